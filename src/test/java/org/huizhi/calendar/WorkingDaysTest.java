package org.huizhi.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingDaysTest {

    @ParameterizedTest(name = "{0} and {1} working days: {2} ({3})")
    @CsvSource(textBlock = """
                    2026-11-23,  1, 2026-11-24, the start day does not count
                    2026-11-23,  5, 2026-11-30, a week later
                    2026-11-23, 15, 2026-12-14, the default limit
                    2026-11-27,  1, 2026-11-30, from Friday over the weekend
                    2026-11-27,  3, 2026-12-02, acceptance from Friday
                    2026-11-28,  1, 2026-11-30, from Saturday
                    2026-11-29,  1, 2026-11-30, from Sunday
                    2026-11-28,  5, 2026-12-04, from Saturday to the next Friday
                    2026-12-31,  1, 2027-01-01, over the year's end
                    2027-12-31,  1, 2028-01-03, over a year's end on a weekend
                    2026-12-25, 15, 2027-01-15, the default limit over the year's end
                    2028-02-28,  2, 2028-03-01, leap day
                    2026-11-23,  0, 2026-11-23, no limit is the day itself
                    2026-11-28,  0, 2026-11-30, which rolls forward to a working day
                    1969-12-26,  2, 1969-12-30, before the epoch
                    """)
    void theLastDayOfALimit(LocalDate start, int limit, LocalDate due, String why) {
        assertThat(WorkingDays.due(start, limit)).isEqualTo(due);
    }

    @ParameterizedTest(name = "from {0} to {1}: {2}")
    @CsvSource(textBlock = """
                    2026-11-23, 2026-11-23,  0
                    2026-11-23, 2026-11-24,  1
                    2026-11-27, 2026-11-28,  0
                    2026-11-27, 2026-11-30,  1
                    2026-11-28, 2026-11-29,  0
                    2026-11-24, 2026-11-23, -1
                    2026-12-14, 2026-11-23, -15
                    2026-12-31, 2027-01-04,  2
                    """)
    void workingDaysBetween(LocalDate from, LocalDate to, int days) {
        assertThat(WorkingDays.between(from, to)).isEqualTo(days);
    }

    @Test
    void itIsTheSameAsCountingDayByDay() {
        for (LocalDate start = LocalDate.of(2025, 12, 20);
                start.isBefore(LocalDate.of(2026, 1, 10));
                start = start.plusDays(1)) {
            LocalDate day = start;
            for (int count = 1; count <= 60; count++) {
                do {
                    day = day.plusDays(1);
                } while (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY);

                assertThat(WorkingDays.due(start, count)).isEqualTo(day);
                assertThat(WorkingDays.between(start, day)).isEqualTo(count);
                assertThat(WorkingDays.isWorkingDay(day)).isTrue();
            }
        }
    }

    @Test
    void weekendsAreNoWorkingDays() {
        assertThat(WorkingDays.isWorkingDay(LocalDate.of(2026, 11, 27))).isTrue();
        assertThat(WorkingDays.isWorkingDay(LocalDate.of(2026, 11, 28))).isFalse();
        assertThat(WorkingDays.isWorkingDay(LocalDate.of(2026, 11, 29))).isFalse();
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThatThrownBy(() -> WorkingDays.due(LocalDate.of(2026, 11, 23), -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a limit of -1 working days");
    }
}
