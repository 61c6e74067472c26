package org.huizhi.statistics;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;

/**
 * Sums up what was appended: in the background, batch by batch, one replica at a time. Whoever reads adds what is not summed up yet, so
 * figures are exact at any moment.
 */
@ApplicationScoped
class Folding {

    private static final int BATCH = 20_000;

    private static final String FOLD = """
            with taken as (
                delete from %1$s_delta where id in (select id from %1$s_delta order by id limit ?) returning *),
            folded as (
                insert into %1$s (%2$s, %3$s) %4$s
                on conflict (%2$s) do update set %5$s)
            select count(*) from taken""";

    private static final String FOLD_CELLS = fold(
            "statistic", "", Stream.of(Measure.values()).map(Measure::column).toArray(String[]::new));
    private static final String FOLD_DETAILS = fold("statistic_detail", ", kind, value", "slips");

    private final StatelessSession session;

    Folding(StatelessSession session) {
        this.session = session;
    }

    private static String fold(String table, String furtherKey, String... counts) {
        return FOLD.formatted(
                table,
                Rollup.KEY + furtherKey,
                String.join(", ", counts),
                Rollup.of(
                        "taken",
                        furtherKey,
                        Stream.of(counts).map("sum(%s)"::formatted).collect(Collectors.joining(", "))),
                Stream.of(counts)
                        .map(count -> "%1$s = %2$s.%1$s + excluded.%1$s".formatted(count, table))
                        .collect(Collectors.joining(", ")));
    }

    @Scheduled(every = "${huizhi.statistics.fold-interval:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    void fold() {
        while (foldBatch() == BATCH) {
            // There is more.
        }
    }

    /** @return how many appended rows are summed up now; {@link #BATCH} when there may be more */
    private int foldBatch() {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.doReturningWork(connection -> {
                    if (!isOurTurn(connection)) {
                        return 0;
                    }
                    return Math.max(take(connection, FOLD_CELLS), take(connection, FOLD_DETAILS));
                }));
    }

    /** Two that sum up the same cells would wait for each other. */
    private static boolean isOurTurn(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                        connection.prepareStatement("select pg_try_advisory_xact_lock(hashtext('statistic'))");
                ResultSet row = lock.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static int take(Connection connection, String fold) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(fold)) {
            statement.setInt(1, BATCH);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
