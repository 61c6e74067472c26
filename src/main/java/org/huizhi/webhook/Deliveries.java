package org.huizhi.webhook;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.huizhi.change.ChangeCursor;
import org.huizhi.change.ChangeFeed;
import org.huizhi.job.JobFailures;
import org.jboss.logging.Logger;

/**
 * Delivers changes to webhooks (ADR 55). Each that there may be something for is leased by one replica, and has a
 * thread there for as long as there is something to send: however slow a receiver is, it keeps nobody but itself
 * waiting.
 */
@ApplicationScoped
class Deliveries {

    private static final Logger LOG = Logger.getLogger(Deliveries.class);

    static final String JOB = "webhook-deliveries";

    private static final int PATIENCE_SECONDS = 5;
    /** Of all turns at a replica. */
    private static final int TRANSACTIONS_AT_ONCE = 4;

    private final WebhookStore store;
    private final ChangeFeed feed;
    private final JobFailures failures;
    private final WebhookConfig config;
    private final LeaseWatch watch;
    private final Turn.Surroundings around;
    /** Threads come and go; there are never more than webhooks. */
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, JOB);
        thread.setDaemon(true);
        return thread;
    });

    private final Set<UUID> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    Deliveries(
            WebhookStore store,
            WebhookSecrets secrets,
            WebhookMessages messages,
            WebhookReaders readers,
            ChangeFeed feed,
            Parking parking,
            JobFailures failures,
            WebhookConfig config,
            Clock clock) {
        this.store = store;
        this.feed = feed;
        this.failures = failures;
        this.config = config;
        Backoff backoff = new Backoff(
                config.retryAfter(),
                config.retryAtMost(),
                () -> ThreadLocalRandom.current().nextDouble());
        this.watch = new LeaseWatch(config.lease(), System::nanoTime);
        this.around = new Turn.Surroundings(
                store,
                secrets,
                messages,
                readers,
                feed,
                parking,
                new FewTransactions(TRANSACTIONS_AT_ONCE),
                backoff,
                config,
                clock);
    }

    void start(@Observes StartupEvent event) {
        failures.known(JOB);
    }

    /** Another replica goes on at once. */
    void stopSoon(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    /** Before the connections of the database are closed, so that what was delivered is written down. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownEvent event)
            throws InterruptedException {
        stopping = true;
        threads.shutdown();
        if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            LOG.info("Calls of webhooks are under way and are made again by another replica");
        }
    }

    /** Looks for webhooks that there may be something for. */
    @Scheduled(identity = JOB, every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        int room = config.most() - running.size();
        if (stopping || room <= 0) {
            return;
        }
        UUID lease = UUID.randomUUID();
        List<UUID> claimed = QuarkusTransaction.requiringNew().call(() -> claim(lease, room));
        claimed.forEach(id -> begin(new Turn(around, id, lease, () -> stopping)));
    }

    private List<UUID> claim(UUID lease, int room) {
        if (!store.isAnyActive()) {
            return List.of();
        }
        ChangeCursor end = feed.end();
        return store.claim(lease, watch.over(store.leases()), end, config.retryAtMost(), room);
    }

    private void begin(Turn turn) {
        UUID place = UUID.randomUUID();
        running.add(place);
        threads.execute(() -> {
            try {
                turn.run();
            } catch (RuntimeException e) {
                failures.count(JOB);
                // The lease ends by itself, so it is some time until the next attempt.
                LOG.errorf(e, "%s could not be delivered to; again in %s", turn, config.lease());
                return;
            } finally {
                running.remove(place);
            }
            release(turn);
        });
    }

    private void release(Turn turn) {
        try {
            turn.release();
        } catch (RuntimeException e) {
            LOG.warnf("%s is still leased (%s); again in %s", turn, e, config.lease());
            LOG.debug("Cause", e);
        }
    }
}
