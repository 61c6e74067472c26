package org.huizhi.statistics;

import java.sql.SQLException;
import java.time.YearMonth;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.statistics.Recount.Difference;

/** One kind of kept sums, and how it is counted anew, a month at a time. */
record KeptSums(String table, String view, String furtherKey, String... counts) {

    private static final String DETAIL_KEY = ", kind, value";

    static final List<KeptSums> ALL = List.of(
            new KeptSums("statistic", "counted_cell", "", Measure.columns()),
            new KeptSums("statistic_detail", "counted_detail", DETAIL_KEY, "slips"));

    /** Of the sums of a month that are wrong. */
    static final int MOST_SHOWN = 100;

    /** Columns of {@link Rollup#KEY}. */
    private static final List<String> KEY = List.of(Rollup.KEY.split(", "));

    private static final String CELL = "day, direction, counterpart, office, type, movement";

    /** @return the first of those sums that differ from counted ones */
    List<Difference> differences(Database database, YearMonth month) {
        return database.query(compare(), this::difference, threeTimes(month));
    }

    /** Replaces the sums by counted ones; nobody else may change them meanwhile. */
    void rebuild(Database database, YearMonth month) {
        database.update(forget("_delta"), month.atDay(1), month.atEndOfMonth());
        database.update(forget(""), month.atDay(1), month.atEndOfMonth());
        database.execute(build(), month.atDay(1), month.atEndOfMonth());
    }

    private static Object[] threeTimes(YearMonth month) {
        return Collections.nCopies(3, List.of(month.atDay(1), month.atEndOfMonth())).stream()
                .flatMap(List::stream)
                .toArray();
    }

    /** Each kept sum less the counted one, which is without what is not summed up yet; a right one leaves nothing. */
    private String compare() {
        String key = Rollup.KEY + furtherKey;
        String rows = """
                    (select %1$s, %2$s from %3$s where day between ? and ?
                     union all select %1$s, %4$s from %5$s_delta where day between ? and ?) counted""".formatted(CELL + furtherKey, String.join(", ", counts), view, negative("-%s"), table);
        return """
                    select %1$s, %2$s
                      from (select %1$s, %3$s from %4$s join statistic_cell on id = cell where day between ? and ? union all %5$s) sums
                     group by %1$s having %6$s order by %1$s limit %7$d""".formatted(
                        key,
                        Rollup.sums(counts),
                        String.join(", ", counts),
                        table,
                        Rollup.of(rows, furtherKey, negative("-sum(%s)")),
                        Stream.of(counts).map("sum(%s) <> 0"::formatted).collect(Collectors.joining(" or ")),
                        MOST_SHOWN);
    }

    private String negative(String form) {
        return Stream.of(counts).map(form::formatted).collect(Collectors.joining(", "));
    }

    private String build() {
        String rows = "(select * from %s where day between ? and ?) counted".formatted(view);
        return Rollup.add("", table, Rollup.of(rows, furtherKey, Rollup.sums(counts)), furtherKey, counts) + "select 1";
    }

    private String forget(String suffix) {
        return "delete from " + table + suffix + " where day between ? and ?";
    }

    private Difference difference(Row row) throws SQLException {
        Map<String, String> values = new TreeMap<>();
        for (Dimension dimension : Dimension.KEPT) {
            String value = row.text(column(dimension.code()));
            if (!value.isEmpty()) {
                values.put(dimension.code(), value);
            }
        }
        boolean isDetail = furtherKey.equals(DETAIL_KEY);
        int first = KEY.size() + (isDetail ? 3 : 1);
        Map<String, Long> excess = new TreeMap<>();
        for (int i = 0; i < counts.length; i++) {
            long count = row.bigint(first + i);
            if (count != 0) {
                excess.put(isDetail ? row.text(first - 2) + " " + row.text(first - 1) : counts[i], count);
            }
        }
        String day = row.text(column("day"));
        return new Difference(
                row.text(column("scope")),
                row.text(column("direction")).toLowerCase(Locale.ROOT),
                row.bool(column("monthly")) ? day.substring(0, "2026-03".length()) : day,
                values,
                excess);
    }

    private static int column(String name) {
        return KEY.indexOf(name) + 1;
    }
}
