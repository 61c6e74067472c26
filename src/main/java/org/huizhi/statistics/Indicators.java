package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeCalendars;

/**
 * Figures of slips by group (domain, "Indicators"): receipt, return, on-time and validity rate, days to the return,
 * backlog. Read from sums, so that it does not matter how many slips there are, and exact at any moment.
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

    private final StatelessSession session;
    private final NodeIdentity node;
    private final NoticeCalendars days;
    private final Clock clock;

    Indicators(StatelessSession session, NodeIdentity node, NoticeCalendars days, Clock clock) {
        this.session = session;
        this.node = node;
        this.days = days;
        this.clock = clock;
    }

    /** @param groups by their key, without those of which nothing is counted */
    public record Report(FigureQuery query, Instant asOf, SortedMap<String, Figures> groups, Figures total) {}

    @Transactional
    public Report report(FigureQuery query) {
        Drawer drawer = new Drawer();
        session.doWork(connection -> {
            // Three statements that have to see the same slips.
            try (Statement statement = connection.createStatement()) {
                statement.execute("set transaction isolation level repeatable read, read only");
            }
            counts(connection, query, drawer);
            details(connection, query, drawer);
            backlog(connection, query, drawer);
        });
        return new Report(query, clock.instant(), drawer.groups(), drawer.total());
    }

    /** @return what is open now, whenever it is due, by group; those without are left out */
    @Transactional
    public SortedMap<String, Backlog> backlogs(Direction direction, GroupBy groupBy) {
        Drawer drawer = new Drawer();
        FigureQuery query = new FigureQuery(direction, groupBy, EVER, FOREVER, Map.of());
        session.doWork(connection -> backlog(connection, query, drawer));
        SortedMap<String, Backlog> backlogs = new TreeMap<>();
        drawer.byKey.forEach((key, group) -> backlogs.put(key, group.backlog));
        return backlogs;
    }

    private static void counts(Connection connection, FigureQuery query, Drawer drawer) throws SQLException {
        String columns = String.join(", ", Measure.columns());
        try (PreparedStatement select = CellRows.of(query, "statistic", columns).prepare(connection, COUNTS);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Group group = drawer.of(row.getString(1));
                for (Measure measure : Measure.values()) {
                    group.counts.put(measure, row.getLong(measure.ordinal() + 2));
                }
            }
        }
    }

    private static void details(Connection connection, FigureQuery query, Drawer drawer) throws SQLException {
        try (PreparedStatement select = CellRows.of(query, "statistic_detail", "kind, value, slips")
                        .prepare(connection, DETAILS);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                long slips = row.getLong(4);
                if (slips != 0) {
                    drawer.of(row.getString(1)).add(row.getString(2), row.getString(3), slips);
                }
            }
        }
    }

    private void backlog(Connection connection, FigureQuery query, Drawer drawer) throws SQLException {
        LocalDate today = node.today();
        WorkingCalendar calendar = days.own().calendar();
        LocalDate eldest = calendar.before(today, OLDEST_BAND);
        try (PreparedStatement select = CellRows.open(query, eldest, today).prepare(connection, OPEN);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                LocalDate due = row.getObject(2, LocalDate.class);
                Backlog.Band band = due.isBefore(today)
                        // Overdue is overdue, also on the weekend behind it.
                        ? Backlog.Band.of(Math.max(1, calendar.between(due, today)))
                        : Backlog.Band.NOT_DUE;
                drawer.of(row.getString(1)).backlog.add(band, row.getLong(3));
            }
        }
    }

    /** Sorts rows into groups. */
    private static final class Drawer {

        private final SortedMap<String, Group> byKey = new TreeMap<>();

        private Group of(String key) {
            return byKey.computeIfAbsent(key, unused -> new Group());
        }

        private SortedMap<String, Figures> groups() {
            SortedMap<String, Figures> groups = new TreeMap<>();
            byKey.forEach((key, group) -> {
                if (group.counts.values().stream().anyMatch(count -> count != 0)) {
                    groups.put(key, group.figures());
                }
            });
            return groups;
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
