package org.huizhi.statistics;

import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;

/** Counts every slip anew and holds the kept figures against it. */
@ApplicationScoped
public class Recount {

    private static final int MOST_SHOWN = 100;
    /** Seconds. */
    private static final int LONG = 3600;

    private static final String CELL = "day, direction, counterpart, office, type, movement";

    private static final String CELLS = compare(
            "statistic",
            "counted_cell",
            "",
            Stream.of(Measure.values()).map(Measure::column).toArray(String[]::new));
    private static final String DETAILS = compare("statistic_detail", "counted_detail", ", kind, value", "slips");

    private static final String BUILD_CELLS = build("statistic", "counted_cell", "", Measure.columns());
    private static final String BUILD_DETAILS = build("statistic_detail", "counted_detail", ", kind, value", "slips");

    private final StatelessSession session;

    Recount(StatelessSession session) {
        this.session = session;
    }

    /**
     * @param slips notices there are
     * @param cells cells compared
     * @param differences of kept and counted figures, at most 100 of each kind; empty when all is right
     */
    public record Result(long slips, long cells, List<Difference> differences) {}

    /**
     * @param scope which dimensions are told apart in the sum that is wrong; the others are empty
     * @param excess by figure, what is kept too much; negative for too little; those that agree are left out
     */
    public record Difference(
            String scope,
            boolean monthly,
            String direction,
            LocalDate day,
            String counterpart,
            String office,
            String type,
            String movement,
            String excess) {}

    /** Each kept sum less the counted one, which is without what is not folded yet; a right one leaves nothing. */
    private static String compare(String kept, String counted, String furtherKey, String... counts) {
        String cell = CELL + furtherKey;
        String key = Rollup.KEY + furtherKey;
        String rows = "(select %1$s, %2$s from %3$s union all select %1$s, %4$s from %5$s_delta) counted"
                .formatted(
                        cell,
                        String.join(", ", counts),
                        counted,
                        Stream.of(counts).map("-"::concat).collect(Collectors.joining(", ")),
                        kept);
        String sums = "(select %1$s, %2$s from %3$s join statistic_cell on id = cell union all %4$s) sums"
                .formatted(
                        key,
                        String.join(", ", counts),
                        kept,
                        Rollup.of(
                                rows,
                                furtherKey,
                                Stream.of(counts).map("-sum(%s)"::formatted).collect(Collectors.joining(", "))));
        return "select %1$s, %2$s from %3$s group by %1$s having %4$s order by %1$s limit %5$d"
                .formatted(
                        key,
                        Rollup.sums(counts),
                        sums,
                        Stream.of(counts).map("sum(%s) <> 0"::formatted).collect(Collectors.joining(" or ")),
                        MOST_SHOWN);
    }

    private static String build(String kept, String counted, String furtherKey, String... counts) {
        return Rollup.add("", kept, Rollup.of(counted, furtherKey, Rollup.sums(counts)), furtherKey, counts)
                + "select 1";
    }

    /** One statement each, so what goes on meanwhile does not matter. */
    @Transactional
    @TransactionConfiguration(timeout = LONG)
    public Result compare() {
        return session.doReturningWork(connection -> {
            List<Difference> differences = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(CELLS);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    differences.add(difference(row, excess(row)));
                }
            }
            try (PreparedStatement select = connection.prepareStatement(DETAILS);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    differences.add(difference(
                            row, row.getString("kind") + " " + row.getString("value") + ": " + row.getLong("slips")));
                }
            }
            try (PreparedStatement select = connection.prepareStatement(
                            "select (select count(*) from notice), (select count(*) from counted_cell)");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return new Result(row.getLong(1), row.getLong(2), differences);
            }
        });
    }

    private static String excess(ResultSet row) throws SQLException {
        List<String> parts = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            long count = row.getLong(measure.column());
            if (count != 0) {
                parts.add(measure.column() + ": " + count);
            }
        }
        return String.join(", ", parts);
    }

    private static Difference difference(ResultSet row, String excess) throws SQLException {
        return new Difference(
                row.getString("scope"),
                row.getBoolean("monthly"),
                row.getString("direction"),
                row.getObject("day", LocalDate.class),
                row.getString("counterpart"),
                row.getString("office"),
                row.getString("type"),
                row.getString("movement"),
                excess);
    }

    /** Replaces the kept figures by counted ones; for a database whose slips were loaded past the node. */
    @Transactional
    @TransactionConfiguration(timeout = LONG)
    public void rebuild() {
        session.doWork(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("select pg_advisory_xact_lock(hashtext('statistic'))");
                // Whoever changes slips now waits until the count is done, so that nothing is counted twice.
                statement.execute("lock table statistic_delta, statistic_detail_delta in exclusive mode");
                statement.execute(
                        "truncate statistic_delta, statistic_detail_delta, statistic, statistic_detail, statistic_cell");
                statement.execute(BUILD_CELLS);
                statement.execute(BUILD_DETAILS);
            }
        });
    }
}
