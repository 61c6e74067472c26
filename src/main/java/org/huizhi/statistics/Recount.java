package org.huizhi.statistics;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;

/** Counts every slip anew and holds the kept figures against it, month by month. */
@ApplicationScoped
public class Recount {

    private static final int MOST_SHOWN = 100;
    /** Seconds. */
    private static final int LONG = 3600;

    private static final Kept SUMS = new Kept("statistic", "counted_cell", "", Measure.columns());
    private static final Kept DETAILS = new Kept("statistic_detail", "counted_detail", ", kind, value", "slips");

    /** In which something is counted, or kept. */
    private static final String MONTHS = """
            select distinct date_trunc('month', day)::date as month from (
                select distinct unnest(array[sent_on, due_date, returned_on]) as day from notice
                union all select day from statistic where monthly
                union all select day from statistic_delta) days
             where day is not null order by month""";

    private final StatelessSession session;
    private final Audit audit;

    Recount(StatelessSession session, Audit audit) {
        this.session = session;
        this.audit = audit;
    }

    /**
     * @param slips notices there are
     * @param months counted
     * @param differences of kept and counted figures, at most 100; empty when all is right
     */
    public record Result(long slips, int months, List<Difference> differences) {}

    /**
     * @param scope which dimensions are told apart in the sum that is wrong, as {@code counterpart+type} or {@code all}
     * @param period the day, or the month as {@code 2026-03}
     * @param values of the dimensions that are told apart
     * @param excess by figure, what is kept too much; negative for too little; those that agree are left out
     */
    public record Difference(
            String scope, String direction, String period, Map<String, String> values, Map<String, Long> excess) {}

    /** One kind of kept sums, and how it is counted. */
    private record Kept(String table, String view, String furtherKey, String... counts) {

        private static final String CELL = "day, direction, counterpart, office, type, movement";

        /**
         * Each kept sum less the counted one, which is without what is not summed up yet; a right one leaves nothing.
         */
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
            return Rollup.add("", table, Rollup.of(rows, furtherKey, Rollup.sums(counts)), furtherKey, counts)
                    + "select 1";
        }

        private String forget(String suffix) {
            return "delete from " + table + suffix + " where day between ? and ?";
        }
    }

    /** Holds every kept sum against the slips, as they all were at one moment; nothing waits for it. */
    public Result compare(Caller caller) {
        Result result = QuarkusTransaction.requiringNew()
                .timeout(LONG)
                .call(() -> session.doReturningWork(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("set transaction isolation level repeatable read, read only");
                    }
                    List<Difference> differences = new ArrayList<>();
                    List<YearMonth> months = months(connection);
                    for (YearMonth month : months) {
                        for (Kept kept : List.of(SUMS, DETAILS)) {
                            differences.addAll(differences(connection, kept, month));
                        }
                    }
                    return new Result(
                            slips(connection),
                            months.size(),
                            differences.subList(0, Math.min(MOST_SHOWN, differences.size())));
                }));
        audit.enter(caller, "statistics.recount", null, result.differences().isEmpty() ? "exact" : "differences");
        return result;
    }

    /**
     * Replaces the kept figures by counted ones, for a database whose slips were loaded past the node, or after a
     * difference. Whoever changes slips waits while one month is counted.
     */
    public void rebuild(Caller caller) {
        audit.enter(caller, "statistics.rebuild", null, null);
        List<YearMonth> months = QuarkusTransaction.requiringNew().call(() -> session.doReturningWork(Recount::months));
        for (YearMonth month : months) {
            QuarkusTransaction.requiringNew()
                    .timeout(LONG)
                    .run(() -> session.doWork(connection -> rebuild(connection, month)));
        }
    }

    private static void rebuild(Connection connection, YearMonth month) throws SQLException {
        Folding.waitForTurn(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table statistic_delta, statistic_detail_delta in exclusive mode");
        }
        prepareForMany(connection);
        for (Kept kept : List.of(SUMS, DETAILS)) {
            for (String sql : List.of(kept.forget("_delta"), kept.forget(""))) {
                try (PreparedStatement delete = prepare(connection, sql, month)) {
                    delete.executeUpdate();
                }
            }
            try (PreparedStatement build = prepare(connection, kept.build(), month)) {
                build.execute();
            }
        }
    }

    private static List<Difference> differences(Connection connection, Kept kept, YearMonth month) throws SQLException {
        prepareForMany(connection);
        List<Difference> differences = new ArrayList<>();
        try (PreparedStatement select = prepare(connection, kept.compare(), month);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                differences.add(difference(row, kept));
            }
        }
        return differences;
    }

    /** Sums of many groups are sorted or hashed; with what a usual statement may use they would go through files. */
    private static void prepareForMany(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local work_mem = '64MB'");
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, YearMonth month) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        int parameters = statement.getParameterMetaData().getParameterCount();
        for (int i = 1; i <= parameters; i += 2) {
            statement.setObject(i, month.atDay(1));
            statement.setObject(i + 1, month.atEndOfMonth());
        }
        return statement;
    }

    private static List<YearMonth> months(Connection connection) throws SQLException {
        List<YearMonth> months = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MONTHS)) {
            while (row.next()) {
                months.add(YearMonth.from(row.getObject(1, LocalDate.class)));
            }
        }
        return months;
    }

    private static long slips(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from notice")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Difference difference(ResultSet row, Kept kept) throws SQLException {
        Map<String, String> values = new TreeMap<>();
        for (Dimension dimension : Dimension.values()) {
            String value = row.getString(dimension.code());
            if (!value.isEmpty()) {
                values.put(dimension.code(), value);
            }
        }
        Map<String, Long> excess = new TreeMap<>();
        for (String count : kept.counts()) {
            if (row.getLong(count) != 0) {
                String name = kept == DETAILS ? row.getString("kind") + " " + row.getString("value") : count;
                excess.put(name, row.getLong(count));
            }
        }
        String day = row.getString("day");
        return new Difference(
                row.getString("scope"),
                row.getString("direction").toLowerCase(Locale.ROOT),
                row.getBoolean("monthly") ? day.substring(0, "2026-03".length()) : day,
                values,
                excess);
    }
}
