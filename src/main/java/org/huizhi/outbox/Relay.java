package org.huizhi.outbox;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.PersistenceException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages from the outbox to the bus: claim, send, mark. A relay that dies in between leaves a lease that
 * lapses, and the same bytes go out again, which the receiver knows as a duplicate.
 */
@ApplicationScoped
class Relay {

    private static final Logger LOG = Logger.getLogger(Relay.class);
    /** Pause between two rounds, so that under load a round has more than a handful of messages to send. */
    private static final int LINGER_MILLIS = 10;

    private final RelayQueue queue;
    private final RelaySignal signal;
    private final Bus bus;
    private final OutboxConfig config;
    private volatile @Nullable Thread thread;

    Relay(RelayQueue queue, RelaySignal signal, Bus bus, OutboxConfig config) {
        this.queue = queue;
        this.signal = signal;
        this.bus = bus;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        Thread starting = new Thread(this::run, "outbox-relay");
        starting.setUncaughtExceptionHandler((ended, error) -> LOG.fatal("The relay has ended", error));
        thread = starting;
        starting.start();
    }

    /** @return whether it has ended though nobody stopped it */
    boolean hasEnded() {
        Thread running = thread;
        return running != null && !running.isAlive();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        Thread running = thread;
        if (running != null) {
            thread = null;
            signal.wake();
            running.join(config.lease().toMillis());
        }
    }

    private void run() {
        try {
            while (thread != null) {
                if (relayed()) {
                    Thread.sleep(LINGER_MILLIS);
                } else {
                    signal.await(config.pollInterval());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether there may be more to do at once */
    private boolean relayed() throws InterruptedException {
        try {
            return relayOnce();
        } catch (RuntimeException e) {
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
        complete(claim, bus.send(claim.records()));
        return true;
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
