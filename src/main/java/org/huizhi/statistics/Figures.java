package org.huizhi.statistics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Figures of one group (docs/domain.md#indicators). A share of nothing is null, never 0 or 1.
 *
 * @param counts of every measure; by due date, of what is due up to the cut-off
 * @param upcoming what is due behind the cut-off
 * @param backlog the open ones by age
 * @param returnDays how many returns took so many working days
 * @param lateReasons how many late returns named this reason; {@code none} where none came with it
 * @param declineReasons how many declines that stay in the cohort named this reason
 * @param faultReasons how many declines as the sender's fault named this reason
 */
public record Figures(
        Map<Measure, Long> counts,
        Upcoming upcoming,
        Backlog backlog,
        SortedMap<Integer, Long> returnDays,
        SortedMap<String, Long> lateReasons,
        SortedMap<String, Long> declineReasons,
        SortedMap<String, Long> faultReasons) {

    private static final int DECIMALS = 4;

    /**
     * What will be of the cohort.
     *
     * @param answered of these, returned already
     */
    public record Upcoming(long rounds, long answered) {

        static final Upcoming NONE = new Upcoming(0, 0);

        Upcoming plus(Upcoming other) {
            return new Upcoming(rounds + other.rounds, answered + other.answered);
        }
    }

    /**
     * Within how many working days a share of the cohort returned.
     *
     * @param days null for an empty cohort, and where so many have not returned
     * @param notReached there is a cohort, and so many of it have not returned
     */
    public record Percentile(@Nullable Integer days, boolean notReached) {}

    public static Figures none() {
        return of(new EnumMap<>(Measure.class));
    }

    /** Counts alone. */
    static Figures of(Map<Measure, Long> counts) {
        return new Figures(
                counts,
                Upcoming.NONE,
                Backlog.none(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>());
    }

    public long count(Measure measure) {
        return counts.getOrDefault(measure, 0L);
    }

    /** @return receipted within one working day / sent */
    public @Nullable BigDecimal receiptRate() {
        return share(count(Measure.RECEIPTED), count(Measure.SENT));
    }

    /** @return returned / cohort */
    public @Nullable BigDecimal returnRate() {
        return share(count(Measure.RETURNED), count(Measure.COHORT));
    }

    /** @return returned by the due date / cohort, so never above the return rate */
    public @Nullable BigDecimal onTimeRate() {
        return share(count(Measure.ON_TIME), count(Measure.COHORT));
    }

    /** @return assessed valid / assessed */
    public @Nullable BigDecimal validityRate() {
        return share(count(Measure.VALID), count(Measure.VALID) + count(Measure.INVALID));
    }

    /** @return declined as the sender's fault / due */
    public @Nullable BigDecimal senderFaultRate() {
        return share(count(Measure.SENDER_FAULT), count(Measure.DUE));
    }

    /** @return extended / cohort */
    public @Nullable BigDecimal extendedShare() {
        return share(count(Measure.EXTENDED), count(Measure.COHORT));
    }

    /** @return within how many working days half of the cohort returned (nearest rank) */
    public Percentile medianDays() {
        return percentile(50);
    }

    /** @return within how many working days nine of ten of the cohort returned (nearest rank) */
    public Percentile ninetiethPercentileDays() {
        return percentile(90);
    }

    /** A round without return takes for ever. */
    private Percentile percentile(int percent) {
        long cohort = count(Measure.COHORT);
        // Rounded up.
        long rank = (cohort * percent + 99) / 100;
        long passed = 0;
        if (cohort > 0) {
            for (Map.Entry<Integer, Long> days : returnDays.entrySet()) {
                passed += days.getValue();
                if (passed >= rank) {
                    return new Percentile(days.getKey(), false);
                }
            }
        }
        return new Percentile(null, cohort > 0);
    }

    /** Cut, never rounded up: 79.996 % are not 80 %. */
    static @Nullable BigDecimal share(long part, long whole) {
        return whole == 0
                ? null
                : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), DECIMALS, RoundingMode.DOWN);
    }

    /** @return whether there is anything to show: what is counted for silence alone is not */
    boolean isEmpty() {
        return upcoming.rounds() == 0
                && backlog.open() == 0
                && counts.entrySet().stream()
                        .allMatch(count -> count.getKey() == Measure.ANSWERED || count.getValue() == 0);
    }
}
