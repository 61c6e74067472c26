package org.huizhi.statistics;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.hibernate.StatelessSession;

/**
 * Sums up what was appended: in the background, batch by batch, one replica at a time. Whoever reads adds what is not
 * summed up yet, so figures are exact at any moment.
 */
@ApplicationScoped
class Folding {

    private static final int BATCH = 20_000;

    private static final String FOLD_CELLS = fold("statistic", "", Measure.columns());
    private static final String FOLD_DETAILS = fold("statistic_detail", ", kind, value", "slips");

    private final StatelessSession session;

    Folding(StatelessSession session) {
        this.session = session;
    }

    private static String fold(String table, String furtherKey, String... counts) {
        String taken =
                "taken as (delete from %1$s_delta where id in (select id from %1$s_delta order by id limit ?) returning *), "
                        .formatted(table);
        return Rollup.add(taken, table, Rollup.of("taken", furtherKey, Rollup.sums(counts)), furtherKey, counts)
                + "select count(*) from taken";
    }

    @Scheduled(every = "${huizhi.statistics.fold-interval:2s}", concurrentExecution = ConcurrentExecution.SKIP)
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

    static void waitForTurn(Connection connection) throws SQLException {
        try (Statement lock = connection.createStatement()) {
            lock.execute("select pg_advisory_xact_lock(hashtext('statistic'))");
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
