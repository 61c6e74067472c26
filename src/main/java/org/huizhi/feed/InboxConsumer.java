package org.huizhi.feed;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.huizhi.batching.CpuPool;
import org.huizhi.inbox.DeadLetterIntake.Origin;
import org.huizhi.inbox.DeadLetters;
import org.huizhi.inbox.IncomingRecord;
import org.huizhi.job.FailureKind;
import org.jboss.logging.Logger;

/**
 * Reads this region's inbox. A batch is decrypted and verified off the database, applied in one transaction, and its
 * offset committed after. A fault of the database is never the record's: the same batch is tried until it works, while
 * the consumer pauses. A record that fails on its own becomes a dead letter, and the others go on.
 */
@ApplicationScoped
class InboxConsumer {

    private static final Logger LOG = Logger.getLogger(InboxConsumer.class);
    /** A batch may be too much for the time that a transaction has; its halves are tried then. */
    private static final int FAILURES_BEFORE_HALVING = 4;

    private final Triage triage;
    private final InboxTransaction transaction;
    private final FeedMetrics metrics;
    private final FeedConfig config;
    private final Clock clock;
    private volatile boolean stopping;

    InboxConsumer(Triage triage, InboxTransaction transaction, FeedMetrics metrics, FeedConfig config, Clock clock) {
        this.triage = triage;
        this.transaction = transaction;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Incoming("inbox")
    @Blocking
    void consume(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        Instant receivedAt = clock.instant();
        List<IncomingRecord> batch = StreamSupport.stream(records.spliterator(), false)
                .map(InboxConsumer::incoming)
                .toList();
        handle(CpuPool.map(batch, record -> triage.triage(record, receivedAt)), receivedAt, true);
    }

    private static IncomingRecord incoming(ConsumerRecord<byte[], byte[]> record) {
        return new IncomingRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                CloudEventHeaders.read(record.headers()),
                record.value(),
                CutValue.of(record.headers()).orElse(null));
    }

    /**
     * Returns when everything in the batch is durable.
     *
     * @param parkedToo see {@link InboxTransaction#apply}
     */
    private void handle(List<Triaged> batch, Instant receivedAt, boolean parkedToo) throws InterruptedException {
        Duration wait = config.retryAfter();
        int failures = 0;
        while (true) {
            if (stopping) {
                throw new IllegalStateException("the node stops; the batch is read again after its start");
            }
            try {
                metrics.count(
                        QuarkusTransaction.requiringNew().call(() -> transaction.apply(batch, receivedAt, parkedToo)));
                return;
            } catch (HandledElsewhereException e) {
                LOG.debug("Again, since another replica was faster", e);
            } catch (RuntimeException e) {
                boolean itsOwn = FailureKind.of(e) == FailureKind.RECORD;
                if (batch.size() > 1 && (itsOwn || ++failures == FAILURES_BEFORE_HALVING)) {
                    LOG.warnf("A batch of %d failed (%s); it goes on in halves", batch.size(), e);
                    handle(batch.subList(0, batch.size() / 2), receivedAt, parkedToo);
                    handle(batch.subList(batch.size() / 2, batch.size()), receivedAt, parkedToo);
                    return;
                }
                if (itsOwn && parkedToo) {
                    // What was parked for it may be what fails: that is no fault of this one.
                    handle(batch, receivedAt, false);
                    return;
                }
                if (itsOwn && batch.get(0) instanceof Triaged.Authentic message) {
                    setAside(message, receivedAt, e);
                    return;
                }
                LOG.warnf("The inbox waits %s: %s", wait, e);
                Thread.sleep(wait.toMillis());
                wait = longer(wait);
            }
        }
    }

    /** A record that fails on its own becomes a dead letter; the operator sees the fault's type, the log all of it. */
    private void setAside(Triaged.Authentic message, Instant receivedAt, RuntimeException fault)
            throws InterruptedException {
        IncomingRecord record = message.record();
        LOG.errorf(fault, "Record %s-%d@%d cannot be handled", record.topic(), record.partition(), record.offset());
        DeadLetters.Cause cause =
                new DeadLetters.Cause("fault", fault.getClass().getName());
        Origin origin = new Origin(message.arrived().sender(), true);
        handle(List.of(new Triaged.Dead(record, cause, origin)), receivedAt, true);
    }

    private Duration longer(Duration wait) {
        Duration doubled = wait.multipliedBy(2);
        return doubled.compareTo(config.retryAtMost()) > 0 ? config.retryAtMost() : doubled;
    }
}
