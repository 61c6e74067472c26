package org.huizhi.console.work;

import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.Set;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.console.PageContext;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeCalendars;
import org.huizhi.notice.NoticeState;
import org.huizhi.notice.NoticeSummary;
import org.jspecify.annotations.Nullable;

/** How far a due date is away, in the working days of the region that owes the return. */
@Singleton
class DueWords {

    private static final Set<NoticeState> AWAITED =
            Set.of(NoticeState.DELIVERED, NoticeState.RECEIVED, NoticeState.ACCEPTED);
    /** So near that it is said in another colour, working days. */
    private static final int SOON = 3;

    private final NoticeCalendars calendars;
    private final NodeIdentity node;

    DueWords(NoticeCalendars calendars, NodeIdentity node) {
        this.calendars = calendars;
        this.node = node;
    }

    /**
     * @param key of its words: {@code today}, {@code in} or {@code over}
     * @param days so many working days, in words
     * @param colour as lights have it
     */
    public record Due(LocalDate day, String key, String days, String colour) {}

    /** @return null for a slip whose answer nobody waits for */
    @Nullable
    Due of(NoticeSummary slip, PageContext page) {
        LocalDate due = slip.dueDate();
        return due == null || !AWAITED.contains(slip.state())
                ? null
                : of(due, slip.direction(), slip.counterpart(), page);
    }

    Due of(LocalDate due, Direction direction, String counterpart, PageContext page) {
        WorkingCalendar calendar = calendars.receiver(direction, counterpart).calendar();
        LocalDate today = node.today();
        if (due.equals(today)) {
            return new Due(due, "today", "", "amber");
        }
        if (due.isBefore(today)) {
            // What is overdue on a day without work is one working day overdue.
            return new Due(due, "over", page.workingDays(Math.max(1, calendar.between(due, today))), "red");
        }
        int days = Math.max(1, calendar.between(today, due));
        return new Due(due, "in", page.workingDays(days), days <= SOON ? "amber" : "green");
    }
}
