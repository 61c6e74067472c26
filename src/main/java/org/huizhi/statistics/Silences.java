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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hibernate.StatelessSession;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeCalendars;

/** Who owes returns and is silent, as of today. Read from sums. */
@ApplicationScoped
public class Silences {

    private static final String OVERDUE = """
            select key, sum(open), min(day) from (
                select key, day, sum(open) as open from %s group by key, day having sum(open) > 0) days
             group by key""";
    private static final String LAST = """
            select key, max(day) from (
                select key, day from %s group by key, day having sum(answered) > 0) days
             group by key""";

    /** In days. */
    private static final int LOOK_BACK = 366;

    private final StatelessSession session;
    private final NodeIdentity node;
    private final NoticeCalendars days;
    private final Clock clock;

    Silences(StatelessSession session, NodeIdentity node, NoticeCalendars days, Clock clock) {
        this.clock = clock;
        this.session = session;
        this.node = node;
        this.days = days;
    }

    /** @param groups by key, those that have returns due */
    public record Report(Instant asOf, SortedMap<String, Silence> groups) {}

    /** @param groupBy of counterparts, offices, types or movements */
    @Transactional
    public Report report(Direction direction, GroupBy groupBy, Map<Dimension, Set<String>> filters) {
        LocalDate today = node.today();
        FigureQuery overdue = new FigureQuery(direction, groupBy, Indicators.EVER, today.minusDays(1), filters);
        FigureQuery year = new FigureQuery(direction, groupBy, today.minusDays(LOOK_BACK), today, filters);
        WorkingCalendar calendar = days.own().calendar();
        SortedMap<String, Silence> groups = session.doReturningWork(connection -> {
            SortedMap<String, Silence> silences = new TreeMap<>();
            Map<String, LocalDate> last = lastReturns(connection, year);
            try (PreparedStatement select = CellRows.openDays(overdue).prepare(connection, OVERDUE);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    LocalDate firstDue = row.getObject(3, LocalDate.class);
                    LocalDate lastReturn = last.get(row.getString(1));
                    LocalDate since = lastReturn == null || lastReturn.isBefore(firstDue) ? firstDue : lastReturn;
                    silences.put(
                            row.getString(1),
                            new Silence(row.getLong(2), firstDue, lastReturn, calendar.between(since, today)));
                }
            }
            return silences;
        });
        return new Report(clock.instant(), groups);
    }

    private static Map<String, LocalDate> lastReturns(Connection connection, FigureQuery query) throws SQLException {
        Map<String, LocalDate> last = new LinkedHashMap<>();
        try (PreparedStatement select = CellRows.daily(query, "day, answered").prepare(connection, LAST);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                last.put(row.getString(1), row.getObject(2, LocalDate.class));
            }
        }
        return last;
    }
}
