package org.huizhi.horizon;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.huizhi.jdbc.Database;
import org.jboss.logging.Logger;

/**
 * Up to where what was committed is whole. Transactions end in another order than they began in, so a reader who goes
 * on behind the latest that he saw would pass over what is committed late.
 *
 * <p>Two bounds. By position: changes carry the id of their transaction, and the view of them ends before the oldest
 * one that runs. By moment: whoever writes a slip dates the change later than the floor, which is raised here to the
 * latest moment that anybody is shown; what began to write before that is waited for.
 */
@ApplicationScoped
public class CommitHorizon {

    private static final Logger LOG = Logger.getLogger(CommitHorizon.class);

    /** Transactions of the node end in milliseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final long LOOK_AGAIN_MILLIS = 5;

    private final Database database;
    private volatile Instant settled = Instant.EPOCH;

    private volatile double heldBackSeconds;
    private long awaited;
    private long awaitedSince;

    CommitHorizon(Database database, MeterRegistry meters) {
        this.database = database;
        Gauge.builder("huizhi.changes.held.back", () -> heldBackSeconds)
                .description("How long the oldest transaction has been keeping changes back")
                .baseUnit("seconds")
                .register(meters);
    }

    /**
     * @param oldest id of the oldest transaction that runs
     * @param next behind the latest that has ended; where none runs, the same as the oldest
     */
    private record Running(long oldest, long next) {}

    private Running running() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.first(
                                "select pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint"
                                        + " from pg_current_snapshot() as s",
                                row -> new Running(row.bigint(1), row.bigint(2)))
                        .orElseThrow());
    }

    /** @return an id of its own, given now, of a transaction that has ended */
    private long ownId() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.first("select pg_current_xact_id()::text::bigint", row -> row.bigint(1))
                        .orElseThrow());
    }

    /** Before anything is written: positions of a database that was copied into another server go on. */
    void continuePositions(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        boolean copied = QuarkusTransaction.requiringNew()
                .call(() -> database.first("select continue_change_positions()", row -> row.bool(1))
                        .orElseThrow());
        if (copied) {
            LOG.info("This database was copied into another server: positions of changes go on behind those there are");
        }
    }

    /**
     * Waits, for a second at most, until no change can appear any more that is dated up to then.
     *
     * @param latest date of the latest change that is to be shown
     * @return up to when all changes are there; earlier than asked for where a transaction takes longer
     */
    public Instant settle(Instant latest) {
        if (!latest.isAfter(settled)) {
            return settled;
        }
        raiseFloor(latest);
        // Whoever has a later id reads the floor after it was raised.
        long awaitedHere = ownId();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (running().oldest() < awaitedHere) {
                if (System.nanoTime() > deadline) {
                    return settled;
                }
                Thread.sleep(LOOK_AGAIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return settled;
        }
        return settledAt(latest);
    }

    private synchronized Instant settledAt(Instant latest) {
        if (latest.isAfter(settled)) {
            settled = latest;
        }
        return settled;
    }

    private void raiseFloor(Instant to) {
        QuarkusTransaction.requiringNew().run(() -> {
            // Two who raise it at once could lower it.
            database.execute("select pg_advisory_xact_lock(hashtext('change_floor'))");
            database.execute(
                    "select setval('change_floor', greatest((select last_value from change_floor), ?))",
                    ChronoUnit.MICROS.between(Instant.EPOCH, to));
        });
    }

    @Scheduled(
            identity = "commit-horizon",
            every = "{huizhi.metrics.refresh-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        Running now = running();
        long looked = System.nanoTime();
        synchronized (this) {
            if (now.oldest() >= awaited) {
                awaited = now.next();
                awaitedSince = looked;
            }
            heldBackSeconds = Duration.ofNanos(looked - awaitedSince).toMillis() / 1000.0;
        }
    }
}
