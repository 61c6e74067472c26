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
 * @param counts of every measure
 * @param backlog the open ones by age
 * @param returnDays how many returns took so many working days
 * @param lateReasons how many late returns named this reason; {@code none} where none came with it
 * @param declineReasons how many slips were declined for this reason
 */
public record Figures(
        Map<Measure, Long> counts,
        Backlog backlog,
        SortedMap<Integer, Long> returnDays,
        SortedMap<String, Long> lateReasons,
        SortedMap<String, Long> declineReasons) {

    private static final int DECIMALS = 4;

    public static Figures none() {
        return new Figures(
                new EnumMap<>(Measure.class), Backlog.none(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
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

    /** @return misrouted / due, the sender's fault */
    public @Nullable BigDecimal senderFaultRate() {
        return share(count(Measure.MISROUTED), count(Measure.DUE));
    }

    /** @return extended / cohort */
    public @Nullable BigDecimal extendedShare() {
        return share(count(Measure.EXTENDED), count(Measure.COHORT));
    }

    /** @return working days within which half of the returns came (nearest rank); null without returns */
    public @Nullable Integer medianDays() {
        return returnDays(50);
    }

    /** @return working days within which nine of ten returns came (nearest rank); null without returns */
    public @Nullable Integer ninetiethPercentileDays() {
        return returnDays(90);
    }

    private @Nullable Integer returnDays(int percent) {
        long all = returnDays.values().stream().mapToLong(Long::longValue).sum();
        // Rounded up.
        long rank = (all * percent + 99) / 100;
        long passed = 0;
        for (Map.Entry<Integer, Long> days : returnDays.entrySet()) {
            passed += days.getValue();
            if (passed >= rank) {
                return days.getKey();
            }
        }
        return null;
    }

    static @Nullable BigDecimal share(long part, long whole) {
        return whole == 0
                ? null
                : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), DECIMALS, RoundingMode.HALF_UP);
    }
}
