package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.huizhi.testsupport.Slips;

/**
 * An office that accepts each slip it finds and returns it, until it is closed: by single calls, or a pile at a time.
 */
final class LoadOffice {

    private static final int PAGE = 200;
    /** A list is cheap, but not what is measured. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private static final String ACCEPTANCE = "{}";
    private static final String ANSWER =
            "{\"kind\": \"final\", \"payload\": " + Slips.answer("residence-confirmation") + "}";

    private final String node;
    private final String token;
    private final int pile;
    private final BlockingQueue<String> found = new LinkedBlockingQueue<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;

    /** @param pile slips that are answered in one request; 1 for one call for each act */
    LoadOffice(String node, String token, int connections, int pile) {
        this.node = node;
        this.token = token;
        this.pile = pile;
        threads.add(new Thread(this::look));
        for (int i = 0; i < connections; i++) {
            threads.add(new Thread(pile > 1 ? this::answerPiles : this::answerOneByOne));
        }
        threads.forEach(Thread::start);
    }

    int answered() {
        return answered.get();
    }

    private void look() {
        while (!closing) {
            JsonNode page = Calls.get(node + "/api/v1/notices?direction=incoming&state=received&limit=" + PAGE, token);
            page.path("items").forEach(slip -> {
                String id = slip.path("id").asText();
                if (seen.add(id)) {
                    found.add(id);
                }
            });
            do {
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            } while (found.size() > PAGE / 4 && !closing);
        }
    }

    private void answerOneByOne() {
        while (!closing || !found.isEmpty()) {
            String id = poll();
            if (id != null) {
                String slip = node + "/api/v1/notices/" + id;
                Calls.post(slip + "/acceptance", token, "application/json", bytes(ACCEPTANCE), 200);
                Calls.post(slip + "/returns", token, "application/json", bytes(ANSWER), 200);
                answered.incrementAndGet();
            }
        }
    }

    private void answerPiles() {
        while (!closing || !found.isEmpty()) {
            List<String> ids = new ArrayList<>();
            String first = poll();
            if (first != null) {
                ids.add(first);
                found.drainTo(ids, pile - 1);
                StringBuilder lines = new StringBuilder();
                ids.forEach(id -> lines.append(line(id, "acceptance", ACCEPTANCE)));
                ids.forEach(id -> lines.append(line(id, "returns", ANSWER)));
                String answer = Calls.post(
                        node + "/api/v1/notices/verbs/batch",
                        token,
                        "application/x-ndjson",
                        bytes(lines.toString()),
                        200);
                if (answer.split("\"status\":200", -1).length != 2 * ids.size() + 1) {
                    throw new IllegalStateException("not every line is done: " + answer);
                }
                answered.addAndGet(ids.size());
            }
        }
    }

    private static String line(String id, String verb, String body) {
        return "{\"notice\": \"" + id + "\", \"verb\": \"" + verb + "\", \"body\": " + body + "}\n";
    }

    private String poll() {
        try {
            return found.poll(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void close() throws InterruptedException {
        closing = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
