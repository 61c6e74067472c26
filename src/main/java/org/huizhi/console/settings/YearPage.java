package org.huizhi.console.settings;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.huizhi.calendar.CalendarYear;
import org.huizhi.calendar.CalendarYear.Holiday;
import org.huizhi.calendar.WorkingCalendar;
import org.jspecify.annotations.Nullable;

/**
 * A year on one page, month by month in weeks that begin with Monday.
 *
 * @param workingDays of the whole year
 */
public record YearPage(int year, int workingDays, List<OneMonth> months) {

    private static final int WEEK = 7;

    /** @param key of its name */
    public record OneMonth(String key, int workingDays, List<List<Day>> weeks) {}

    /**
     * @param number day of the month; zero before its first and behind its last
     * @param kind work, weekend, holiday, makeup or blank: its class, and where it is marked the key of the mark
     * @param holiday of which it is a day; null for none
     */
    public record Day(int number, String kind, @Nullable Holiday holiday) {

        private static final Day BLANK = new Day(0, "blank", null);

        /** @return whether it is not what its day of the week says */
        public boolean marked() {
            return kind.equals("holiday") || kind.equals("makeup");
        }
    }

    /** @param announced what is known of its holidays; empty for weekends alone */
    static YearPage of(int year, WorkingCalendar calendar, Optional<CalendarYear> announced) {
        List<OneMonth> months = new ArrayList<>();
        int all = 0;
        for (Month month : Month.values()) {
            List<List<Day>> weeks = new ArrayList<>();
            List<Day> week = new ArrayList<>();
            LocalDate first = LocalDate.of(year, month, 1);
            for (int i = 1; i < first.getDayOfWeek().getValue(); i++) {
                week.add(Day.BLANK);
            }
            int working = 0;
            for (LocalDate day = first; day.getMonth() == month; day = day.plusDays(1)) {
                working += calendar.isWorkingDay(day) ? 1 : 0;
                week.add(day(day, calendar, announced));
                if (week.size() == WEEK) {
                    weeks.add(week);
                    week = new ArrayList<>();
                }
            }
            while (!week.isEmpty() && week.size() < WEEK) {
                week.add(Day.BLANK);
            }
            if (!week.isEmpty()) {
                weeks.add(week);
            }
            all += working;
            months.add(new OneMonth("month_" + month.name().toLowerCase(Locale.ROOT), working, weeks));
        }
        return new YearPage(year, all, months);
    }

    private static Day day(LocalDate day, WorkingCalendar calendar, Optional<CalendarYear> announced) {
        boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
        boolean works = calendar.isWorkingDay(day);
        Holiday holiday = announced.stream()
                .flatMap(year -> year.holidays().stream())
                .filter(one -> !day.isBefore(one.from()) && !day.isAfter(one.to()))
                .findFirst()
                .orElse(null);
        String kind = works ? weekend ? "makeup" : "work" : weekend && holiday == null ? "weekend" : "holiday";
        return new Day(day.getDayOfMonth(), kind, holiday);
    }
}
