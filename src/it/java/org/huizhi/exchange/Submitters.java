package org.huizhi.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.NodeClient.Answer;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;

/**
 * Clients of the sending region: each request is repeated with its key until it has an answer, and every answer is
 * written down.
 */
final class Submitters {

    private static final int THREADS = 3;
    /** One slip in so many is taken back at once. */
    private static final int WITHDRAWN_EVERY = 6;

    private final List<NodeClient> node;
    private final Work work;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Map<String, Set<String>> idsOfKey = new ConcurrentHashMap<>();
    private final List<Thread> threads;
    private volatile Throwable failure;
    private volatile boolean finishing;

    /**
     * What they do.
     *
     * @param slips how many there are at the most
     * @param slip makes one
     * @param pause of each of them after a slip
     * @param limit after which they give up on a request
     */
    record Work(int slips, Supplier<ObjectNode> slip, Duration pause, Duration limit) {

        /** From Yulin to Xinzhou, as fast as they can. */
        static Work of(int slips) {
            return new Work(slips, Slips::submission, Duration.ZERO, Duration.ofSeconds(90));
        }
    }

    private Submitters(List<NodeClient> node, Work work) {
        this.node = node;
        this.work = work;
        this.threads = IntStream.range(0, THREADS)
                .mapToObj(i -> new Thread(this::work, "submitter-" + i))
                .toList();
    }

    /** @param node clients of its replicas; who gets no answer from one asks the next */
    static Submitters start(List<NodeClient> node, Work work) {
        Submitters submitters = new Submitters(node, work);
        submitters.threads.forEach(thread -> {
            thread.setUncaughtExceptionHandler((dead, cause) -> submitters.failure = cause);
            thread.setDaemon(true);
            thread.start();
        });
        return submitters;
    }

    private void work() {
        for (int i = next.getAndIncrement(); i < work.slips() && !finishing; i = next.getAndIncrement()) {
            String key = "slip-" + i;
            ObjectNode slip = work.slip().get();
            String id =
                    answer("/notices", slip, key, Set.of(201)).body().path("id").asText();
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
                String again = answer("/notices", slip, key, Set.of(201))
                        .body()
                        .path("id")
                        .asText();
                idsOfKey.get(key).add(again);
            }
            LockSupport.parkNanos(work.pause().toNanos());
        }
    }

    private Answer answer(String path, JsonNode body, String key, Set<Integer> expected) {
        long end = System.nanoTime() + work.limit().toNanos();
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
        throw new AssertionError("no answer to " + path + " within " + work.limit());
    }

    /** Waits until so many slips have their 201. */
    void awaitAnswered(int count) {
        Patience.until(count + " slips have a 201", work.limit(), () -> {
            assertNoFailure();
            return idsOfKey.size() >= count;
        });
    }

    void assertNoFailure() {
        if (failure != null) {
            throw new AssertionError("a submitter failed", failure);
        }
    }

    /** Waits until each has the answers to what it began; they begin nothing more. */
    void finish() {
        finishing = true;
        Patience.until(
                "every request is answered",
                work.limit(),
                () -> threads.stream().noneMatch(Thread::isAlive));
        assertNoFailure();
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
