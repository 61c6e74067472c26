package org.huizhi.change;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.huizhi.access.Caller;
import org.huizhi.job.JobFailures;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for changes at this replica. However many they are, the database is asked once in an interval whether
 * there is anything new, and those whose offices it concerns read on.
 */
@ApplicationScoped
public class ChangeFollowers {

    private static final Logger LOG = Logger.getLogger(ChangeFollowers.class);

    static final String JOB = "change-followers";

    /** One looks, the others read; each reading is a few milliseconds. */
    private static final int THREADS = 3;
    /** In one look; if there are more, everybody reads. */
    private static final int MOST_AT_ONCE = 1_000;

    @ConfigMapping(prefix = "huizhi.change")
    interface Config {

        /** Long polls and streams that a replica holds at once; more are 503. */
        @WithDefault("500")
        int followers();

        /** Of these, those of one caller; more are 429. */
        @WithDefault("8")
        int followersPerCaller();

        /** How often a replica looks for changes while somebody waits for them. */
        @WithDefault("PT0.25S")
        Duration pollInterval();

        /** A stream says that it is there when it has said nothing for so long. */
        @WithDefault("PT15S")
        Duration heartbeat();
    }

    /** Whether somebody may wait. */
    public sealed interface Admission {

        record Admitted(Follower follower) implements Admission {}

        /** This caller waits often enough already. */
        record TooManyOfCaller() implements Admission {}

        /** As many wait as this replica holds. */
        record Full() implements Admission {}
    }

    private final ChangeFeed feed;
    private final JobFailures failures;
    private final Config config;
    private final Set<Follower> all = new LinkedHashSet<>();
    private final Map<String, Integer> byCaller = new HashMap<>();
    private final ScheduledExecutorService threads;
    private @Nullable ScheduledFuture<?> looking;
    private boolean stopping;
    /** Up to where it was looked, by the one thread that looks; null while nobody waits. */
    private @Nullable ChangeCursor lookedUpTo;

    ChangeFollowers(ChangeFeed feed, JobFailures failures, Config config, MeterRegistry meters) {
        this.feed = feed;
        this.failures = failures;
        this.config = config;
        this.threads = Executors.newScheduledThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, JOB);
            thread.setDaemon(true);
            return thread;
        });
        Gauge.builder("huizhi.change.followers", this, ChangeFollowers::count)
                .description("Long polls and streams that wait for changes")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        failures.known(JOB);
        long interval = config.pollInterval().toMillis();
        looking = threads.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** So that they turn to another replica while this one still answers. */
    void stopSoon(@Observes ShutdownDelayInitiatedEvent event) {
        endAll();
    }

    void stop(@Observes ShutdownEvent event) {
        endAll();
        if (looking != null) {
            looking.cancel(false);
        }
        threads.shutdown();
    }

    private void endAll() {
        synchronized (this) {
            stopping = true;
        }
        current().forEach(Follower::end);
    }

    private synchronized int count() {
        return all.size();
    }

    private synchronized List<Follower> current() {
        return List.copyOf(all);
    }

    /** @return when the replica is about to stop, one that ends when it has read what there is */
    public synchronized Admission enter(
            Caller caller, ChangeFilter filter, ChangeCursor after, int limit, Duration lasts) {
        if (byCaller.getOrDefault(caller.account(), 0) >= config.followersPerCaller()) {
            return new Admission.TooManyOfCaller();
        }
        if (all.size() >= config.followers()) {
            return new Admission.Full();
        }
        long endsAt = System.nanoTime() + (stopping ? 0 : lasts.toNanos());
        Follower follower = new Follower(this, feed, caller, filter, after, limit, endsAt, config.heartbeat());
        all.add(follower);
        byCaller.merge(caller.account(), 1, Integer::sum);
        return new Admission.Admitted(follower);
    }

    synchronized void left(Follower follower) {
        if (all.remove(follower)) {
            byCaller.computeIfPresent(
                    follower.caller().account(), (name, count) -> count == 1 ? null : Integer.valueOf(count - 1));
        }
    }

    void run(Runnable reading) {
        try {
            threads.execute(reading);
        } catch (RejectedExecutionException e) {
            LOG.debug("Nothing is read any more: the node stops", e);
        }
    }

    private void look() {
        try {
            lookOnce();
        } catch (RuntimeException e) {
            failures.count(JOB);
            // It outlives every fault of the database; whoever waits goes on waiting.
            LOG.warnf("It could not be looked for changes (%s); again in %s", e, config.pollInterval());
            LOG.debug("Cause", e);
        }
        long now = System.nanoTime();
        current().forEach(follower -> follower.tick(now));
    }

    private void lookOnce() {
        if (count() == 0) {
            lookedUpTo = null;
            return;
        }
        // Somebody waits anew, or the database was restored meanwhile, or there is too much to look through: all read.
        Optional<ChangeFeed.Concerned> concerned = Optional.ofNullable(lookedUpTo)
                .flatMap(after -> feed.concerned(after, MOST_AT_ONCE))
                .filter(found -> !found.more());
        lookedUpTo = concerned.map(ChangeFeed.Concerned::next).orElseGet(feed::end);
        current().stream()
                .filter(follower ->
                        concerned.map(found -> follower.sees(found.offices())).orElse(true))
                .forEach(Follower::wake);
    }
}
