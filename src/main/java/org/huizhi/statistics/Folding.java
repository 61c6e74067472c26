package org.huizhi.statistics;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.job.FailureKind;
import org.huizhi.job.Items;

/**
 * Sums up what was appended: in the background, batch by batch, one replica at a time. Whoever reads adds what is not
 * summed up yet, so figures are exact at any moment.
 */
@ApplicationScoped
class Folding {

    private static final String JOB = "folding";
    private static final int BATCH = 20_000;

    /** What is appended where, and how it is summed up. */
    private enum Kind {
        CELLS("statistic", "", Measure.columns()),
        DETAILS("statistic_detail", ", kind, value", "slips");

        private final String next;
        private final String some;
        private final String these;

        Kind(String table, String furtherKey, String... counts) {
            String ids = "select id from " + table + "_delta where id <> all(?) order by id limit ?";
            this.next = ids;
            this.some = fold(table, furtherKey, "in (" + ids + ")", counts);
            this.these = fold(table, furtherKey, "= any(?)", counts);
        }

        private static String fold(String table, String furtherKey, String which, String... counts) {
            String taken = "taken as (delete from %s_delta where id %s returning *), ".formatted(table, which);
            return Rollup.add(taken, table, Rollup.of("taken", furtherKey, Rollup.sums(counts)), furtherKey, counts)
                    + "select count(*) from taken";
        }

        private SqlArray ids(Collection<String> names) {
            String prefix = this + "/";
            return SqlArray.of(
                    "int8",
                    names.stream()
                            .filter(name -> name.startsWith(prefix))
                            .map(name -> Long.valueOf(name.substring(prefix.length())))
                            .toList());
        }
    }

    private record Appended(Kind kind, long id) {

        private String name() {
            return kind + "/" + id;
        }
    }

    private final Database database;
    private final Items items;

    Folding(Database database, Items items) {
        this.database = database;
        this.items = items;
    }

    @Scheduled(
            identity = JOB,
            every = "${huizhi.statistics.fold-interval:2s}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void fold() {
        try {
            Set<String> resting = items.resting(JOB);
            while (foldBatch(resting) == BATCH) {
                // There is more.
            }
        } catch (RuntimeException e) {
            if (FailureKind.of(e) != FailureKind.RECORD) {
                throw e;
            }
            for (Kind kind : Kind.values()) {
                items.together(JOB, resting -> next(kind, resting), Appended::name, these -> foldThese(kind, these));
            }
        }
    }

    /** @return how many appended rows are summed up now; {@link #BATCH} when there may be more */
    private int foldBatch(Set<String> resting) {
        return QuarkusTransaction.requiringNew().call(() -> {
            if (!isOurTurn()) {
                return 0;
            }
            return Math.max(foldBatch(Kind.CELLS, resting), foldBatch(Kind.DETAILS, resting));
        });
    }

    private int foldBatch(Kind kind, Set<String> resting) {
        return database.first(kind.some, row -> row.integer(1), kind.ids(resting), BATCH)
                .orElseThrow();
    }

    private List<Appended> next(Kind kind, Set<String> resting) {
        return QuarkusTransaction.requiringNew()
                .call(() ->
                        database.query(kind.next, row -> new Appended(kind, row.bigint(1)), kind.ids(resting), BATCH));
    }

    private void foldThese(Kind kind, List<Appended> these) {
        QuarkusTransaction.requiringNew().run(() -> {
            waitForTurn();
            database.execute(kind.these, SqlArray.of("int8", these, Appended::id));
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
}
