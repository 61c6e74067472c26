package org.huizhi.statistics;

import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.notice.NoticeCalendars;

/** By how many working days rounds are late; remembers the years of which it knew weekends only. */
final class Lateness {

    private final Ages ages;
    private final NoticeCalendars days;
    private final SortedSet<Integer> unknownYears = new TreeSet<>();

    Lateness(Ages ages, NoticeCalendars days) {
        this.ages = ages;
        this.days = days;
    }

    /** @return of a late return, by the receiver's calendar */
    int of(CountedRound.Traits traits, LocalDate due, LocalDate returned) {
        WorkingCalendar calendar =
                days.receiver(traits.direction(), traits.counterpart()).calendar();
        unknownYears.addAll(calendar.unknownYears(due, returned));
        // Late is late, also on the weekend behind it.
        return Math.max(1, calendar.between(due, returned));
    }

    /** @return of an open round, as its age is told; zero for one that is not overdue */
    int open(LocalDate due) {
        unknownYears.addAll(ages.unknownYears(due));
        return ages.of(due);
    }

    List<Integer> unknownYears() {
        return List.copyOf(unknownYears);
    }
}
