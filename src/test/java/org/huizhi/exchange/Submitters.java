package org.huizhi.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.NodeClient.Answer;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;

/** Clients of the sending region: each request is repeated with its key until it has an answer, and every answer is written down. */
final class Submitters {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int THREADS = 3;
    /** One slip in so many is taken back at once. */
    private static final int WITHDRAWN_EVERY = 6;

    private final List<NodeClient> node;
    private final int slips;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Map<String, Set<String>> idsOfKey = new ConcurrentHashMap<>();
    private final List<Thread> threads;
    private volatile Throwable failure;

    private Submitters(List<NodeClient> node, int slips) {
        this.node = node;
        this.slips = slips;
        this.threads = IntStream.range(0, THREADS)
                .mapToObj(i -> new Thread(this::work, "submitter-" + i))
                .toList();
    }

    /** @param node clients of its replicas; who gets no answer from one asks the next */
    static Submitters start(List<NodeClient> node, int slips) {
        Submitters submitters = new Submitters(node, slips);
        submitters.threads.forEach(thread -> {
            thread.setUncaughtExceptionHandler((dead, cause) -> submitters.failure = cause);
            thread.setDaemon(true);
            thread.start();
        });
        return submitters;
    }

    private void work() {
        for (int i = next.getAndIncrement(); i < slips; i = next.getAndIncrement()) {
            String key = "slip-" + i;
            String id = answer("/notices", Slips.submission(), key, Set.of(201))
                    .body()
                    .path("id")
                    .asText();
            idsOfKey.computeIfAbsent(key, any -> new ConcurrentSkipListSet<>()).add(id);
            if (i % WITHDRAWN_EVERY == 0) {
                // The answer may have been quicker.
                answer(
                        "/notices/" + id + "/withdrawal",
                        JsonNodeFactory.instance.objectNode(),
                        "w-" + i,
                        Set.of(200, 409));
            } else if (i % WITHDRAWN_EVERY == 1) {
                // Nobody waits for an answer: the same request once more, as a client does that was restarted itself.
                String again = answer("/notices", Slips.submission(), key, Set.of(201))
                        .body()
                        .path("id")
                        .asText();
                idsOfKey.get(key).add(again);
            }
        }
    }

    private Answer answer(String path, JsonNode body, String key, Set<Integer> expected) {
        long end = System.nanoTime() + LIMIT.toNanos();
        for (int attempt = 0; System.nanoTime() < end; attempt++) {
            try {
                Answer answer = node.get(attempt % node.size()).post(path, body, key);
                if (expected.contains(answer.status())) {
                    return answer;
                }
                if (answer.status() < 500) {
                    throw new AssertionError(path + " is answered with " + answer.status() + ": " + answer.body());
                }
            } catch (UncheckedIOException e) {
                unanswered.incrementAndGet();
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        throw new AssertionError("no answer to " + path + " within " + LIMIT);
    }

    /** Waits until so many slips have their 201. */
    void awaitAnswered(int count) {
        Patience.until(count + " slips have a 201", LIMIT, () -> {
            if (failure != null) {
                throw new AssertionError("a submitter failed", failure);
            }
            return idsOfKey.size() >= count;
        });
    }

    /** Requests that got no answer at all and were repeated. */
    int unanswered() {
        return unanswered.get();
    }

    /** The notice ids that 201s have named, by idempotency key. */
    Map<String, Set<String>> idsOfKey() {
        return new TreeMap<>(idsOfKey);
    }
}
