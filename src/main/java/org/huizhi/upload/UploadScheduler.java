package org.huizhi.upload;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.huizhi.access.StandingRights;
import org.huizhi.job.Items;

/** Carries out uploads, one at a time in each replica; each is in the hand of one replica at a time. */
@ApplicationScoped
class UploadScheduler {

    private static final String JOB = "uploads";
    private static final int AT_ONCE = 10;

    /** What is left behind it costs reading the file up to its place once more. */
    private static final Duration TURN = Duration.ofMinutes(1);

    /** Longer than a body may take to come. */
    private static final Duration BROKEN_AFTER = Duration.ofHours(1);

    private final UploadStore store;
    private final UploadRun run;
    private final UploadConfig config;
    private final StandingRights rights;
    private final Items items;
    private final Clock clock;
    private volatile boolean stopping;

    UploadScheduler(
            UploadStore store, UploadRun run, UploadConfig config, StandingRights rights, Items items, Clock clock) {
        this.store = store;
        this.run = run;
        this.config = config;
        this.rights = rights;
        this.items = items;
        this.clock = clock;
    }

    @Scheduled(identity = JOB, every = "{huizhi.upload.check-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void runDue() {
        items.each(
                JOB,
                resting -> store.due(resting, clock.instant(), AT_ONCE),
                UUID::toString,
                id -> run.carryOn(id, turn(clock.instant().plus(TURN))));
    }

    /**
     * A small file does not wait for the whole of a large one.
     *
     * @param end from then on others go first
     */
    BooleanSupplier turn(Instant end) {
        return () -> stopping
                || (clock.instant().isAfter(end)
                        && !store.due(items.resting(JOB), clock.instant(), 1).isEmpty());
    }

    /** What is in hand is given back between two batches, so that another replica goes on at once. */
    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Scheduled(
            identity = "uploads-erasure",
            every = "1h",
            delayed = "9m",
            concurrentExecution = ConcurrentExecution.SKIP)
    void forgetOld() {
        Instant now = clock.instant();
        store.forgetOld(now.minus(config.keptFor()), now.minus(BROKEN_AFTER));
        rights.keepOnly(StandingRights.Purpose.UPLOADS, store.accountsWithUnfinished());
    }
}
