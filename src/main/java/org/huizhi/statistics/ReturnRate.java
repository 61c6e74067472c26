package org.huizhi.statistics;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Counts of one group (domain, "Indicators").
 *
 * @param key the group; null for all together
 * @param misrouted validly declined as misrouted, so outside of the cohort
 * @param withdrawn outside of the cohort
 * @param overdue of the cohort: past the due date and not returned
 */
public record ReturnRate(
        String key, long cohort, long returned, long onTime, long misrouted, long withdrawn, long overdue) {

    private static final int DECIMALS = 4;

    /** @return 0 to 1; null for an empty cohort, which has no rate */
    public BigDecimal returnRate() {
        return share(returned);
    }

    /** @return 0 to 1, never above the return rate; null for an empty cohort */
    public BigDecimal onTimeRate() {
        return share(onTime);
    }

    private BigDecimal share(long part) {
        return cohort == 0
                ? null
                : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(cohort), DECIMALS, RoundingMode.HALF_UP);
    }
}
