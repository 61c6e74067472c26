package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeCalendars;

/**
 * Figures of slips by group (docs/domain.md#indicators): receipt, return, on-time and validity rate, days to the
 * return, backlog. Read from sums, so that it does not matter how many slips there are, and exact at any moment.
 */
@ApplicationScoped
public class Indicators {

    private static final String COUNTS = "select key, "
            + Stream.of(Measure.values())
                    .map(measure -> "sum(" + measure.column() + ")")
                    .collect(Collectors.joining(", "))
            + " from %s group by key";
    private static final String DETAILS = "select key, kind, value, sum(slips) from %s group by key, kind, value";
    private static final String OPEN = "select key, day, sum(open) from %s group by key, day having sum(open) <> 0";

    /** Before and after any slip. */
    static final LocalDate EVER = LocalDate.of(2000, 1, 1);

    private static final LocalDate FOREVER = LocalDate.of(9999, 12, 31);

    /** Working days overdue, behind which ages are not told apart any more. */
    private static final int OLDEST_BAND = 31;

    private final Database database;
    private final NodeIdentity node;
    private final NoticeCalendars days;
    private final Clock clock;

    Indicators(Database database, NodeIdentity node, NoticeCalendars days, Clock clock) {
        this.database = database;
        this.node = node;
        this.days = days;
        this.clock = clock;
    }

    /** @param groups by their key, without those of which nothing is counted */
    public record Report(FigureQuery query, Instant asOf, SortedMap<String, Figures> groups, Figures total) {}

    @Transactional
    public Report report(FigureQuery query) {
        // Three statements that have to see the same slips.
        database.execute("set transaction isolation level repeatable read, read only");
        Groups groups = new Groups();
        counts(query, groups);
        details(query, groups);
        backlog(query, groups);
        return new Report(query, clock.instant(), groups.figures(), groups.total());
    }

    /** @return what is open now, whenever it is due, by group; those without are left out */
    @Transactional
    public SortedMap<String, Backlog> backlogs(Direction direction, GroupBy groupBy) {
        Groups groups = new Groups();
        backlog(new FigureQuery(direction, groupBy, EVER, FOREVER, Map.of()), groups);
        SortedMap<String, Backlog> backlogs = new TreeMap<>();
        groups.byKey.forEach((key, group) -> backlogs.put(key, group.backlog));
        return backlogs;
    }

    private void counts(FigureQuery query, Groups groups) {
        CellRows.of(query, "statistic", String.join(", ", Measure.columns()))
                .query(database, COUNTS, CountRow::of)
                .forEach(row -> groups.of(row.key()).counts.putAll(row.counts()));
    }

    private record CountRow(String key, Map<Measure, Long> counts) {

        private static CountRow of(Row row) throws SQLException {
            Map<Measure, Long> counts = new EnumMap<>(Measure.class);
            for (Measure measure : Measure.values()) {
                counts.put(measure, row.bigint(measure.ordinal() + 2));
            }
            return new CountRow(row.text(1), counts);
        }
    }

    private void details(FigureQuery query, Groups groups) {
        CellRows.of(query, "statistic_detail", "kind, value, slips")
                .query(database, DETAILS, row -> new DetailRow(row.text(1), row.text(2), row.text(3), row.bigint(4)))
                .stream()
                .filter(row -> row.slips() != 0)
                .forEach(row -> groups.of(row.key()).add(row.kind(), row.value(), row.slips()));
    }

    private record DetailRow(String key, String kind, String value, long slips) {}

    private void backlog(FigureQuery query, Groups groups) {
        LocalDate today = node.today();
        WorkingCalendar calendar = days.own().calendar();
        LocalDate eldest = calendar.before(today, OLDEST_BAND);
        CellRows.open(query, eldest, today)
                .query(database, OPEN, row -> new OpenRow(row.text(1), row.day(2), row.bigint(3)))
                .forEach(row -> groups.of(row.key()).backlog.add(band(row.due(), today, calendar), row.open()));
    }

    private record OpenRow(String key, LocalDate due, long open) {}

    private static Backlog.Band band(LocalDate due, LocalDate today, WorkingCalendar calendar) {
        return due.isBefore(today)
                // Overdue is overdue, also on the weekend behind it.
                ? Backlog.Band.of(Math.max(1, calendar.between(due, today)))
                : Backlog.Band.NOT_DUE;
    }

    /** Groups by their key, made when their first row comes. */
    private static final class Groups {

        private final SortedMap<String, Group> byKey = new TreeMap<>();

        private Group of(String key) {
            return byKey.computeIfAbsent(key, unused -> new Group());
        }

        private SortedMap<String, Figures> figures() {
            SortedMap<String, Figures> figures = new TreeMap<>();
            byKey.forEach((key, group) -> {
                if (group.counts.values().stream().anyMatch(count -> count != 0)) {
                    figures.put(key, group.figures());
                }
            });
            return figures;
        }

        private Figures total() {
            Group total = new Group();
            byKey.values().forEach(total::add);
            return total.figures();
        }
    }

    private static final class Group {

        private final Map<Measure, Long> counts = new EnumMap<>(Measure.class);
        private final SortedMap<Integer, Long> returnDays = new TreeMap<>();
        private final SortedMap<String, Long> lateReasons = new TreeMap<>();
        private final SortedMap<String, Long> declineReasons = new TreeMap<>();
        private final Backlog backlog = Backlog.none();

        private void add(String kind, String value, long slips) {
            if (kind.equals(Detail.Kind.RETURN_DAYS.code())) {
                returnDays.put(Integer.valueOf(value), slips);
            } else if (kind.equals(Detail.Kind.LATE_REASON.code())) {
                lateReasons.put(value, slips);
            } else {
                declineReasons.put(value, slips);
            }
        }

        private void add(Group other) {
            other.counts.forEach((measure, count) -> counts.merge(measure, count, Long::sum));
            other.returnDays.forEach((value, count) -> returnDays.merge(value, count, Long::sum));
            other.lateReasons.forEach((value, count) -> lateReasons.merge(value, count, Long::sum));
            other.declineReasons.forEach((value, count) -> declineReasons.merge(value, count, Long::sum));
            other.backlog.slips().forEach(backlog::add);
        }

        private Figures figures() {
            return new Figures(counts, backlog, returnDays, lateReasons, declineReasons);
        }
    }
}
