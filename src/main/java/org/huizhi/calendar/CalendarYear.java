package org.huizhi.calendar;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.huizhi.digest.Sha256;

/**
 * Public holidays and make-up days 调休 of one year, as they were announced: one document.
 *
 * @param calendar id of the calendar it belongs to, as directory entries name it
 * @param source the announcement
 * @param holidays weekends within them included
 * @param makeUpDays days of a weekend on which offices work
 */
public record CalendarYear(
        @JsonProperty(required = true) String calendar,
        @JsonProperty(required = true) int year,
        @JsonProperty(required = true) String source,
        @JsonProperty(required = true) List<Holiday> holidays,
        @JsonProperty(required = true) List<LocalDate> makeUpDays) {

    private static final int LONGEST_HOLIDAY = 31;

    /** Of the holiday of the New Year 29 December was the first day so far, a make-up day (2007, 2018). */
    private static final MonthDay NEW_YEAR_FROM = MonthDay.of(12, 25);

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /**
     * @param zh its name in Chinese
     * @param en its name in English
     * @param from first day
     * @param to last day
     */
    public record Holiday(
            @JsonProperty(required = true) String zh,
            @JsonProperty(required = true) String en,
            @JsonProperty(required = true) LocalDate from,
            @JsonProperty(required = true) LocalDate to) {

        public Holiday {
            if (to.isBefore(from) || !to.isBefore(from.plusDays(LONGEST_HOLIDAY))) {
                throw new IllegalArgumentException("holiday " + en + " from " + from + " to " + to);
            }
        }

        Stream<LocalDate> days() {
            return from.datesUntil(to.plusDays(1));
        }
    }

    public CalendarYear {
        holidays = List.copyOf(holidays);
        makeUpDays = List.copyOf(makeUpDays);
        Set<LocalDate> seen = new HashSet<>();
        Stream.concat(holidays.stream().flatMap(Holiday::days), makeUpDays.stream())
                .forEach(day -> {
                    // The holiday of the New Year may begin in the old one.
                    if (day.isBefore(LocalDate.of(year - 1, 12, 1)) || day.getYear() > year) {
                        throw new IllegalArgumentException(day + " is not a day of " + year);
                    }
                    if (!seen.add(day)) {
                        throw new IllegalArgumentException(day + " is named twice");
                    }
                });
        makeUpDays.forEach(day -> {
            if (!isWeekend(day)) {
                throw new IllegalArgumentException(day + " is no make-up day: it is not on a weekend");
            }
        });
    }

    /** @throws IllegalArgumentException when the text is not such a document; the message says why */
    public static CalendarYear parse(String json) {
        try {
            CalendarYear read = JSON.readValue(json, CalendarYear.class);
            if (read == null) {
                throw new IllegalArgumentException("the document is null");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    e.getCause() instanceof IllegalArgumentException fault
                            ? fault.getMessage()
                            : e.getOriginalMessage(),
                    e);
        }
    }

    /**
     * Tells years apart that count differently, whoever published them and whatever names their holidays have.
     *
     * @return SHA-256, in hexadecimal digits, over the days that are not what their day of the week says, in their
     *     order: each as {@code 2026-01-01} and a line feed
     */
    public String digest() {
        StringBuilder days = new StringBuilder();
        Stream.concat(holidays.stream().flatMap(Holiday::days).filter(day -> !isWeekend(day)), makeUpDays.stream())
                .sorted()
                .forEach(day -> days.append(day).append('\n'));
        return Sha256.hex(days.toString());
    }

    /**
     * @return the last year whose announcement says something of the day: the New Year's holiday may begin before it
     */
    public static int lastWithASayIn(LocalDate day) {
        return MonthDay.from(day).isBefore(NEW_YEAR_FROM) ? day.getYear() : day.getYear() + 1;
    }

    static boolean isWeekend(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }
}
