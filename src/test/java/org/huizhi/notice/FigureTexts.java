package org.huizhi.notice;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.statistics.Backlog;
import org.huizhi.statistics.Figures;
import org.huizhi.statistics.Indicators;
import org.huizhi.statistics.Measure;

/** All that a report says of each group, as text, so that two of them can be held to each other. */
final class FigureTexts {

    private FigureTexts() {}

    /** @param withAges whether both count the ages of what is open from the same day */
    static Map<String, String> of(Indicators.Report report, boolean withAges) {
        Map<String, String> texts = new TreeMap<>();
        report.groups().forEach((group, figures) -> texts.put(group, of(figures, withAges)));
        texts.put("total", of(report.total(), withAges));
        return texts;
    }

    private static String of(Figures figures, boolean withAges) {
        String counts = Stream.of(Measure.values())
                // That is read for silence alone.
                .filter(measure -> measure != Measure.ANSWERED)
                .map(measure -> measure + "=" + figures.count(measure))
                .collect(Collectors.joining(" "));
        String ages = withAges
                ? " " + figures.upcoming() + " " + figures.backlog().oldest()
                        + Stream.of(Backlog.Band.values())
                                .map(band ->
                                        " " + band + "=" + figures.backlog().in(band))
                                .collect(Collectors.joining())
                : "";
        return counts + ages + " " + figures.returnDays() + " " + figures.lateReasons() + " " + figures.declineReasons()
                + " " + figures.faultReasons();
    }
}
