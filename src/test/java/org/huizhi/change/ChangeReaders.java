package org.huizhi.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.NodeClient.Answer;
import org.huizhi.testsupport.Patience;
import org.huizhi.webhook.WebhookReceiver;
import org.jspecify.annotations.Nullable;

/**
 * Systems that keep a copy of a node's slips, each in its way: one asks for pages of changes, one has them sent, one
 * has them sent to an address, one asks for what was updated since. They go from replica to replica, and where
 * something breaks off they go on from what they were told last.
 */
public final class ChangeReaders implements AutoCloseable {

    private static final int LIMIT = 50;
    /** By a replica that was cut off, see {@code docs/operations.md}. */
    private static final int REPEATED_AT_MOST = 20;

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration SHORTLY_BEFORE = Duration.ofSeconds(10);

    private final List<NodeClient> replicas;
    private final EmbeddedDatabase server;
    private final String database;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final ChangeCursor start;
    private final Instant startedAt;

    /** Ids in the order in which they came. */
    private final List<String> paged = new ArrayList<>();

    private final List<String> sent = new ArrayList<>();
    private final WebhookReceiver receiver = WebhookReceiver.start();
    private final String webhook;
    private final String secret;
    /** Latest date that was shown, by slip. */
    private final Map<String, Instant> updated = new HashMap<>();

    private final List<Thread> threads;
    private volatile @Nullable Throwable failure;
    private volatile boolean closing;
    /** How many calls of the webhook had a signature that stands. */
    private int verified;

    private interface Reading {
        void read() throws IOException;
    }

    private ChangeReaders(List<NodeClient> replicas, EmbeddedDatabase server, String database) {
        this.replicas = replicas;
        this.server = server;
        this.database = database;
        String now = replicas.get(0)
                .get("/changes?start=now")
                .expect(200)
                .path("next")
                .asText();
        this.start = ChangeCursor.decoded(now).orElseThrow();
        this.startedAt = Instant.now();
        JsonNode registered = replicas.get(0)
                .post(
                        "/webhooks",
                        NodeClient.JSON
                                .createObjectNode()
                                .put("url", receiver.url("/all"))
                                .put("cursor", now))
                .expect(201);
        this.webhook = registered.path("id").asText();
        this.secret = registered.path("secret").asText();
        this.threads = Stream.of(pages(now), stream(now), updates())
                .map(reading -> new Thread(() -> repeat(reading), "change-reader"))
                .toList();
    }

    /**
     * Reads what happens from now on.
     *
     * @param replicas clients of the replicas of a node, with all its offices
     * @param server where the node's database is
     */
    public static ChangeReaders start(List<NodeClient> replicas, EmbeddedDatabase server, String database) {
        ChangeReaders readers = new ChangeReaders(replicas, server, database);
        readers.threads.forEach(thread -> {
            thread.setUncaughtExceptionHandler((dead, cause) -> readers.failure = cause);
            thread.setDaemon(true);
            thread.start();
        });
        return readers;
    }

    private void repeat(Reading reading) {
        while (!closing) {
            try {
                reading.read();
            } catch (IOException | UncheckedIOException e) {
                broken.incrementAndGet();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private NodeClient replica() {
        return replicas.get(Math.floorMod(turn.getAndIncrement(), replicas.size()));
    }

    /** @return empty where it is to be asked again: a replica starts or stops, or has no database */
    private Optional<JsonNode> ask(String path) {
        Answer answer = replica().get(path);
        if (answer.status() >= 500 || answer.status() == 429) {
            broken.incrementAndGet();
            return Optional.empty();
        }
        return Optional.of(answer.expect(200));
    }

    private Reading pages(String from) {
        String[] next = {from};
        return () -> ask("/changes?wait=2&limit=" + LIMIT + "&cursor=" + next[0])
                .ifPresent(page -> {
                    synchronized (paged) {
                        page.path("items")
                                .forEach(change -> paged.add(change.path("id").asText()));
                    }
                    next[0] = page.path("next").asText();
                });
    }

    private Reading stream(String from) {
        String[] last = {from};
        return () -> {
            HttpResponse<InputStream> answer = replica().stream("/changes/stream?seconds=3", last[0]);
            if (answer.statusCode() >= 500 || answer.statusCode() == 429) {
                answer.body().close();
                broken.incrementAndGet();
                return;
            }
            assertThat(answer.statusCode()).isEqualTo(200);
            try (EventStream stream = new EventStream(answer)) {
                for (Optional<EventStream.Event> event = stream.next();
                        event.isPresent() && !closing;
                        event = stream.next()) {
                    last[0] = event.get().id();
                    synchronized (sent) {
                        sent.add(last[0]);
                    }
                }
            }
        };
    }

    /** All pages, and then from the latest date on. */
    private Reading updates() {
        Instant[] since = {startedAt.minus(SHORTLY_BEFORE)};
        String[] next = {""};
        Instant[] latest = {since[0]};
        return () -> ask("/notices?limit=" + LIMIT + "&updatedAfter=" + since[0] + next[0])
                .ifPresent(page -> {
                    synchronized (updated) {
                        page.path("items").forEach(slip -> {
                            Instant at = Instant.parse(slip.path("updatedAt").asText());
                            updated.put(slip.path("id").asText(), at);
                            latest[0] = at.isAfter(latest[0]) ? at : latest[0];
                        });
                    }
                    next[0] = page.hasNonNull("next")
                            ? "&cursor=" + page.path("next").asText()
                            : "";
                    since[0] = next[0].isEmpty() ? latest[0] : since[0];
                });
    }

    /** How often something broke off and was taken up again. */
    public int broken() {
        return broken.get();
    }

    /** To be called now and then: who is sent a change looks at its signature while it is young. */
    public void assertNoFailure() {
        if (failure != null) {
            throw new AssertionError("a reader of changes failed", failure);
        }
        List<WebhookReceiver.Call> calls = receiver.taken("/all");
        for (; verified < calls.size(); verified++) {
            WebhookReceiver.Call call = calls.get(verified);
            assertThatCode(() -> new Webhook(secret).verify(call.body(), call.headers()))
                    .doesNotThrowAnyException();
        }
    }

    /** Waits until each was told all that was written since it began. */
    public void awaitAll(Duration limit) {
        try {
            Patience.until("every reader is told everything", limit, () -> {
                assertNoFailure();
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
                List<String> written = written();
                Map<String, Instant> slips = slips();
                return !written.isEmpty()
                        && copy(paged).equals(written)
                        && copy(sent).equals(written)
                        && receiver.firstIds("/all").equals(written)
                        && updatesOf(slips.keySet()).equals(slips);
            });
        } catch (AssertionError e) {
            // What is missing says more.
            List<String> written = written();
            Map<String, Instant> slips = slips();
            assertThat(copy(paged)).as("asked for in pages").isEqualTo(written);
            assertThat(copy(sent)).as("sent").isEqualTo(written);
            assertThat(receiver.firstIds("/all")).as("sent to an address").isEqualTo(written);
            assertThat(updatesOf(slips.keySet())).as("asked for as updated").isEqualTo(slips);
            throw e;
        }
        assertThat(untold()).as("updated, and no change tells it").isEmpty();
    }

    /**
     * What came to the address again was the same and had a cause: whoever delivers is cut off, or its answer is lost,
     * and repeats what it has not written down yet.
     *
     * @param interruptions how often that can have been
     * @return how many calls told what was told before
     */
    public int assertRepeatedFor(int interruptions) {
        assertNoFailure();
        List<WebhookReceiver.Call> calls = receiver.taken("/all");
        Map<String, String> bodies = new HashMap<>();
        int repeated = 0;
        for (WebhookReceiver.Call call : calls) {
            String before = bodies.putIfAbsent(call.header("webhook-id"), call.body());
            assertThat(before).isIn(null, call.body());
            repeated += before == null ? 0 : 1;
        }
        assertThat(repeated).as("repeated calls").isLessThanOrEqualTo(interruptions * REPEATED_AT_MOST);
        return repeated;
    }

    private List<String> untold() {
        Set<String> told = slips().keySet();
        return server.query(database, "select id from notice where updated_at > ?", Timestamp.from(startedAt)).stream()
                .map(row -> value(row, "id", UUID.class).toString())
                .filter(slip -> !told.contains(slip))
                .toList();
    }

    private static List<String> copy(List<String> ids) {
        synchronized (ids) {
            return List.copyOf(ids);
        }
    }

    private Map<String, Instant> updatesOf(Set<String> slips) {
        synchronized (updated) {
            Map<String, Instant> found = new HashMap<>(updated);
            found.keySet().retainAll(slips);
            return found;
        }
    }

    private List<String> written() {
        return server
                .query(
                        database,
                        "select tx, id, notice_id from timeline_entry where (tx, id) > (?, ?) order by tx, id",
                        start.position(),
                        start.entry())
                .stream()
                .map(row -> ChangeCursor.of(
                                value(row, "tx", Long.class),
                                value(row, "id", Long.class),
                                value(row, "notice_id", UUID.class))
                        .encoded())
                .toList();
    }

    private Map<String, Instant> slips() {
        Map<String, Instant> slips = new HashMap<>();
        server.query(
                        database,
                        "select id, updated_at as at from notice n where exists"
                                + " (select from timeline_entry t where t.notice_id = n.id and (t.tx, t.id) > (?, ?))",
                        start.position(),
                        start.entry())
                .forEach(row -> slips.put(value(row, "id", UUID.class).toString(), instant(row)));
        return slips;
    }

    private static Instant instant(Map<String, Object> row) {
        return value(row, "at", Timestamp.class).toInstant();
    }

    static <T> T value(Map<String, Object> row, String column, Class<T> type) {
        return type.cast(Objects.requireNonNull(row.get(column), column));
    }

    @Override
    public void close() {
        closing = true;
        threads.forEach(Thread::interrupt);
        try {
            replicas.get(0).delete("/webhooks/" + webhook);
        } catch (UncheckedIOException e) {
            broken.incrementAndGet();
        }
        receiver.close();
    }
}
