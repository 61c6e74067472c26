package org.huizhi.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.WorkingCalendar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * On which days an open slip is spoken of (docs/domain.md#reminders-and-escalation), in 2026, when Spring Festival is
 * 15 to 23 February, 28 February is worked, 25 September is Mid-Autumn.
 */
class RemindersTest {

    private static final WorkingCalendar CHINA = Calendars.of(Optional.empty()).of("cn");
    private static final Reminders USUAL = new Reminders(3, true, 5, 5, Map.of());

    @ParameterizedTest
    @CsvSource({
        "an ordinary Friday,      2026-04-17, 2026-04-14 2026-04-17 2026-04-24 2026-05-06 2026-05-12",
        "a Wednesday: not Sunday, 2026-04-22, 2026-04-17 2026-04-22 2026-04-29 2026-05-09 2026-05-15",
        "behind Spring Festival,  2026-02-25, 2026-02-13 2026-02-25 2026-03-03 2026-03-10 2026-03-17",
        "on the make-up day,      2026-02-28, 2026-02-25 2026-02-28 2026-03-06 2026-03-13 2026-03-20",
        "before National Day,     2026-09-30, 2026-09-24 2026-09-30 2026-10-13 2026-10-20 2026-10-27"
    })
    void theDaysOfReminders(String what, LocalDate due, String days) {
        List<String> seen = new ArrayList<>();
        LocalDate day = due.minusDays(40);
        while (seen.size() < 5) {
            day = USUAL.next(due, day, CHINA).orElseThrow();
            seen.add(day.toString());
        }
        assertThat(String.join(" ", seen)).as(what).isEqualTo(days);
    }

    @Test
    void aLimitShorterThanTheReminderBeforeItLeavesThatOut() {
        LocalDate delivered = LocalDate.of(2026, 4, 14);
        LocalDate due = CHINA.due(delivered, 2);
        assertThat(USUAL.next(due, delivered, CHINA)).contains(due);
    }

    @Test
    void afterThreeWeeksAwayOneReminderIsDueAndTheNextOneLiesAhead() {
        LocalDate due = LocalDate.of(2026, 4, 17);
        LocalDate back = LocalDate.of(2026, 5, 9);
        assertThat(USUAL.reminderIn(due, LocalDate.of(2026, 4, 16), back, CHINA))
                .isTrue();
        assertThat(USUAL.next(due, back, CHINA)).contains(LocalDate.of(2026, 5, 12));
        assertThat(USUAL.reminderIn(due, back, back.plusDays(1), CHINA)).isFalse();
    }

    @Test
    void escalationIsDueFromItsDayOn() {
        LocalDate due = LocalDate.of(2026, 4, 17);
        assertThat(USUAL.escalates(due, LocalDate.of(2026, 4, 23), CHINA)).isFalse();
        assertThat(USUAL.escalates(due, LocalDate.of(2026, 4, 24), CHINA)).isTrue();
        assertThat(USUAL.escalates(due, LocalDate.of(2026, 8, 1), CHINA)).isTrue();
    }

    @Test
    void zeroIsNever() {
        Reminders none = new Reminders(0, false, 0, 0, Map.of());
        LocalDate due = LocalDate.of(2026, 4, 17);
        assertThat(none.next(due, due.minusDays(90), CHINA)).isEmpty();
        assertThat(none.escalates(due, due.plusYears(1), CHINA)).isFalse();
        Reminders escalationOnly = new Reminders(0, false, 0, 7, Map.of());
        assertThat(escalationOnly.next(due, due, CHINA)).contains(CHINA.due(due, 7));
        assertThat(escalationOnly.reminderIn(due, due, due.plusYears(1), CHINA)).isFalse();
    }

    @Test
    void nobodyIsRemindedForEver() {
        LocalDate due = LocalDate.of(2026, 4, 17);
        assertThat(USUAL.next(due, due.plusYears(2), CHINA)).isEmpty();
    }
}
