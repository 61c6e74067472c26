package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.Direction;

/**
 * Return rate and on-time rate per group (domain, "Indicators"). The cohort is every slip that requires a return, was delivered,
 * and is due in the period, less those withdrawn and those declined as misrouted; both rates divide by it, so that silence
 * never raises a score.
 */
@ApplicationScoped
public class ReturnRates {

    private static final String COUNTS = """
            count(*) filter (where counted) as cohort,
            count(*) filter (where counted and returned) as returned,
            count(*) filter (where counted and returned and returned_on <= due_date) as on_time,
            count(*) filter (where misrouted) as misrouted,
            count(*) filter (where withdrawn) as withdrawn,
            count(*) filter (where counted and waiting and due_date < ?) as overdue""";

    private static final String SLIPS = """
            select %s as key, due_date,
                   (returned_at at time zone ?)::date as returned_on,
                   state in ('RETURNED', 'ASSESSED') as returned,
                   state in ('DELIVERED', 'RECEIVED', 'ACCEPTED') as waiting,
                   state = 'DECLINED' and reason = 'misrouted' as misrouted,
                   state = 'WITHDRAWN' as withdrawn,
                   state <> 'WITHDRAWN' and not (state = 'DECLINED' and reason = 'misrouted') as counted
              from notice
             where requires_return and direction = ? and due_date between ? and ? and (? or office = any(?))""";

    private final StatelessSession session;
    private final NodeIdentity node;
    private final Clock clock;

    ReturnRates(StatelessSession session, NodeIdentity node, Clock clock) {
        this.session = session;
        this.node = node;
        this.clock = clock;
    }

    /** What the groups are. */
    public enum GroupBy {
        COUNTERPART("counterpart"),
        OFFICE("office"),
        TYPE("type");

        private final String column;

        GroupBy(String column) {
            this.column = column;
        }

        public String code() {
            return column;
        }
    }

    /**
     * @param from first day on which the slips are due
     * @param to last day
     */
    public record Query(Direction direction, GroupBy groupBy, LocalDate from, LocalDate to) {

        public Query {
            if (to.isBefore(from)) {
                throw new IllegalArgumentException("to " + to + " is before from " + from);
            }
        }
    }

    /** @param total over all groups */
    public record Report(Query query, Instant asOf, List<ReturnRate> groups, ReturnRate total) {}

    /** @param offices null for the whole node */
    @Transactional
    public Report report(Query query, Set<String> offices) {
        List<ReturnRate> rates = session.doReturningWork(connection -> {
            String sql = "select key, " + COUNTS + " from (" + SLIPS.formatted(query.groupBy().column)
                    + ") slips group by grouping sets ((key), ()) order by key nulls last";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setObject(1, node.today());
                select.setString(2, node.zone().getId());
                select.setString(3, query.direction().name());
                select.setObject(4, query.from());
                select.setObject(5, query.to());
                select.setBoolean(6, offices == null);
                select.setArray(
                        7, connection.createArrayOf("text", offices == null ? new Object[0] : offices.toArray()));
                return read(select);
            }
        });
        int last = rates.size() - 1;
        return new Report(query, clock.instant(), rates.subList(0, last), rates.get(last));
    }

    private static List<ReturnRate> read(PreparedStatement select) throws SQLException {
        List<ReturnRate> rates = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                rates.add(new ReturnRate(
                        rows.getString(1),
                        rows.getLong(2),
                        rows.getLong(3),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getLong(6),
                        rows.getLong(7)));
            }
        }
        return rates;
    }
}
