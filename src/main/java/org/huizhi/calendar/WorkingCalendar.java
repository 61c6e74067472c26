package org.huizhi.calendar;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The days on which the offices of a region work (docs/domain.md#clock): Monday to Friday, less public holidays, plus
 * make-up days. A year that is not in the data counts plain weekends, and can be asked for.
 *
 * <p>Pure arithmetic: weekends by division, the exceptions by binary search, so that long spans cost no more than short
 * ones. Immutable.
 */
public final class WorkingCalendar {

    private static final int PER_WEEK = 5;
    private static final int DAYS = 7;

    /** 1970-01-01 was a Thursday: three days after a Monday. */
    private static final int EPOCH_OFFSET = 3;

    private final String id;
    private final Set<Integer> years;
    /** Epoch days that are not what their day of the week says, ascending. */
    private final long[] exceptions;
    /** Up to and including the exception of the same index: make-up days less holidays. */
    private final int[] surplus;

    private final SortedMap<Long, Shift> shifts;

    /** @param year whose document says it: that of the New Year speaks of days of the old one too */
    private record Shift(int year, int workingDays) {}

    private WorkingCalendar(String id, Set<Integer> years, SortedMap<Long, Shift> shifts) {
        this.id = id;
        this.years = Set.copyOf(years);
        this.shifts = shifts;
        this.exceptions = shifts.keySet().stream().mapToLong(Long::longValue).toArray();
        this.surplus = shifts.values().stream().mapToInt(Shift::workingDays).toArray();
        Arrays.parallelPrefix(surplus, Integer::sum);
    }

    /** @param years of this calendar; of several documents for one year the last counts */
    public static WorkingCalendar of(String id, Collection<CalendarYear> years) {
        Map<Integer, CalendarYear> byYear = new TreeMap<>();
        years.forEach(year -> {
            if (!year.calendar().equals(id)) {
                throw new IllegalArgumentException(
                        year.year() + " of calendar " + year.calendar() + " is none of " + id);
            }
            byYear.put(year.year(), year);
        });
        TreeMap<Long, Shift> shifts = new TreeMap<>();
        for (CalendarYear year : byYear.values()) {
            year.holidays().stream()
                    .flatMap(CalendarYear.Holiday::days)
                    .filter(day -> !CalendarYear.isWeekend(day))
                    .forEach(day -> shifts.put(day.toEpochDay(), new Shift(year.year(), -1)));
            year.makeUpDays().forEach(day -> shifts.put(day.toEpochDay(), new Shift(year.year(), 1)));
        }
        return new WorkingCalendar(id, byYear.keySet(), shifts);
    }

    /** Nothing is known of its holidays. */
    public static WorkingCalendar weekendsOnly(String id) {
        return of(id, List.of());
    }

    /** @return this calendar as it counted while nothing was known of the holidays of these years */
    public WorkingCalendar withPlain(Collection<Integer> plain) {
        TreeMap<Long, Shift> known = new TreeMap<>(shifts);
        known.values().removeIf(shift -> plain.contains(shift.year()));
        return new WorkingCalendar(id, years, known);
    }

    public String id() {
        return id;
    }

    /** @return the first year from this one on of which only weekends are known */
    public int firstUnknownYear(int from) {
        return IntStream.iterate(from, year -> year + 1)
                .filter(year -> !years.contains(year))
                .findFirst()
                .orElseThrow();
    }

    /** @return the years that have a say in these days, both included, and of which only weekends are known */
    public List<Integer> unknownYears(LocalDate from, LocalDate to) {
        return IntStream.rangeClosed(from.getYear(), CalendarYear.lastWithASayIn(to))
                .filter(year -> !years.contains(year))
                .boxed()
                .toList();
    }

    /**
     * The last day of a limit. The start day does not count; a last day that is not a working day rolls forward.
     *
     * @param workingDays the limit, zero or more; zero is the start day itself, or the next working day
     * @throws IllegalArgumentException for a negative limit
     */
    public LocalDate due(LocalDate start, int workingDays) {
        if (workingDays < 0) {
            throw new IllegalArgumentException("a limit of " + workingDays + " working days");
        }
        if (workingDays == 0 && isWorkingDay(start)) {
            return start;
        }
        return dayOf(countUpTo(start.toEpochDay()) + Math.max(workingDays, 1));
    }

    /**
     * How many working days lie after {@code from} up to and including {@code to}: {@code between(start, due(start, n))
     * == n} for every n above zero. Negative when {@code to} is the earlier one.
     */
    public int between(LocalDate from, LocalDate to) {
        return Math.toIntExact(countUpTo(to.toEpochDay()) - countUpTo(from.toEpochDay()));
    }

    /**
     * The other way round: since which day so many working days have gone by, today included.
     *
     * @param workingDays one or more
     * @return the latest day with {@code between(day, today) >= workingDays}
     */
    public LocalDate before(LocalDate today, int workingDays) {
        if (workingDays < 1) {
            throw new IllegalArgumentException(workingDays + " working days before");
        }
        return dayOf(countUpTo(today.toEpochDay()) - workingDays + 1).minusDays(1);
    }

    /** @return the working day that lies so many working days before a working day */
    public LocalDate workingDayBefore(LocalDate workingDay, int workingDays) {
        return dayOf(countUpTo(workingDay.toEpochDay()) - workingDays);
    }

    public boolean isWorkingDay(LocalDate day) {
        return Arrays.binarySearch(exceptions, day.toEpochDay()) >= 0
                ? CalendarYear.isWeekend(day)
                : !CalendarYear.isWeekend(day);
    }

    /** The first day up to and including which there are so many working days; it is one itself. */
    private LocalDate dayOf(long count) {
        // Weekends alone put it within the number of exceptions, each of which moves it by a weekend more at the most.
        long about = Math.floorDiv(count, PER_WEEK) * DAYS - EPOCH_OFFSET;
        long reach = DAYS + 3L * exceptions.length;
        long low = about - reach;
        long high = about + reach;
        while (low < high) {
            long middle = Math.floorDiv(low + high, 2);
            if (countUpTo(middle) >= count) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return LocalDate.ofEpochDay(low);
    }

    /** Working days from a fixed Monday up to and including the day. */
    private long countUpTo(long epochDay) {
        long days = epochDay + EPOCH_OFFSET;
        long weekdays = Math.floorDiv(days, DAYS) * PER_WEEK + Math.min(Math.floorMod(days, DAYS) + 1, PER_WEEK);
        int found = Arrays.binarySearch(exceptions, epochDay);
        int last = found >= 0 ? found : -found - 2;
        return last < 0 ? weekdays : weekdays + surplus[last];
    }
}
