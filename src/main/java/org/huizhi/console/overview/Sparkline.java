package org.huizhi.console.overview;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The course of a rate as lines of an SVG, with a gap where there was no rate; from 0 at the bottom to 1 at the top.
 *
 * @param lines points of each unbroken stretch
 * @param points those that stand alone, and the last
 * @param first the first rate there is
 * @param last the last
 */
public record Sparkline(List<String> lines, List<Point> points, BigDecimal first, BigDecimal last) {

    private static final int STEP = 8;
    private static final int MARGIN = 4;
    private static final int BOTTOM = 20;
    private static final int HEIGHT = 16;

    public record Point(String x, String y) {}

    /** @return null where there is no rate at all */
    static @Nullable Sparkline of(List<@Nullable BigDecimal> rates) {
        List<String> lines = new ArrayList<>();
        List<Point> alone = new ArrayList<>();
        List<Point> stretch = new ArrayList<>();
        for (int i = 0; i <= rates.size(); i++) {
            BigDecimal rate = i == rates.size() ? null : rates.get(i);
            if (rate != null) {
                stretch.add(new Point(
                        Integer.toString(MARGIN + i * STEP),
                        String.format(Locale.ROOT, "%.1f", BOTTOM - HEIGHT * rate.doubleValue())));
            } else if (!stretch.isEmpty()) {
                if (stretch.size() > 1) {
                    lines.add(String.join(
                            " ",
                            stretch.stream()
                                    .map(point -> point.x() + "," + point.y())
                                    .toList()));
                }
                if (stretch.size() == 1 || isLast(rates, i)) {
                    alone.add(stretch.get(stretch.size() - 1));
                }
                stretch.clear();
            }
        }
        List<BigDecimal> there = rates.stream().filter(Objects::nonNull).toList();
        return there.isEmpty() ? null : new Sparkline(lines, alone, there.get(0), there.get(there.size() - 1));
    }

    private static boolean isLast(List<@Nullable BigDecimal> rates, int from) {
        return rates.subList(from, rates.size()).stream().allMatch(Objects::isNull);
    }
}
