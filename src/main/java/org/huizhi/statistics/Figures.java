package org.huizhi.statistics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Figures of one group (domain, "Indicators"). A share of nothing is null, never 0 or 1.
 *
 * @param counts of every measure
 * @param overdue of the open ones, those past their due date
 * @param returnDays how many returns took so many working days
 * @param lateReasons how many late returns named this reason; {@code none} where none came with it
 * @param declineReasons how many slips were declined for this reason
 */
public record Figures(
        Map<Measure, Long> counts,
        long overdue,
        SortedMap<Integer, Long> returnDays,
        SortedMap<String, Long> lateReasons,
        SortedMap<String, Long> declineReasons) {

    private static final int DECIMALS = 4;

    public static Figures none() {
        return new Figures(new EnumMap<>(Measure.class), 0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    public long count(Measure measure) {
        return counts.getOrDefault(measure, 0L);
    }

    /** @return receipted within one working day / sent */
    public BigDecimal receiptRate() {
        return share(count(Measure.RECEIPTED), count(Measure.SENT));
    }

    /** @return returned / cohort */
    public BigDecimal returnRate() {
        return share(count(Measure.RETURNED), count(Measure.COHORT));
    }

    /** @return returned by the due date / cohort, so never above the return rate */
    public BigDecimal onTimeRate() {
        return share(count(Measure.ON_TIME), count(Measure.COHORT));
    }

    /** @return assessed valid / assessed */
    public BigDecimal validityRate() {
        return share(count(Measure.VALID), count(Measure.VALID) + count(Measure.INVALID));
    }

    /** @return misrouted / due, the sender's fault */
    public BigDecimal senderFaultRate() {
        return share(count(Measure.MISROUTED), count(Measure.DUE));
    }

    /** @return extended / cohort */
    public BigDecimal extendedShare() {
        return share(count(Measure.EXTENDED), count(Measure.COHORT));
    }

    /**
     * @param share above 0, at most 1: 0.5 is the median
     * @return working days within which this share of the returns came (nearest rank); null without returns
     */
    public Integer returnDays(double share) {
        long all = returnDays.values().stream().mapToLong(Long::longValue).sum();
        long rank = (long) Math.ceil(share * all);
        long seen = 0;
        for (Map.Entry<Integer, Long> days : returnDays.entrySet()) {
            seen += days.getValue();
            if (seen >= rank) {
                return days.getKey();
            }
        }
        return null;
    }

    private static BigDecimal share(long part, long whole) {
        return whole == 0
                ? null
                : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), DECIMALS, RoundingMode.HALF_UP);
    }
}
