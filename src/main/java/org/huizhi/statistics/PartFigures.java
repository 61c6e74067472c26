package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.jspecify.annotations.Nullable;

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
              from part_figure where due_date between ? and ? %s group by rollup (office)""";

    private final Database database;
    private final NodeIdentity node;
    private final Clock clock;

    PartFigures(Database database, NodeIdentity node, Clock clock) {
        this.database = database;
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
            @Nullable Integer medianDays,
            long cohort,
            @Nullable BigDecimal answerRate,
            @Nullable BigDecimal onTimeRate) {

        private static Parts of(Row row) throws SQLException {
            long asked = row.bigint(2);
            long declined = row.bigint(3);
            long closed = row.bigint(4);
            long answered = row.bigint(5);
            long onTime = row.bigint(6);
            long cohort = asked - declined - closed;
            return new Parts(
                    asked,
                    declined,
                    closed,
                    answered,
                    onTime,
                    row.bigint(7),
                    row.integerOrNull(8),
                    cohort,
                    Figures.share(answered, cohort),
                    Figures.share(onTime, cohort));
        }
    }

    /** @param office null for all together */
    private record Line(@Nullable String office, Parts parts) {}

    public record Report(Instant asOf, SortedMap<String, Parts> offices, Parts total) {}

    /** @return of all offices */
    @Transactional
    public Report report(LocalDate from, LocalDate to) {
        return read(COUNT.formatted(""), node.today(), from, to);
    }

    /** @param offices that were asked, or asked */
    @Transactional
    public Report report(LocalDate from, LocalDate to, Collection<String> offices) {
        SqlArray own = SqlArray.texts(offices);
        return read(COUNT.formatted("and (office = any(?) or asked_by = any(?))"), node.today(), from, to, own, own);
    }

    private Report read(String sql, Object... arguments) {
        SortedMap<String, Parts> offices = new TreeMap<>();
        Parts total = null;
        for (Line line : database.query(sql, row -> new Line(row.textOrNull(1), Parts.of(row)), arguments)) {
            if (line.office() == null) {
                total = line.parts();
            } else {
                offices.put(line.office(), line.parts());
            }
        }
        return new Report(clock.instant(), offices, Objects.requireNonNull(total, "a rollup has a grand total"));
    }
}
