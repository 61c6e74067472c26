package org.huizhi.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.NodeProcess;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;
import org.huizhi.testsupport.Slips;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** More comes than a node can do, or a partner takes nothing: what was accepted is kept, and the others go on. */
class OverloadIT {

    private static final Logger LOG = Logger.getLogger(OverloadIT.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration DELIVERED_WITHIN = Duration.ofMinutes(2);
    /** As {@code huizhi.access.admission.at-once} has it. */
    private static final int AT_ONCE = 128;

    private static final int POLITE_CALLERS = 40;
    /** {@code -Doverload.seconds=15} is the long form. */
    private static final Duration PRESSED_FOR = Duration.ofSeconds(Long.getLong("overload.seconds", 6));
    /** Heap of a test's node, and what a virtual machine needs beside it. */
    private static final int MOST_MEBIBYTES = 256 + 400;

    private static final int HELD_SLIPS = Integer.getInteger("overload.held", 4_000);
    private static final int BATCH = 500;
    private static final int SLIPS_BESIDE = 50;
    /** To look whether the destination is there takes two seconds each time: most must not wait for it. */
    private static final long MOST_MILLIS_BESIDE = 1_000;

    private static final int LONG_LINES = 16;

    private static final Party YULIN = Regions.yulin();
    private static final Party XINZHOU = Regions.xinzhou();
    private static final Party ORDOS = Regions.ordos();

    private static RunningExchange exchange;
    private static Ledger sent;

    /** Ordos is dead: it has neither a node nor an inbox. */
    @BeforeAll
    static void start() {
        exchange = RunningExchange.prepare("overload", YULIN, XINZHOU, ORDOS);
        exchange.bus().wipe(Map.of(YULIN.mailbox(), 6, XINZHOU.mailbox(), 6));
        List<NodeProcess> nodes = List.of(exchange.node(YULIN.mailbox()), exchange.node(XINZHOU.mailbox()));
        Map<String, String> hasty =
                Map.of("huizhi.feed.suspend-destination", "1s", "huizhi.feed.suspend-at-most", "4s");
        nodes.forEach(node -> node.start(hasty));
        nodes.forEach(node -> node.awaitReady(START_LIMIT));
        sent = new Ledger(exchange, YULIN.mailbox());
    }

    @AfterAll
    static void end() {
        if (exchange != null) {
            exchange.close();
        }
    }

    @Test
    void tenTimesAsManyRequestsAsCanBeUnderWayAreShedAndWhatWasAcceptedIsKept() {
        NodeProcess node = exchange.node(YULIN.mailbox());
        List<String> polite = politeCallers();
        // Every other connection is of the one that takes no turns.
        String greedy = submitter("greedy-system");
        List<String> crowded = polite.stream()
                .flatMap(token -> List.of(token, greedy).stream())
                .toList();
        Crowd crowd = Crowd.submitting(node.baseUri(), Slips.submission().toString());
        Crowd.Answers calm = crowd.press(AT_ONCE / 8, PRESSED_FOR, polite);
        assertThat(calm.answers()).containsOnlyKeys(201);

        Watch watch = Watch.over(node);
        Crowd.Answers pressed = crowd.press(10 * AT_ONCE, PRESSED_FOR, crowded);
        watch.end();

        assertThat(pressed.failures()).isEmpty();
        assertThat(pressed.withoutRetryAfter()).isEmpty();
        assertThat(pressed.answers()).containsKeys(201, 429, 503).containsOnlyKeys(201, 429, 503);
        assertThat(watch.unanswered.get()).as("health checks without an answer").isZero();
        assertThat(watch.peak).as("MiB resident").isLessThan(MOST_MEBIBYTES);
        Crowd.Answers after = crowd.press(1, Duration.ofMillis(500), polite);
        assertThat(after.answers()).containsOnlyKeys(201);
        Set<String> promised = IntStream.of(0, 1, 2)
                .mapToObj(List.of(calm, pressed, after)::get)
                .flatMap(answers -> answers.ids().stream())
                .collect(Collectors.toSet());
        Patience.until("all that was accepted is delivered", DELIVERED_WITHIN, () -> delivered() >= promised.size());
        assertThat(sent.rows("select id from notice where counterpart = ?", XINZHOU.mailbox()).stream()
                        .map(row -> row.get("id").toString())
                        .collect(Collectors.toSet()))
                .containsAll(promised);
        LOG.infof(
                "of %d requests in %s, %s; %s before it; at most %d MiB resident",
                pressed.total(), PRESSED_FOR, pressed.answers(), calm.answers(), watch.peak);
    }

    /** Of what takes the most memory that a body may: lines as long as they may be, of as many parts. */
    @Test
    void memoryIsBoundedHoweverLongBodiesAreAndHoweverManyCome() {
        NodeProcess node = exchange.node(YULIN.mailbox());
        String parts = "{\"payload\":[" + "{},".repeat(6_000) + "\"" + "x".repeat(240_000) + "\"]}\n";
        Crowd batches = Crowd.submittingAll(node.baseUri(), parts.repeat(LONG_LINES));
        Crowd slips = Crowd.submitting(node.baseUri(), Slips.submission().toString());

        Watch watch = Watch.over(node);
        Crowd.Answers pressed = batches.press(2 * AT_ONCE, PRESSED_FOR, politeCallers());
        watch.end();

        assertThat(pressed.failures()).isEmpty();
        assertThat(pressed.withoutRetryAfter()).isEmpty();
        assertThat(pressed.answers()).containsOnlyKeys(200, 503);
        assertThat(watch.unanswered.get()).as("health checks without an answer").isZero();
        assertThat(watch.peak).as("MiB resident").isLessThan(MOST_MEBIBYTES);
        assertThat(slips.press(1, Duration.ofMillis(500), politeCallers()).answers())
                .containsOnlyKeys(201);
        LOG.infof(
                "of %d batches of %d MiB in %s, %s; at most %d MiB resident",
                pressed.total(), (parts.length() * LONG_LINES) >> 20, PRESSED_FOR, pressed.answers(), watch.peak);
    }

    @Test
    void whoDoesNotTakeItsMessagesHoldsNobodyUp() {
        String lines = (slipTo(ORDOS) + "\n").repeat(BATCH);
        NodeClient client = exchange.client(YULIN.mailbox());
        for (int i = 0; i < HELD_SLIPS; i += BATCH) {
            client.postLines("/notices/batch", lines);
        }
        assertThat(held()).isEqualTo(HELD_SLIPS);

        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < SLIPS_BESIDE; i++) {
            long begin = System.nanoTime();
            String id = client.post("/notices", Slips.submission())
                    .expect(201)
                    .path("id")
                    .asText();
            Patience.until(
                    "it is delivered beside them",
                    () -> client.get("/notices/" + id)
                            .expect(200)
                            .path("state")
                            .asText()
                            .equals("delivered"));
            millis.add(Duration.ofNanos(System.nanoTime() - begin).toMillis());
        }
        millis.sort(null);
        LOG.infof(
                "with %d slips held for another, delivered in %d ms at the median, %d at most",
                HELD_SLIPS, millis.get(SLIPS_BESIDE / 2), millis.get(SLIPS_BESIDE - 1));
        assertThat(millis.get(SLIPS_BESIDE / 2)).as("ms at the median").isLessThan(MOST_MILLIS_BESIDE);

        exchange.bus().createInbox(ORDOS.mailbox(), 6);
        Patience.until("all of them leave when the inbox is there", DELIVERED_WITHIN, () -> held() == 0);
    }

    private static String slipTo(Party region) {
        return Slips.submission(YULIN, region, "residence-confirmation").toString();
    }

    private static List<String> politeCallers() {
        return IntStream.range(0, POLITE_CALLERS)
                .mapToObj(i -> submitter("system-" + i))
                .toList();
    }

    private static String submitter(String name) {
        return exchange.token(name, Set.of("submitter"), Set.of("610800-hub"));
    }

    private static long held() {
        return sent.count(
                "select count(*) from outbox where destination = ? and sent_at is null and type <> 'org.huizhi.probe.v1'",
                ORDOS.mailbox());
    }

    private static long delivered() {
        return sent.count(
                "select count(*) from notice where counterpart = ? and state = 'DELIVERED'", XINZHOU.mailbox());
    }

    /** Looks at a node's memory and health while it is pressed. */
    private static final class Watch {

        private static final Duration LIMIT = Duration.ofSeconds(10);
        private static final long PAUSE_MILLIS = 250;

        private final HttpClient http = HttpClient.newHttpClient();
        private volatile boolean ending;
        private volatile long peak;
        private final AtomicInteger unanswered = new AtomicInteger();
        private CompletableFuture<Void> watching;

        static Watch over(NodeProcess node) {
            Watch watch = new Watch();
            watch.watching = CompletableFuture.runAsync(() -> watch.look(node));
            return watch;
        }

        private void look(NodeProcess node) {
            URI health = node.operations("/q/health/live");
            HttpRequest request = HttpRequest.newBuilder(health).timeout(LIMIT).build();
            while (!ending) {
                peak = Math.max(peak, node.residentMebibytes().orElse(0));
                try {
                    if (http.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            != 200) {
                        unanswered.incrementAndGet();
                    }
                    Thread.sleep(PAUSE_MILLIS);
                } catch (IOException e) {
                    unanswered.incrementAndGet();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        void end() {
            ending = true;
            watching.join();
        }
    }
}
