package org.huizhi.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.huizhi.calendar.CalendarYear;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.statistics.Backlog.Band;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How old is what is open, and which due dates an age has. */
class AgesTest {

    private static final WorkingCalendar WEEKENDS = WorkingCalendar.weekendsOnly("cn");

    /** A Monday, a Friday, a Saturday and a Sunday; now, and at the end of a day. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-03-09", "2026-03-13", "2026-03-14", "2026-03-15"})
    void everyDueDateIsInTheBandOfItsAge(LocalDate day) {
        for (Ages ages : List.of(new Ages(day.minusDays(1), day, WEEKENDS), new Ages(day, day, WEEKENDS))) {
            for (LocalDate due = day.minusDays(90); due.isBefore(day.plusDays(10)); due = due.plusDays(1)) {
                for (Band band : Band.values()) {
                    boolean within = !due.isBefore(ages.first(band)) && !due.isAfter(ages.last(band));
                    assertThat(within).as("%s in %s at %s", due, band, ages).isEqualTo(ages.band(due) == band);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-10, 0", // due today
        "2026-03-09, 1",
        "2026-03-06, 2", // a Friday
        "2026-03-02, 6"
    })
    void nowIsYesterdayTheLastDayThatIsOverdue(LocalDate due, int workingDays) {
        LocalDate tuesday = LocalDate.of(2026, 3, 10);
        assertThat(new Ages(tuesday.minusDays(1), tuesday, WEEKENDS).of(due)).isEqualTo(workingDays);
    }

    @Test
    void atTheEndOfADayWhatWasDueOnItIsOverdueAndSoIsWhatWasDueBeforeAWeekend() {
        LocalDate tuesday = LocalDate.of(2026, 3, 10);
        assertThat(new Ages(tuesday, tuesday, WEEKENDS).of(tuesday)).isEqualTo(1);
        LocalDate saturday = LocalDate.of(2026, 3, 14);
        assertThat(new Ages(saturday.minusDays(1), saturday, WEEKENDS).of(saturday.minusDays(1)))
                .isEqualTo(1);
    }

    /** Of docs/domain.md#days-backlog-and-silence: Monday 6 April is a holiday. */
    @Test
    void theWorkedExampleOfTheBacklog() {
        LocalDate tuesday = LocalDate.of(2026, 4, 7);
        Ages ages = new Ages(
                tuesday.minusDays(1), tuesday, Calendars.of(Optional.empty()).of("cn"));

        assertThat(ages.of(LocalDate.of(2026, 3, 27))).isEqualTo(6);
        assertThat(ages.band(LocalDate.of(2026, 3, 27))).isEqualTo(Band.UP_TO_15);
        assertThat(ages.of(LocalDate.of(2026, 3, 31))).isEqualTo(4);
    }

    @Test
    void yearsWhoseHolidaysAreNotKnownAreNamed() {
        WorkingCalendar calendar =
                WorkingCalendar.of("cn", List.of(new CalendarYear("cn", 2026, "a test", List.of(), List.of())));
        LocalDate today = LocalDate.of(2027, 1, 5);
        Ages ages = new Ages(today.minusDays(1), today, calendar);

        assertThat(ages.unknownYears(LocalDate.of(2025, 12, 30))).containsExactly(2025, 2027);
        assertThat(ages.unknownYears(today.plusDays(1))).isEmpty();
    }
}
