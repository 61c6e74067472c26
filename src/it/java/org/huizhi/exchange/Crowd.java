package org.huizhi.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Callers who send the same request again and again, the next as soon as one is answered, whatever the answer says
 * about when to come again.
 */
final class Crowd {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI target;
    private final String mediaType;
    private final byte[] body;

    private Crowd(URI target, String mediaType, String body) {
        this.target = target;
        this.mediaType = mediaType;
        this.body = body.getBytes(UTF_8);
    }

    /** They submit a slip. */
    static Crowd submitting(URI node, String slip) {
        return new Crowd(node.resolve("/api/v1/notices"), "application/json", slip);
    }

    /** They submit a batch. */
    static Crowd submittingAll(URI node, String lines) {
        return new Crowd(node.resolve("/api/v1/notices/batch"), "application/x-ndjson", lines);
    }

    /**
     * What they were told.
     *
     * @param answers how often, by status
     * @param ids of the slips that were accepted
     * @param withoutRetryAfter answers of 429 and 503 that do not say when to come again, and problems without a type
     * @param failures requests without an answer
     */
    record Answers(
            Map<Integer, AtomicInteger> answers,
            Set<String> ids,
            Queue<String> withoutRetryAfter,
            Queue<String> failures) {

        private static Answers none() {
            return new Answers(
                    new ConcurrentSkipListMap<>(),
                    ConcurrentHashMap.newKeySet(),
                    new ConcurrentLinkedQueue<>(),
                    new ConcurrentLinkedQueue<>());
        }

        int total() {
            return answers.values().stream().mapToInt(AtomicInteger::get).sum();
        }

        private void add(HttpResponse<String> response) {
            answers.computeIfAbsent(response.statusCode(), any -> new AtomicInteger())
                    .incrementAndGet();
            if (response.statusCode() == 200) {
                return;
            }
            JsonNode body = json(response.body());
            if (response.statusCode() == 201) {
                ids.add(body.path("id").asText());
            } else if (response.headers().firstValue("Retry-After").isEmpty()
                    || !body.path("type").asText().startsWith("urn:huizhi:problem:")) {
                withoutRetryAfter.add(response.statusCode() + " " + response.headers() + " " + response.body());
            }
        }

        private static JsonNode json(String body) {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(body, e);
            }
        }
    }

    /** So many connections, for so long; each connection has the next of the tokens. */
    Answers press(int connections, Duration time, List<String> tokens) {
        Answers answers = Answers.none();
        long end = System.nanoTime() + time.toNanos();
        CompletableFuture.allOf(IntStream.range(0, connections)
                        .mapToObj(i -> next(request(tokens.get(i % tokens.size())), end, answers))
                        .toArray(CompletableFuture[]::new))
                .join();
        return answers;
    }

    private CompletableFuture<Void> next(HttpRequest request, long end, Answers answers) {
        if (System.nanoTime() > end) {
            return CompletableFuture.completedFuture(null);
        }
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenAccept(answers::add)
                .exceptionally(failure -> {
                    answers.failures().add(failure.toString());
                    return null;
                })
                .thenComposeAsync(done -> next(request, end, answers));
    }

    private HttpRequest request(String token) {
        return HttpRequest.newBuilder(target)
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", mediaType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }
}
