package org.huizhi.console.statement;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.huizhi.statement.StatementDocument.Counts;
import org.jspecify.annotations.Nullable;

/**
 * One count, as two say it: this side and the other, or before and after.
 *
 * @param key of its name in {@link StatementWords}
 * @param one null where it is not known
 */
public record CountRow(
        String key, @Nullable Long one, @Nullable Long other) {

    private static final List<String> KEYS = List.of(
            "due",
            "withdrawn",
            "misrouted",
            "incomplete",
            "cohort",
            "returned",
            "on_time",
            "declined",
            "open",
            "extended",
            "valid",
            "invalid",
            "contested",
            "arrived_late");

    public boolean differs() {
        return one != null && other != null && !one.equals(other);
    }

    /** @return the other less the one, with its sign */
    public String difference() {
        long difference = one == null || other == null ? 0 : other - one;
        return difference > 0 ? "+" + difference : Long.toString(difference).replace('-', '−');
    }

    static List<CountRow> of(@Nullable Counts one, @Nullable Counts other) {
        List<@Nullable Long> ones = values(one);
        List<@Nullable Long> others = values(other);
        return IntStream.range(0, KEYS.size())
                .mapToObj(i -> new CountRow(KEYS.get(i), ones.get(i), others.get(i)))
                .toList();
    }

    /** @return those that changed */
    static List<CountRow> changed(Counts before, Counts after) {
        return of(before, after).stream().filter(CountRow::differs).toList();
    }

    private static List<@Nullable Long> values(@Nullable Counts counts) {
        return counts == null
                ? Collections.nCopies(KEYS.size(), null)
                : Arrays.asList(
                        counts.due(),
                        counts.withdrawn(),
                        counts.misrouted(),
                        counts.incomplete(),
                        counts.cohort(),
                        counts.returned(),
                        counts.onTime(),
                        counts.declined(),
                        counts.open(),
                        counts.extended(),
                        counts.valid(),
                        counts.invalid(),
                        counts.contested(),
                        counts.arrivedLate());
    }
}
