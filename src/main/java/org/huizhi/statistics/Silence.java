package org.huizhi.statistics;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Returns are due from somebody, and none comes (docs/domain.md#days-backlog-and-silence). Beside the silence stands
 * what is overdue, since one return does not make up for the others.
 *
 * @param overdue open rounds past their due date
 * @param firstDue due date of the oldest of them
 * @param oldest working days that it is overdue
 * @param lastReturn day of the last return of any round; null where none came in the last year
 * @param workingDays since the last return or, where that is later, since the first of them fell due; by the calendar
 *     of the node's region
 */
public record Silence(
        long overdue,
        LocalDate firstDue,
        int oldest,
        @Nullable LocalDate lastReturn,
        int workingDays) {}
