package org.huizhi.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingCalendarTest {

    private static final WorkingCalendar CHINA = Calendars.of(Optional.empty()).of("cn");
    private static final WorkingCalendar WEEKENDS = WorkingCalendar.weekendsOnly("none");

    @ParameterizedTest(name = "{0} and {1} working days: {2} ({3})")
    @CsvSource(textBlock = """
                    2026-11-23,  1, 2026-11-24, the start day does not count
                    2026-11-23,  5, 2026-11-30, a week later
                    2026-11-23, 15, 2026-12-14, the default limit
                    2026-11-27,  3, 2026-12-02, acceptance from Friday
                    2026-11-28,  1, 2026-11-30, from Saturday
                    2026-11-29,  1, 2026-11-30, from Sunday
                    2026-11-23,  0, 2026-11-23, no limit is the day itself
                    2026-11-28,  0, 2026-11-30, which rolls forward to a working day
                    2026-02-13,  1, 2026-02-14, the Saturday before the Spring Festival is worked
                    2026-02-14,  1, 2026-02-24, the nine days of the Spring Festival
                    2026-02-12,  3, 2026-02-24, acceptance over the Spring Festival
                    2026-02-10, 15, 2026-03-09, the default limit over the Spring Festival with both make-up days
                    2026-02-18,  1, 2026-02-24, received in the middle of the Spring Festival
                    2026-02-27,  1, 2026-02-28, the Saturday after the Spring Festival is worked
                    2026-02-28,  1, 2026-03-02, and the Sunday after it is not
                    2026-09-18,  1, 2026-09-20, the Sunday before National Day is worked
                    2026-09-24,  1, 2026-09-28, the Mid-Autumn Festival on a Friday
                    2026-09-30,  1, 2026-10-08, the seven days of National Day
                    2026-09-30,  3, 2026-10-10, with the Saturday after it
                    2026-09-16, 15, 2026-10-13, the default limit over both autumn holidays
                    2026-09-30,  0, 2026-09-30, the day before National Day
                    2026-10-01,  0, 2026-10-08, no limit on National Day rolls forward
                    2026-10-10,  0, 2026-10-10, no limit on a make-up day is the day itself
                    2025-12-31,  1, 2026-01-04, over the New Year to a worked Sunday
                    2025-12-25, 15, 2026-01-16, the default limit over the year's end
                    2025-01-24,  1, 2025-01-26, the Spring Festival of 2025
                    2025-01-27,  1, 2025-02-05, eight days of it
                    2025-09-30,  1, 2025-10-09, National Day and Mid-Autumn Festival in one
                    2026-12-31,  1, 2027-01-01, a year without data counts plain weekends
                    2026-12-25, 15, 2027-01-15, the default limit into a year without data
                    2024-12-31,  1, 2025-01-02, out of a year without data
                    2028-02-28,  2, 2028-03-01, leap day
                    1969-12-26,  2, 1969-12-30, before the epoch
                    """)
    void theLastDayOfALimit(LocalDate start, int limit, LocalDate due, String why) {
        assertThat(CHINA.due(start, limit)).isEqualTo(due);
    }

    @Test
    void theFirstYearWithoutDataIsKnown() {
        assertThat(CHINA.firstUnknownYear(2025)).isEqualTo(2027);
        assertThat(CHINA.firstUnknownYear(2030)).isEqualTo(2030);
        assertThat(WEEKENDS.firstUnknownYear(2026)).isEqualTo(2026);
    }

    @ParameterizedTest(name = "from {0} to {1}: {2}")
    @CsvSource(textBlock = """
                    2026-11-23, 2026-11-23,  0
                    2026-11-23, 2026-11-24,  1
                    2026-11-27, 2026-11-28,  0
                    2026-11-27, 2026-11-30,  1
                    2026-11-24, 2026-11-23, -1
                    2026-02-14, 2026-02-23,  0
                    2026-02-23, 2026-02-14,  0
                    2026-02-13, 2026-02-28,  6
                    2026-09-30, 2026-10-10,  3
                    2025-12-31, 2026-01-05,  2
                    2024-12-31, 2025-12-31, 248
                    2025-12-31, 2026-12-31, 248
                    2026-12-31, 2027-12-31, 261
                    """)
    void workingDaysBetween(LocalDate from, LocalDate to, int days) {
        assertThat(CHINA.between(from, to)).isEqualTo(days);
    }

    /** Any calendar, any start, any limit: counted day by day it is the same. */
    @Test
    void itIsTheSameAsCountingDayByDay() {
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            WorkingCalendar calendar = seed == 0 ? CHINA : seed == 1 ? WEEKENDS : anyCalendar(random);
            for (int i = 0; i < 60; i++) {
                LocalDate start = LocalDate.of(2024, 11, 1).plusDays(random.nextInt(1100));
                LocalDate day = start;
                for (int count = 1; count <= 40; count++) {
                    do {
                        day = day.plusDays(1);
                    } while (!calendar.isWorkingDay(day));

                    assertThat(calendar.due(start, count))
                            .as("seed %d: %s and %d", seed, start, count)
                            .isEqualTo(day);
                    assertThat(calendar.between(start, day)).isEqualTo(count);
                    assertThat(calendar.between(day, start)).isEqualTo(-count);
                    LocalDate before = calendar.before(day, count);
                    assertThat(calendar.between(before, day)).isEqualTo(count);
                    assertThat(calendar.between(before.plusDays(1), day)).isEqualTo(count - 1);
                }
            }
        }
    }

    private static WorkingCalendar anyCalendar(Random random) {
        List<CalendarYear> years = new ArrayList<>();
        for (int year = 2025; year <= 2026; year++) {
            List<CalendarYear.Holiday> holidays = new ArrayList<>();
            List<LocalDate> makeUpDays = new ArrayList<>();
            LocalDate day = LocalDate.of(year, 1, 1).plusDays(random.nextInt(20));
            while (day.getYear() == year && day.getDayOfYear() < 330) {
                LocalDate last = day.plusDays(random.nextInt(25));
                holidays.add(new CalendarYear.Holiday("假", "holiday", day, last));
                for (LocalDate next = last.plusDays(1); next.isBefore(last.plusDays(8)); next = next.plusDays(1)) {
                    if (CalendarYear.isWeekend(next) && random.nextBoolean()) {
                        makeUpDays.add(next);
                    }
                }
                day = last.plusDays(10 + random.nextInt(60));
            }
            years.add(new CalendarYear("any", year, "drawn by lot", holidays, makeUpDays));
        }
        return WorkingCalendar.of("any", years);
    }

    @Test
    void aYearThatIsNotInTheDataIsTold() {
        assertThat(CHINA.unknownYears(LocalDate.of(2026, 12, 25), LocalDate.of(2027, 1, 15)))
                .containsExactly(2027);
        assertThat(CHINA.unknownYears(LocalDate.of(2025, 12, 25), LocalDate.of(2026, 1, 16)))
                .isEmpty();
        assertThat(WEEKENDS.unknownYears(LocalDate.of(2026, 1, 5), LocalDate.of(2026, 1, 16)))
                .containsExactly(2026);
    }

    /** As in 2008: Monday 31 December 2007 was a holiday of it, and Saturday the 29th was worked for that. */
    @Test
    void theHolidayOfTheNewYearMayBeginInTheOldOne() {
        LocalDate friday = LocalDate.of(2007, 12, 28);
        LocalDate saturday = friday.plusDays(1);
        LocalDate monday = friday.plusDays(3);
        CalendarYear old = new CalendarYear("cn", 2007, "a test", List.of(), List.of());
        CalendarYear next = new CalendarYear(
                "cn",
                2008,
                "a test",
                List.of(new CalendarYear.Holiday("元旦", "New Year's Day", friday.plusDays(2), friday.plusDays(4))),
                List.of(saturday));
        WorkingCalendar before = WorkingCalendar.of("cn", List.of(old));
        WorkingCalendar since = WorkingCalendar.of("cn", List.of(old, next));

        assertThat(before.due(friday, 1)).isEqualTo(monday);
        assertThat(since.due(friday, 1)).isEqualTo(saturday);
        assertThat(since.due(friday, 2)).isEqualTo(LocalDate.of(2008, 1, 2));
        assertThat(before.unknownYears(friday.minusDays(7), friday.minusDays(4)))
                .as("up to Christmas Eve no New Year has a say")
                .isEmpty();
        assertThat(before.unknownYears(friday, monday)).containsExactly(2008);
        assertThat(since.unknownYears(friday, monday)).isEmpty();
        assertThat(since.withPlain(List.of(2008)).due(friday, 1))
                .as("while nothing was known of 2008")
                .isEqualTo(monday);
        assertThat(since.withPlain(List.of(2007)).due(friday, 1))
                .as("while nothing was known of 2007")
                .isEqualTo(saturday);
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThatThrownBy(() -> CHINA.due(LocalDate.of(2026, 11, 23), -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a limit of -1 working days");
    }
}
