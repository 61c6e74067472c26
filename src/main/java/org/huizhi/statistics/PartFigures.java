package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hibernate.StatelessSession;
import org.huizhi.directory.NodeIdentity;

/**
 * Which office keeps others waiting: parts of slips by the office that was asked, counted by the day on which they are
 * due. Read from the parts themselves, of which there are few.
 */
@ApplicationScoped
public class PartFigures {

    private static final String COUNT = """
            select office, count(*), count(*) filter (where state = 'DECLINED'), count(*) filter (where state = 'CLOSED'),
                   count(*) filter (where state = 'ANSWERED'),
                   count(*) filter (where state = 'ANSWERED' and ended_on <= due_date),
                   count(*) filter (where state = 'OPEN' and due_date < ?),
                   percentile_disc(0.5) within group (order by working_days)
              from notice_part where due_date between ? and ? %s group by rollup (office)""";

    private final StatelessSession session;
    private final NodeIdentity node;
    private final Clock clock;

    PartFigures(StatelessSession session, NodeIdentity node, Clock clock) {
        this.session = session;
        this.node = node;
        this.clock = clock;
    }

    /**
     * Parts of one office. Rates are of the cohort: what was asked without what was declined or closed. A share of
     * nothing is null.
     *
     * @param closed whose slips ended without them
     * @param overdue open behind their due date
     * @param medianDays working days within which half of the answers came; null without answers
     */
    public record Parts(
            long asked,
            long declined,
            long closed,
            long answered,
            long onTime,
            long overdue,
            Integer medianDays,
            long cohort,
            BigDecimal answerRate,
            BigDecimal onTimeRate) {

        private static Parts of(ResultSet row) throws SQLException {
            long asked = row.getLong(2);
            long declined = row.getLong(3);
            long closed = row.getLong(4);
            long answered = row.getLong(5);
            long onTime = row.getLong(6);
            long cohort = asked - declined - closed;
            return new Parts(
                    asked,
                    declined,
                    closed,
                    answered,
                    onTime,
                    row.getLong(7),
                    row.getObject(8, Integer.class),
                    cohort,
                    Figures.share(answered, cohort),
                    Figures.share(onTime, cohort));
        }
    }

    public record Report(Instant asOf, SortedMap<String, Parts> offices, Parts total) {}

    /** @param offices that were asked, or asked; null for all */
    @Transactional
    public Report report(LocalDate from, LocalDate to, Collection<String> offices) {
        return session.doReturningWork(connection -> read(connection, from, to, offices));
    }

    private Report read(Connection connection, LocalDate from, LocalDate to, Collection<String> offices)
            throws SQLException {
        String sql = COUNT.formatted(offices == null ? "" : "and (office = any(?) or asked_by = any(?))");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, node.today());
            select.setObject(2, from);
            select.setObject(3, to);
            if (offices != null) {
                select.setArray(4, connection.createArrayOf("text", offices.toArray()));
                select.setArray(5, connection.createArrayOf("text", offices.toArray()));
            }
            SortedMap<String, Parts> groups = new TreeMap<>();
            Parts total = null;
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (row.getString(1) == null) {
                        total = Parts.of(row);
                    } else {
                        groups.put(row.getString(1), Parts.of(row));
                    }
                }
            }
            return new Report(clock.instant(), groups, total);
        }
    }
}
