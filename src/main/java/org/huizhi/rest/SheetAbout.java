package org.huizhi.rest;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.huizhi.statistics.Dimension;
import org.huizhi.statistics.Figure;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.FigureRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a sheet of figures says of itself.
 *
 * @param figure the one that is opened; null for a report
 * @param leftOut whether there are more rows than the sheet holds
 * @param version of the software
 */
record SheetAbout(
        FigureQuery query,
        @Nullable Figure figure,
        @Nullable String reason,
        LocalDate cutOff,
        List<Integer> holidaysUnknown,
        Instant madeAt,
        ZoneId zone,
        boolean leftOut,
        String version) {

    private static final DateTimeFormatter MADE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx", Locale.ROOT);

    List<Sheet.About> lines(ResourceBundle words) {
        List<Sheet.About> lines = new ArrayList<>();
        if (figure == null) {
            add(
                    lines,
                    words,
                    "aboutGroups",
                    word(words, "group-" + query.groupBy().code()));
        } else {
            add(lines, words, "aboutFigure", figure.code() + (reason == null ? "" : ", " + reason));
        }
        add(
                lines,
                words,
                "aboutDirection",
                words.getString("direction-" + query.direction().code()));
        add(lines, words, "aboutPeriod", days(words));
        LocalDate asOf = query.asOf();
        if (asOf != null) {
            add(lines, words, "aboutAsOf", asOf.toString());
        }
        add(lines, words, "aboutCutOff", cutOff.toString());
        for (Dimension dimension : Dimension.values()) {
            if (query.filters().containsKey(dimension)) {
                String values =
                        new TreeSet<>(query.filters().get(dimension)).stream().collect(Collectors.joining(", "));
                lines.add(new Sheet.About(word(words, "group-" + dimension.code()), values));
            }
        }
        if (!holidaysUnknown.isEmpty()) {
            add(
                    lines,
                    words,
                    "aboutHolidaysUnknown",
                    holidaysUnknown.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        if (leftOut) {
            add(lines, words, "aboutLeftOut", words.getString("leftOut"));
        }
        add(lines, words, "aboutMadeAt", made(madeAt, zone));
        add(lines, words, "aboutVersion", "Huizhi " + version);
        return lines;
    }

    private String days(ResourceBundle words) {
        FigureRequest.Period period = new FigureRequest.Period(query.from(), query.to());
        if (period.ever()) {
            return words.getString("allDays");
        }
        if (period.open()) {
            return words.getString("daysFrom") + " " + period.from();
        }
        return period.begun() ? words.getString("daysUntil") + " " + period.to() : period.from() + " – " + period.to();
    }

    static String made(Instant at, ZoneId zone) {
        return MADE.format(at.atZone(zone));
    }

    private static void add(List<Sheet.About> lines, ResourceBundle words, String label, String text) {
        lines.add(new Sheet.About(words.getString(label), text));
    }

    private static String word(ResourceBundle words, String key) {
        return words.getString(key);
    }
}
