package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;

/** How the rates of groups go from week to week, or from month to month: one statement for all groups and stretches. */
@ApplicationScoped
public class Trends {

    private static final String BY_STRETCH = """
            select key, date_trunc('%s', day)::date, sum(cohort), sum(returned), sum(on_time) from %%s
             group by 1, 2 having sum(cohort) <> 0""";

    private static final String BY_DAY = "select day, sum(sent), sum(answered), sum(open) from %s group by day";

    private static final String COLUMNS = "day, cohort, returned, on_time";

    private final Database database;
    private final NodeIdentity node;

    Trends(Database database, NodeIdentity node) {
        this.database = database;
        this.node = node;
    }

    /**
     * @param query as it stands now, by what sums are kept of
     * @param stretch weeks or months
     * @return by group, and by the first day of each stretch in which something counts: cohort, returned, on time, and
     *     nothing else
     */
    @Transactional
    public SortedMap<String, SortedMap<LocalDate, Figures>> read(FigureQuery query, GroupBy stretch) {
        if (!query.isSummedUp() || !stretch.isOfTime()) {
            throw new IllegalArgumentException("there is a trend by stretches of time, of what sums are kept of");
        }
        SortedMap<String, SortedMap<LocalDate, Figures>> trends = new TreeMap<>();
        LocalDate cutOff = query.cutOff(node.today());
        LocalDate last = query.to().isBefore(cutOff) ? query.to() : cutOff;
        if (!last.isBefore(query.from())) {
            FigureQuery counted = query.in(query.from(), last);
            CellRows rows =
                    stretch == GroupBy.WEEK ? CellRows.daily(counted, COLUMNS) : CellRows.monthly(counted, COLUMNS);
            rows.query(database, BY_STRETCH.formatted(stretch.code()), Point::of)
                    .forEach(point -> trends.computeIfAbsent(point.key(), key -> new TreeMap<>())
                            .put(point.first(), point.figures()));
        }
        return trends;
    }

    /**
     * What happened on a day.
     *
     * @param sent notices of that day
     * @param answered returns of that day, whenever they were due
     * @param open rounds that were due on it and are open
     */
    public record Day(long sent, long answered, long open) {

        public static final Day EMPTY = new Day(0, 0, 0);
    }

    /** @return by day, those on which anything happened; the groups of the query do not matter */
    @Transactional
    public SortedMap<LocalDate, Day> days(FigureQuery query) {
        if (!query.ungrouped().isSummedUp()) {
            throw new IllegalArgumentException("days are counted of what sums are kept of");
        }
        SortedMap<LocalDate, Day> days = new TreeMap<>();
        CellRows.daily(query.ungrouped(), "day, sent, answered, open")
                .query(
                        database,
                        BY_DAY,
                        row -> Map.entry(row.day(1), new Day(row.bigint(2), row.bigint(3), row.bigint(4))))
                .forEach(day -> days.put(day.getKey(), day.getValue()));
        return days;
    }

    private record Point(String key, LocalDate first, long cohort, long returned, long onTime) {

        private static Point of(Row row) throws SQLException {
            return new Point(row.text(1), row.day(2), row.bigint(3), row.bigint(4), row.bigint(5));
        }

        private Figures figures() {
            Map<Measure, Long> counts = new EnumMap<>(Measure.class);
            counts.put(Measure.COHORT, cohort);
            counts.put(Measure.RETURNED, returned);
            counts.put(Measure.ON_TIME, onTime);
            return Figures.of(counts);
        }
    }
}
