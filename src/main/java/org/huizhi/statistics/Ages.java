package org.huizhi.statistics;

import java.time.LocalDate;
import java.util.List;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.statistics.Backlog.Band;

/**
 * How old is what is open, on one day.
 *
 * @param cutOff the last due date that is overdue
 * @param reference the day up to which working days count
 */
record Ages(LocalDate cutOff, LocalDate reference, WorkingCalendar calendar) {

    /** Before and behind any due date. */
    static final LocalDate EVER = LocalDate.of(2000, 1, 1);

    static final LocalDate FOREVER = LocalDate.of(9999, 12, 31);

    /** @return working days overdue; zero for what is not, and overdue is overdue, also on the weekend behind it */
    int of(LocalDate due) {
        return due.isAfter(cutOff) ? 0 : Math.max(1, calendar.between(due, reference));
    }

    Band band(LocalDate due) {
        return Band.of(of(due));
    }

    /** @return the first due date of a band */
    LocalDate first(Band band) {
        return switch (band) {
            case NOT_DUE -> cutOff.plusDays(1);
            case OVER_30 -> EVER;
            default -> last(Band.values()[band.ordinal() + 1]).plusDays(1);
        };
    }

    /** @return the last due date of a band, before the first one where it has none */
    LocalDate last(Band band) {
        return switch (band) {
            case NOT_DUE -> FOREVER;
            case UP_TO_5 -> cutOff;
            default -> {
                LocalDate last = calendar.before(reference, band.first());
                yield last.isAfter(cutOff) ? cutOff : last;
            }
        };
    }

    /** @return years of which only weekends are known, and in which days are counted from this due date on */
    List<Integer> unknownYears(LocalDate from) {
        return from.isAfter(reference) ? List.of() : calendar.unknownYears(from, reference);
    }
}
