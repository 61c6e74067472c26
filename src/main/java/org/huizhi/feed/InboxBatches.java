package org.huizhi.feed;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.huizhi.inbox.DeadLetterIntake.Origin;
import org.huizhi.inbox.DeadLetters;
import org.huizhi.inbox.IncomingRecord;
import org.huizhi.job.FailureKind;
import org.huizhi.job.JobFailures;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Applies batches of records, each in one transaction. A fault of the database is never the record's: the same batch is
 * tried until it works, while whoever brings the records waits. A record that fails on its own becomes a dead letter,
 * and the others go on.
 */
@ApplicationScoped
class InboxBatches {

    /** Whose failures are counted where the inbox waits. */
    static final String JOB = "inbox";

    private static final Logger LOG = Logger.getLogger(InboxBatches.class);
    /** A batch may be too much for the time that a transaction has; its halves are tried then. */
    private static final int FAILURES_BEFORE_HALVING = 4;

    private final InboxTransaction transaction;
    private final FeedMetrics metrics;
    private final FeedConfig config;
    private final JobFailures failures;
    private volatile boolean stopping;

    InboxBatches(InboxTransaction transaction, FeedMetrics metrics, FeedConfig config, JobFailures failures) {
        this.transaction = transaction;
        this.metrics = metrics;
        this.config = config;
        this.failures = failures;
    }

    void start(@Observes StartupEvent event) {
        failures.known(JOB);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /** Is told of each part of a batch that is durable. */
    interface Listener {

        void applied(List<Triaged> part, InboxTransaction.Result result);
    }

    /** Returns when everything in the batch is durable, however long that takes. */
    void handle(List<Triaged> batch, Instant receivedAt) throws InterruptedException {
        new Run(receivedAt, null, (part, result) -> {}).handle(batch, true);
    }

    /**
     * Returns when everything in the batch is durable.
     *
     * @param patience how long a fault of the database is waited for, in all; then it is thrown
     */
    void handle(List<Triaged> batch, Instant receivedAt, Duration patience, Listener listener)
            throws InterruptedException {
        new Run(receivedAt, patience, listener).handle(batch, true);
    }

    private final class Run {

        private final Instant receivedAt;
        private final @Nullable Duration patience;
        private final Listener listener;
        private Duration waited = Duration.ZERO;

        private Run(Instant receivedAt, @Nullable Duration patience, Listener listener) {
            this.receivedAt = receivedAt;
            this.patience = patience;
            this.listener = listener;
        }

        /** @param parkedToo see {@link InboxTransaction#apply} */
        private void handle(List<Triaged> batch, boolean parkedToo) throws InterruptedException {
            Duration wait = config.retryAfter();
            int attempts = 0;
            while (true) {
                if (stopping) {
                    throw new IllegalStateException("the node stops; the batch is read again after its start");
                }
                try {
                    InboxTransaction.Result result = QuarkusTransaction.requiringNew()
                            .call(() -> transaction.apply(batch, receivedAt, parkedToo));
                    metrics.count(result);
                    listener.applied(batch, result);
                    return;
                } catch (HandledElsewhereException e) {
                    LOG.debug("Again, since another replica was faster", e);
                } catch (RuntimeException | StackOverflowError e) {
                    FailureKind kind = FailureKind.of(e);
                    boolean itsOwn = kind == FailureKind.RECORD;
                    if (batch.size() > 1 && (itsOwn || ++attempts == FAILURES_BEFORE_HALVING)) {
                        LOG.warnf("A batch of %d failed (%s); it goes on in halves", batch.size(), e);
                        handle(batch.subList(0, batch.size() / 2), parkedToo);
                        handle(batch.subList(batch.size() / 2, batch.size()), parkedToo);
                        return;
                    }
                    if (itsOwn && parkedToo) {
                        // What was parked for it may be what fails: that is no fault of this one.
                        handle(batch, false);
                        return;
                    }
                    if (itsOwn && batch.get(0) instanceof Triaged.Authentic message) {
                        setAside(message, e);
                        return;
                    }
                    if (patience != null && waited.compareTo(patience) >= 0) {
                        throw e;
                    }
                    if (kind == FailureKind.INFRASTRUCTURE) {
                        failures.count(JOB);
                    }
                    LOG.warnf("The inbox waits %s: %s", wait, e);
                    Thread.sleep(wait.toMillis());
                    waited = waited.plus(wait);
                    wait = longer(wait);
                }
            }
        }

        /**
         * A record that fails on its own becomes a dead letter; the operator sees the fault's type, the log all of it.
         */
        private void setAside(Triaged.Authentic message, Throwable fault) throws InterruptedException {
            IncomingRecord record = message.record();
            LOG.errorf(fault, "Record %s-%d@%d cannot be handled", record.topic(), record.partition(), record.offset());
            DeadLetters.Cause cause =
                    new DeadLetters.Cause("fault", fault.getClass().getName());
            Origin origin = new Origin(message.arrived().sender(), true);
            handle(List.of(new Triaged.Dead(record, cause, origin)), true);
        }
    }

    private Duration longer(Duration wait) {
        Duration doubled = wait.multipliedBy(2);
        return doubled.compareTo(config.retryAtMost()) > 0 ? config.retryAtMost() : doubled;
    }
}
