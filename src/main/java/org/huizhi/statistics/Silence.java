package org.huizhi.statistics;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Returns are due from somebody, and none comes (docs/domain.md#days-backlog-and-silence).
 *
 * @param due open slips past their due date
 * @param firstDue due date of the oldest of them
 * @param lastReturn day of the last return; null where none came in the last year
 * @param workingDays since the last return or, where that is later, since the first of them fell due; by the calendar
 *     of the node's region
 */
public record Silence(
        long due, LocalDate firstDue, @Nullable LocalDate lastReturn, int workingDays) {}
