package org.huizhi.statistics;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import org.huizhi.jdbc.Database;

/**
 * Sums up what was appended: in the background, batch by batch, one replica at a time. Whoever reads adds what is not
 * summed up yet, so figures are exact at any moment.
 */
@ApplicationScoped
class Folding {

    private static final int BATCH = 20_000;

    private static final String FOLD_CELLS = fold("statistic", "", Measure.columns());
    private static final String FOLD_DETAILS = fold("statistic_detail", ", kind, value", "slips");

    private final Database database;

    Folding(Database database) {
        this.database = database;
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
        return QuarkusTransaction.requiringNew().call(() -> {
            if (!isOurTurn()) {
                return 0;
            }
            return Math.max(foldBatch(FOLD_CELLS), foldBatch(FOLD_DETAILS));
        });
    }

    /** Two that sum up the same cells would wait for each other. */
    private boolean isOurTurn() {
        return database.first("select pg_try_advisory_xact_lock(hashtext('statistic'))", row -> row.bool(1))
                .orElseThrow();
    }

    /** Until the transaction ends, nothing is summed up elsewhere. */
    void waitForTurn() {
        database.execute("select pg_advisory_xact_lock(hashtext('statistic'))");
    }

    private int foldBatch(String fold) {
        return database.first(fold, row -> row.integer(1), BATCH).orElseThrow();
    }
}
