package org.huizhi.agreement;

import java.time.LocalDate;

/**
 * When an agreement is in force.
 *
 * @param from first day
 * @param to last day, null for an agreement without end
 */
public record Period(LocalDate from, LocalDate to) {

    public Period {
        if (from == null) {
            throw new IllegalArgumentException("effectiveFrom is missing");
        }
        if (to != null && to.isBefore(from)) {
            throw new IllegalArgumentException("effectiveTo " + to + " is before effectiveFrom " + from);
        }
    }

    boolean hasBegunBy(LocalDate day) {
        return !day.isBefore(from);
    }

    boolean hasEndedBy(LocalDate day) {
        return to != null && day.isAfter(to);
    }
}
