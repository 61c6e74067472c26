package org.huizhi.agreement;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * When an agreement is in force, and how long before its end somebody has to say so.
 *
 * @param from first day
 * @param to last day, null for an agreement without end
 * @param noticeDays a termination is told at least so many days before the last day
 */
public record Period(LocalDate from, @Nullable LocalDate to, int noticeDays) {

    public Period {
        if (to != null && to.isBefore(from)) {
            throw new IllegalArgumentException("effectiveTo " + to + " is before effectiveFrom " + from);
        }
        if (noticeDays < 0) {
            throw new IllegalArgumentException("noticePeriodDays is below zero");
        }
    }

    boolean hasBegunBy(LocalDate day) {
        return !day.isBefore(from);
    }

    boolean hasEndedBy(LocalDate day) {
        return to != null && day.isAfter(to);
    }
}
