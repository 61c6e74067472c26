package org.huizhi.outbox;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.PersistenceException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.huizhi.job.FailureKind;
import org.huizhi.job.Items;
import org.huizhi.job.JobFailures;
import org.huizhi.job.LoopThread;
import org.huizhi.job.Looping;
import org.jboss.logging.Logger;

/**
 * Takes messages from the outbox to the bus: claim, send, mark. A relay that dies in between leaves a lease that
 * lapses, and the same bytes go out again, which the receiver knows as a duplicate.
 */
@ApplicationScoped
class Relay implements Looping {

    private static final Logger LOG = Logger.getLogger(Relay.class);
    private static final String JOB = "relay";
    /** Pause between two rounds, so that under load a round has more than a handful of messages to send. */
    private static final int LINGER_MILLIS = 10;

    private final RelayQueue queue;
    private final RelaySignal signal;
    private final Bus bus;
    private final OutboxConfig config;
    private final Items items;
    private final JobFailures failures;
    private final LoopThread thread = new LoopThread("outbox-relay", this::run);

    Relay(RelayQueue queue, RelaySignal signal, Bus bus, OutboxConfig config, Items items, JobFailures failures) {
        this.queue = queue;
        this.signal = signal;
        this.bus = bus;
        this.config = config;
        this.items = items;
        this.failures = failures;
    }

    void start(@Observes StartupEvent event) {
        failures.known(JOB);
        thread.start();
    }

    @Override
    public String name() {
        return "outbox relay";
    }

    @Override
    public boolean hasEnded() {
        return thread.hasEnded();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        thread.finish(signal::wake, config.lease());
    }

    private void run() throws InterruptedException {
        while (thread.goesOn()) {
            if (relayed()) {
                Thread.sleep(LINGER_MILLIS);
            } else {
                signal.await(config.pollInterval());
            }
        }
    }

    /** @return whether there may be more to do at once */
    private boolean relayed() throws InterruptedException {
        try {
            return relayOnce();
        } catch (RuntimeException e) {
            failures.count(JOB);
            // The relay outlives every fault of the database and the bus: nothing is lost, so it waits and goes on.
            LOG.warnf("The outbox could not be relayed (%s); again in %s", e, config.retryAfter());
            LOG.debug("Cause", e);
            Thread.sleep(config.retryAfter().toMillis());
            return true;
        }
    }

    private boolean relayOnce() {
        RelayQueue.Claim claim = queue.claim();
        if (claim.shards().isEmpty()) {
            return false;
        }
        if (!claim.unknown().isEmpty()) {
            parkUnknown(claim);
        }
        try {
            complete(claim, bus.send(claim.records()));
        } catch (RuntimeException e) {
            if (FailureKind.of(e) != FailureKind.RECORD) {
                throw e;
            }
            LOG.warnf(
                    "%d messages could not be relayed together (%s)",
                    claim.records().size(), e);
            apart(claim);
        }
        return true;
    }

    /** One message that fails is not to keep the others; what had been sent before goes out again. */
    private void apart(RelayQueue.Claim claim) {
        Set<UUID> left = new HashSet<>();
        claim.records().forEach(record -> left.add(record.messageId()));
        items.together(
                JOB, resting -> claim.records(), record -> record.messageId().toString(), some -> {
                    queue.complete(claim.only(some), bus.send(some));
                    some.forEach(record -> left.remove(record.messageId()));
                });
        queue.putOff(claim, left);
    }

    private void parkUnknown(RelayQueue.Claim claim) {
        items.each(JOB, resting -> claim.unknown(), UUID::toString, message -> {
            throw new IllegalStateException("message " + message + " is of a type that this release does not know");
        });
        queue.putOff(claim.only(List.of()), claim.unknown());
    }

    /** Once more after a conflict with a receipt; failing again, the lease lapses and the same bytes go out again. */
    private void complete(RelayQueue.Claim claim, Bus.Sent sent) {
        try {
            queue.complete(claim, sent);
        } catch (PersistenceException e) {
            LOG.debug("Completed at the second attempt", e);
            queue.complete(claim, sent);
        }
    }
}
