package org.huizhi.agreement;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.huizhi.calendar.WorkingCalendar;

/**
 * When a slip that nobody answers is spoken of (docs/domain.md#reminders-and-escalation), in working days of the
 * receiving region. Zero stands for never.
 *
 * @param daysBefore before the due date
 * @param onDueDate on that day
 * @param everyDaysAfter again and again after it
 * @param escalationAfter after it; once
 * @param contacts office of each party that an escalation reaches, by mailbox
 */
public record Reminders(
        int daysBefore, boolean onDueDate, int everyDaysAfter, int escalationAfter, Map<String, String> contacts) {

    /** Beyond it nobody is reminded by rule any more: the backlog and the statement tell of it. In working days. */
    private static final int LAST = 250;

    public Reminders {
        if (daysBefore < 0 || everyDaysAfter < 0 || escalationAfter < 0) {
            throw new IllegalArgumentException("reminders on days below zero");
        }
        contacts = Map.copyOf(contacts);
    }

    /**
     * @param due due date of the slip
     * @param after a day
     * @return the first day behind it on which something is said
     */
    public Optional<LocalDate> next(LocalDate due, LocalDate after, WorkingCalendar calendar) {
        return Optional.ofNullable(days(due, calendar).higher(after));
    }

    /** @return whether on some day after the first and up to the last a reminder falls, so that one is to be sent */
    public boolean reminderIn(LocalDate due, LocalDate first, LocalDate last, WorkingCalendar calendar) {
        LocalDate day = reminderDays(due, calendar).higher(first);
        return day != null && !day.isAfter(last);
    }

    /** @return whether a slip with this due date, open on this day, is to be escalated */
    public boolean escalates(LocalDate due, LocalDate today, WorkingCalendar calendar) {
        return escalationAfter > 0 && !today.isBefore(calendar.due(due, escalationAfter));
    }

    private TreeSet<LocalDate> days(LocalDate due, WorkingCalendar calendar) {
        TreeSet<LocalDate> days = reminderDays(due, calendar);
        if (escalationAfter > 0) {
            days.add(calendar.due(due, escalationAfter));
        }
        return days;
    }

    private TreeSet<LocalDate> reminderDays(LocalDate due, WorkingCalendar calendar) {
        TreeSet<LocalDate> days = new TreeSet<>();
        if (daysBefore > 0) {
            days.add(calendar.workingDayBefore(due, daysBefore));
        }
        if (onDueDate) {
            days.add(due);
        }
        for (int after = everyDaysAfter; everyDaysAfter > 0 && after <= LAST; after += everyDaysAfter) {
            days.add(calendar.due(due, after));
        }
        return days;
    }
}
