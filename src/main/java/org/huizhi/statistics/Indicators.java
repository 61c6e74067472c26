package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
import org.hibernate.StatelessSession;
import org.huizhi.directory.NodeIdentity;

/**
 * Figures of slips by group (domain, "Indicators"): receipt, return, on-time and validity rate, days to the return, backlog. Read from sums,
 * so that it does not matter how many slips there are, and exact at any moment.
 */
@ApplicationScoped
public class Indicators {

    private static final String COUNTS = "select key, "
            + Stream.of(Measure.values())
                    .map(measure -> "sum(" + measure.column() + ")")
                    .collect(Collectors.joining(", "))
            + " from %s group by grouping sets ((key), ())";
    private static final String DETAILS =
            "select key, kind, value, sum(slips) from %s group by grouping sets ((key, kind, value), (kind, value))";
    private static final String OPEN =
            "select key, day, sum(open) from %s group by grouping sets ((key, day), (day)) having sum(open) <> 0";

    private final StatelessSession session;
    private final NodeIdentity node;
    private final Clock clock;

    Indicators(StatelessSession session, NodeIdentity node, Clock clock) {
        this.session = session;
        this.node = node;
        this.clock = clock;
    }

    /** @param groups by their key, without those of which nothing is counted */
    public record Report(FigureQuery query, Instant asOf, SortedMap<String, Figures> groups, Figures total) {}

    @Transactional
    public Report report(FigureQuery query) {
        Drawer drawer = new Drawer();
        session.doWork(connection -> {
            // Three statements that have to see the same slips.
            connection.createStatement().execute("set transaction isolation level repeatable read");
            counts(connection, query, drawer);
            details(connection, query, drawer);
            overdue(connection, query, drawer);
        });
        return new Report(query, clock.instant(), drawer.groups(), drawer.total.figures());
    }

    private static void counts(Connection connection, FigureQuery query, Drawer drawer) throws SQLException {
        String columns = String.join(", ", Measure.columns());
        try (PreparedStatement select = CellRows.of(query, "statistic", columns).prepare(connection, COUNTS);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Group group = drawer.group(row.getString(1));
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
                    drawer.group(row.getString(1)).add(row.getString(2), row.getString(3), slips);
                }
            }
        }
    }

    private void overdue(Connection connection, FigureQuery query, Drawer drawer) throws SQLException {
        LocalDate today = node.today();
        try (PreparedStatement select = CellRows.open(query).prepare(connection, OPEN);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                if (row.getObject(2, LocalDate.class).isBefore(today)) {
                    drawer.group(row.getString(1)).overdue += row.getLong(3);
                }
            }
        }
    }

    /** Sorts rows into groups; those without a key are of all together. */
    private static final class Drawer {

        private final SortedMap<String, Group> byKey = new TreeMap<>();
        private final Group total = new Group();

        private Group group(String key) {
            return key == null ? total : byKey.computeIfAbsent(key, unused -> new Group());
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
    }

    private static final class Group {

        private final Map<Measure, Long> counts = new EnumMap<>(Measure.class);
        private final SortedMap<Integer, Long> returnDays = new TreeMap<>();
        private final SortedMap<String, Long> lateReasons = new TreeMap<>();
        private final SortedMap<String, Long> declineReasons = new TreeMap<>();
        private long overdue;

        private void add(String kind, String value, long slips) {
            if (kind.equals(Detail.Kind.RETURN_DAYS.code())) {
                returnDays.put(Integer.valueOf(value), slips);
            } else if (kind.equals(Detail.Kind.LATE_REASON.code())) {
                lateReasons.put(value, slips);
            } else {
                declineReasons.put(value, slips);
            }
        }

        private Figures figures() {
            return new Figures(counts, overdue, returnDays, lateReasons, declineReasons);
        }
    }
}
