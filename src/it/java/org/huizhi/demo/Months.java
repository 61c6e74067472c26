package org.huizhi.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.WorkingCalendar;

/**
 * The months of the scenario, the last ones that have ended, and the first working day of each and of the one behind
 * them.
 */
final class Months {

    static final int COUNT = 3;

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    /** Behind the time at which statements are proposed. */
    private static final int HOUR = 7;

    private final WorkingCalendar calendar = Calendars.of(Optional.empty()).of("cn");
    private final YearMonth first;

    /** @param now the real time */
    Months(Instant now) {
        YearMonth current = YearMonth.from(now.atZone(SHANGHAI));
        YearMonth behind = begin(current).isAfter(now) ? current.minusMonths(1) : current;
        this.first = behind.minusMonths(COUNT);
    }

    /** @param month from 1 */
    YearMonth of(int month) {
        return first.plusMonths(month - 1L);
    }

    /** @return morning of its first working day */
    Instant begin(int month) {
        return begin(of(month));
    }

    private Instant begin(YearMonth month) {
        return day(month).atTime(HOUR, 0).atZone(SHANGHAI).toInstant();
    }

    /**
     * @param month from 1
     * @return its first working day, on which all of it is played
     */
    LocalDate day(int month) {
        return day(of(month));
    }

    private LocalDate day(YearMonth month) {
        return calendar.due(month.atDay(1).minusDays(1), 1);
    }

    LocalDate workingDaysAfter(LocalDate day, int workingDays) {
        return calendar.due(day, workingDays);
    }

    /** @return from the day of one month to that of another */
    int workingDays(int month, int other) {
        return calendar.between(day(month), day(other));
    }

    /** @return what nodes that are to live there are shifted by */
    Duration offset(int month, Instant now) {
        return Duration.between(now, begin(month)).truncatedTo(ChronoUnit.SECONDS);
    }
}
