package org.huizhi.feed;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.LoadReport;
import org.huizhi.feed.DirectoryTopic.Place;
import org.huizhi.job.LoopThread;
import org.huizhi.job.Looping;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the topic of the directory, in every replica, from its beginning. Nothing waits for it: without the bus or
 * the topic the node lives on its file and on the entries it holds. After any fault it begins again, and when the topic
 * is another one or has more partitions: the client of the bus reads on from where it was, and would pass over what
 * lies before that and beside it. Entries that are held change nothing.
 */
@ApplicationScoped
class DirectoryFollower implements Looping {

    private static final Logger LOG = Logger.getLogger(DirectoryFollower.class);

    /** Records that nobody can believe must not make the inbox wait for each of them. */
    private static final Duration REFRESH_EVERY = Duration.ofSeconds(10);

    private static final Duration REFRESH_AT_MOST = Duration.ofSeconds(2);

    /** Of those that lie on the topic: a week of hours, and no more than fits into memory. */
    private static final int HEARTBEATS = 200;

    private final Map<String, Object> kafka;
    private final String name;
    private final Duration interval;
    private final BusAdmin bus;
    private final CurrentDirectory directory;
    private final MeterRegistry meters;
    private final Clock clock;
    private final AtomicReference<@Nullable CountDownLatch> asked = new AtomicReference<>();
    private Instant lastRefresh = Instant.EPOCH;
    private final LoopThread thread = new LoopThread("directory-follower", this::run);
    private volatile boolean away;
    private @Nullable String reported;

    DirectoryFollower(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            DirectoryTopicConfig config,
            BusAdmin bus,
            CurrentDirectory directory,
            MeterRegistry meters,
            Clock clock) {
        this.kafka = kafka;
        this.name = config.topic();
        this.interval = config.reloadInterval();
        this.bus = bus;
        this.directory = directory;
        this.meters = meters;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        meters.counter("huizhi.directory.refused");
        thread.start();
    }

    @Override
    public String name() {
        return "directory follower";
    }

    @Override
    public boolean hasEnded() {
        return thread.hasEnded();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        thread.stop(REFRESH_AT_MOST);
    }

    /**
     * Reads the topic, the file, and what other replicas stored, for a key that is not known yet: it may be on its way.
     * Returns after a bounded wait, and at once when that was done a moment ago. Safe for several threads, which wait
     * for the same reading.
     */
    synchronized void refresh() {
        Instant now = clock.instant();
        // A clock may be set back.
        if (!now.isBefore(lastRefresh) && now.isBefore(lastRefresh.plus(REFRESH_EVERY))) {
            return;
        }
        lastRefresh = now;
        try {
            if (!away) {
                CountDownLatch reached = new CountDownLatch(1);
                asked.set(reached);
                reached.await(REFRESH_AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
            }
            // Whoever replays a dead letter is in a transaction; what is held does not depend on how that one ends.
            QuarkusTransaction.suspendingExisting().run(directory::reload);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The database may be away; then there is only what was known before.
            LOG.warnf("The directory could not be read again: %s", e);
        }
    }

    private void run() {
        while (thread.goesOn()) {
            try (DirectoryTopic topic = DirectoryTopic.open(kafka, name)) {
                follow(topic);
                continue;
            } catch (RuntimeException e) {
                // Outlives every fault of the bus and the database. Reported once, not every half minute.
                report(String.valueOf(e.getMessage()));
            }
            pause();
        }
    }

    /** Until the node stops, or the topic is no longer the one that is read, or not all of it. */
    private void follow(DirectoryTopic topic) {
        BusAdmin.Identity read = new BusAdmin.Identity(identity().id(), topic.partitions());
        Map<Place, @Nullable String> unread = new LinkedHashMap<>();
        Deque<String> heartbeats = new ArrayDeque<>();
        Set<Place> junk = new HashSet<>();
        Instant nextCheck = Instant.MIN;
        while (thread.goesOn()) {
            DirectoryTopic.Heard heard = topic.poll();
            unread.putAll(heard.entries());
            heartbeats.addAll(heard.heartbeats());
            while (heartbeats.size() > HEARTBEATS) {
                heartbeats.remove();
            }
            Instant now = clock.instant();
            boolean isTime = !now.isBefore(nextCheck) || nextCheck.isAfter(now.plus(interval));
            if (isTime && !identity().equals(read)) {
                LOG.infof("Topic %s is another one, or has more partitions: it is read from its beginning", name);
                return;
            }
            CountDownLatch waiting = asked.getAndSet(null);
            boolean due = waiting != null || !unread.isEmpty() || !heartbeats.isEmpty() || isTime;
            if (due && topic.isAtEnd()) {
                heartbeats.forEach(this::hear);
                heartbeats.clear();
                apply(unread, junk);
                unread.clear();
                nextCheck = clock.instant().plus(interval);
                if (waiting != null) {
                    waiting.countDown();
                }
                report("");
            } else if (waiting != null) {
                asked.compareAndSet(null, waiting);
            }
        }
    }

    /** @throws KafkaException when the bus does not tell, or the node stops */
    private BusAdmin.Identity identity() {
        try {
            return bus.identity(name);
        } catch (ExecutionException e) {
            throw new KafkaException("the bus does not speak of topic " + name + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new KafkaException("the bus has not spoken of topic " + name + " within " + BusAdmin.TIMEOUT, e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** One that is not the authority's, or is dated ahead, proves nothing: it is counted and passed over. */
    private void hear(String heartbeat) {
        if (!directory.heard(heartbeat)) {
            meters.counter("huizhi.directory.refused").increment();
            LOG.warnf("A heartbeat on topic %s is not the authority's, or is dated ahead, and is passed over", name);
        }
    }

    /**
     * Applies what came since, of each place the last.
     *
     * @param junk places where the topic holds nothing that the authority signed: as long as there are any, the
     *     directory ages
     */
    private void apply(Map<Place, @Nullable String> changes, Set<Place> junk) {
        List<Place> places = new ArrayList<>();
        List<String> entries = new ArrayList<>();
        changes.forEach((place, entry) -> {
            // Whoever takes an entry away proves nothing: it stays.
            junk.remove(place);
            if (entry != null) {
                places.add(place);
                entries.add(entry);
            }
        });
        if (!entries.isEmpty()) {
            LoadReport report = directory.take(entries);
            for (LoadReport.Refused refused : report.refused()) {
                meters.counter("huizhi.directory.refused").increment();
                if (!refused.authentic()) {
                    junk.add(places.get(refused.index()));
                }
            }
        }
        if (junk.isEmpty()) {
            directory.verified();
        }
    }

    /** @param trouble empty when all is well */
    private void report(String trouble) {
        away = !trouble.isEmpty();
        if (!trouble.equals(reported) && thread.goesOn()) {
            reported = trouble;
            if (away) {
                LOG.warnf(
                        "The directory cannot be followed on topic %s (%s): the file and the entries held carry on; again every %s",
                        name, trouble, interval);
            } else {
                LOG.infof("The directory is followed on topic %s", name);
            }
        }
    }

    private void pause() {
        try {
            if (thread.goesOn()) {
                Thread.sleep(interval.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
