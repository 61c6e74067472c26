package org.huizhi.statement;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.huizhi.statement.StatementDocument.Counts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The columns of a statement add up, whatever the rounds. */
class TallyTest {

    private static final String[] ENDS = {
        "returned|2026-03-09|false|valid|false|false",
        "returned|2026-03-20|true|invalid|false|true",
        "open||true||false|false",
        "declined||false||true|false",
        "declined||true||false|false",
        "misrouted||true||false|false",
        "incomplete||false||false|false",
        "withdrawn||true||false|false",
        "gone||false||false|false",
    };

    private final Random random = new Random(11);

    @Test
    void theColumnsAddUp() {
        Tally tally = new Tally();
        for (int i = 0; i < 1000; i++) {
            tally.add(line(random.nextInt(ENDS.length)));
        }
        Counts counts = tally.counts();
        assertThat(counts.due())
                .isEqualTo(counts.withdrawn()
                        + counts.misrouted()
                        + requireNonNull(counts.incomplete())
                        + counts.cohort());
        assertThat(counts.cohort()).isEqualTo(counts.returned() + counts.declined() + counts.open());
        assertThat(counts.onTime()).isBetween(1L, counts.returned() - 1);
        assertThat(counts.valid() + counts.invalid()).isEqualTo(counts.returned());
    }

    /** In the words of the feed contract, StatementCounts: of the fields of a line. */
    @Test
    void eachColumnCountsTheLinesThatTheContractNames() {
        List<StatementLine> lines = IntStream.range(0, 500)
                .mapToObj(i -> line(random.nextInt(ENDS.length - 1)))
                .toList();
        Tally tally = new Tally();
        lines.forEach(tally::add);

        Counts counts = tally.counts();

        assertThat(counts.due()).isEqualTo(lines.size());
        assertThat(counts.withdrawn()).isEqualTo(of(lines, "withdrawn"));
        assertThat(counts.misrouted()).isEqualTo(of(lines, "misrouted"));
        assertThat(counts.incomplete()).isEqualTo(of(lines, "incomplete"));
        assertThat(counts.returned()).isEqualTo(of(lines, "returned"));
        assertThat(counts.declined()).isEqualTo(of(lines, "declined"));
        assertThat(counts.open()).isEqualTo(of(lines, "open"));
        assertThat(counts.onTime()).isEqualTo(of(lines, "returned", fields -> fields[5].compareTo(fields[3]) <= 0));
        assertThat(counts.valid()).isEqualTo(of(lines, "returned", fields -> fields[7].equals("valid")));
        assertThat(counts.invalid()).isEqualTo(of(lines, "returned", fields -> fields[7].equals("invalid")));
        assertThat(counts.contested()).isEqualTo(of(lines, "declined", fields -> fields[8].equals("true")));
        assertThat(counts.arrivedLate()).isEqualTo(of(lines, "returned", fields -> fields[9].equals("true")));
        assertThat(counts.extended())
                .isEqualTo(Stream.of("returned", "declined", "open")
                        .mapToLong(outcome -> of(lines, outcome, fields -> fields[6].equals("true")))
                        .sum());
    }

    private static long of(List<StatementLine> lines, String outcome) {
        return of(lines, outcome, fields -> true);
    }

    private static long of(List<StatementLine> lines, String outcome, Predicate<String[]> more) {
        return lines.stream()
                .map(line -> line.text().split("\\|", -1))
                .filter(fields -> fields[4].equals(outcome) && more.test(fields))
                .count();
    }

    @Test
    void whatIsTakenBackWasNeverCounted() {
        Tally tally = new Tally();
        tally.add(line(0));
        Counts before = tally.counts();
        for (int i = 0; i < ENDS.length; i++) {
            tally.add(line(i));
            tally.remove(line(i));
        }
        assertThat(tally.counts()).isEqualTo(before);
        assertThat(Tally.of(before).counts()).isEqualTo(before);
    }

    /** Cut, never rounded up. */
    @ParameterizedTest
    @CsvSource({"1999, 2500, 79.9 %", "2, 3, 66.6 %", "4, 5, 80.0 %", "3, 3, 100.0 %", "0, 7, 0.0 %", "0, 0, —"})
    void aPercentageOnPaperIsCut(long part, long whole, String shown) {
        assertThat(StatementPdf.share(part, whole)).isEqualTo(shown);
    }

    private StatementLine line(int end) {
        return StatementLine.parse(
                new UUID(random.nextLong(), random.nextLong()) + "|1|residence-confirmation|2026-03-10|" + ENDS[end]);
    }
}
