package org.huizhi.calendar;

import java.time.LocalDate;

/**
 * Working days, Monday to Friday (domain, "Clock"). Public holidays and make-up days are not counted here.
 *
 * <p>Pure arithmetic over the number of working days since a fixed Monday, so that long spans cost no more than short ones.
 */
public final class WorkingDays {

    private static final int PER_WEEK = 5;
    private static final int DAYS = 7;

    /** 1970-01-01 was a Thursday: three days after a Monday. */
    private static final int EPOCH_OFFSET = 3;

    private WorkingDays() {}

    /**
     * The last day of a limit. The start day does not count; a last day that is not a working day rolls forward.
     *
     * @param workingDays the limit, zero or more; zero is the start day itself, or the next working day
     * @throws IllegalArgumentException for a negative limit
     */
    public static LocalDate due(LocalDate start, int workingDays) {
        if (workingDays < 0) {
            throw new IllegalArgumentException("a limit of " + workingDays + " working days");
        }
        if (workingDays == 0) {
            return isWorkingDay(start) ? start : due(start, 1);
        }
        long ordinal = countUpTo(start) + workingDays - 1;
        long days = Math.floorDiv(ordinal, PER_WEEK) * DAYS + Math.floorMod(ordinal, PER_WEEK);
        return LocalDate.ofEpochDay(days - EPOCH_OFFSET);
    }

    /**
     * How many working days lie after {@code from} up to and including {@code to}: {@code between(start, due(start, n)) == n}
     * for every n above zero. Negative when {@code to} is the earlier one.
     */
    public static int between(LocalDate from, LocalDate to) {
        return Math.toIntExact(countUpTo(to) - countUpTo(from));
    }

    public static boolean isWorkingDay(LocalDate day) {
        return day.getDayOfWeek().getValue() <= PER_WEEK;
    }

    /** Working days from the fixed Monday up to and including the day. */
    private static long countUpTo(LocalDate day) {
        long days = day.toEpochDay() + EPOCH_OFFSET;
        return Math.floorDiv(days, DAYS) * PER_WEEK + Math.min(Math.floorMod(days, DAYS) + 1, PER_WEEK);
    }
}
