package org.huizhi.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** How a region counts days: in its time zone, by its calendar. */
public record RegionCalendar(ZoneId zone, WorkingCalendar calendar) {

    public LocalDate dayOf(Instant instant) {
        return instant.atZone(zone).toLocalDate();
    }

    /** Last day of a limit that starts at this instant; see {@link WorkingCalendar#due}. */
    public LocalDate due(Instant start, int workingDays) {
        return calendar.due(dayOf(start), workingDays);
    }

    /** See {@link WorkingCalendar#unknownYears}. */
    public List<Integer> unknownYears(Instant start, LocalDate end) {
        return calendar.unknownYears(dayOf(start), end);
    }
}
