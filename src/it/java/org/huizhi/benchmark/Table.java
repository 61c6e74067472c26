package org.huizhi.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures by row and column, each the median of what was measured. */
final class Table {

    private final String title;
    private final List<String> columns;
    private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();

    Table(String title, List<String> columns) {
        this.title = title;
        this.columns = List.copyOf(columns);
    }

    void add(String row, String column, double value) {
        if (!columns.contains(column)) {
            throw new IllegalArgumentException("the table has no column " + column);
        }
        rows.computeIfAbsent(row, any -> new LinkedHashMap<>())
                .computeIfAbsent(column, any -> new ArrayList<>())
                .add(value);
        ScaleBenchmark.say("%s, %s: %s".formatted(row, column, number(value)));
    }

    double median(String row, String column) {
        List<Double> sorted = rows.get(row).get(column).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** Markdown, with the last column as a ratio to the first where there are several. */
    @Override
    public String toString() {
        boolean ratio = columns.size() > 1;
        StringBuilder text = new StringBuilder("\n## " + title + "\n\n| | " + String.join(" | ", columns)
                + (ratio ? " | last / first" : "") + " |\n|---" + "|---".repeat(columns.size() + (ratio ? 1 : 0))
                + "|\n");
        rows.forEach((name, row) -> {
            text.append("| ").append(name);
            columns.forEach(column -> text.append(" | ").append(cell(row.get(column), name, column)));
            if (ratio) {
                text.append(" | ").append(ratio(name, row));
            }
            text.append(" |\n");
        });
        return text.toString();
    }

    private String cell(List<Double> values, String name, String column) {
        if (values == null) {
            return "";
        }
        double from = values.stream().mapToDouble(value -> value).min().orElseThrow();
        double to = values.stream().mapToDouble(value -> value).max().orElseThrow();
        return number(median(name, column)) + (from == to ? "" : " (" + number(from) + "–" + number(to) + ")");
    }

    private String ratio(String name, Map<String, List<Double>> row) {
        String first = columns.get(0);
        String last = columns.get(columns.size() - 1);
        return row.containsKey(first) && row.containsKey(last) && median(name, first) != 0
                ? String.format(Locale.ROOT, "%.2f", median(name, last) / median(name, first))
                : "";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 || value == Math.rint(value) ? "%,.0f" : "%.1f", value);
    }
}
