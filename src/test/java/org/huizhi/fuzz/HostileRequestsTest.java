package org.huizhi.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Contract;
import org.huizhi.testsupport.Exchange;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every operation with whatever can be sent to it: each answer keeps to the contract, none is the node's fault, and the
 * node goes on.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Unlimited.class)
@Tag("fuzz")
class HostileRequestsTest {

    private static final Logger LOG = Logger.getLogger(HostileRequestsTest.class);
    private static final int CASES = Integer.getInteger("fuzz.cases", 4_000);
    /** Builds play the same; another seed plays others. */
    private static final long SEED = Long.getLong("fuzz.seed", 1);

    private static final int CALLERS = 4;
    private static final String NULL_FOUND = "null found";
    private static final int MOST_TOLD = 20;
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    private final String token = TestCaller.with(
                    "submitter", "handler", "registrar", "operator", "auditor", "administrator")
            .token();

    @Test
    void noRequestIsTheNodesFault() throws InterruptedException {
        LOG.infof("%d requests by seed %d; -Dfuzz.cases=%d -Dfuzz.seed=%d replays them", CASES, SEED, CASES, SEED);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            List<String> notices = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                notices.add(TestCaller.submitter().submitted(Slips.submission()));
                notices.add(Yulin.receive(xinzhou, "residence-confirmation"));
            }
            RequestGenerator generator = new RequestGenerator(notices);
            List<Thread> callers = IntStream.range(0, CALLERS)
                    .mapToObj(i -> new Thread(() -> call(generator, new Random(SEED + i)), "caller-" + i))
                    .toList();
            callers.forEach(Thread::start);
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(faults.stream().limit(MOST_TOLD))
                    .as("answers that differ from the contract, %d in all", faults.size())
                    .isEmpty();
            String after = TestCaller.submitter().submitted(Slips.submission());
            TestCaller.submitter().awaitState(after, "delivered");
        }
        LOG.infof("Answers by status: %s", new TreeMap<>(statuses));
        assertThat(statuses).containsKeys(200, 201, 400, 404, 409);
    }

    private void call(RequestGenerator generator, Random random) {
        try {
            for (int i = 0; i < CASES / CALLERS; i++) {
                ask(generator.next(random));
            }
        } catch (RuntimeException | Error e) {
            faults.add("a caller ended: " + e);
            LOG.error("A caller ended", e);
        }
    }

    private void ask(RequestGenerator.Request request) {
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.put("Authorization", "Bearer " + token);
        URI uri = URI.create(RestAssured.baseURI + ":" + RestAssured.port + request.uri());
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(60))
                .method(
                        request.method(),
                        request.body().length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(request.body()));
        headers.forEach(builder::header);
        HttpResponse<byte[]> response;
        try {
            response = HTTP.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            faults.add(told(request) + " has no answer: " + e);
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        statuses.computeIfAbsent(response.statusCode(), any -> new AtomicInteger())
                .incrementAndGet();
        Map<String, String> answered = new LinkedHashMap<>();
        response.headers().map().forEach((name, values) -> answered.put(name, values.get(0)));
        List<String> differences = new ArrayList<>(Contract.node()
                .faults(new Exchange(
                        request.method(),
                        uri,
                        headers,
                        request.body(),
                        response.statusCode(),
                        answered,
                        response.body())));
        // An optional member that is null is taken as one that is not there.
        differences.removeIf(difference -> difference.startsWith("request ") && difference.contains(": " + NULL_FOUND));
        if (response.statusCode() >= 500) {
            differences.add("it is the node's fault");
        }
        if (new String(response.body(), StandardCharsets.UTF_8).contains("\tat ")) {
            differences.add("it shows a stack trace");
        }
        if (!differences.isEmpty()) {
            faults.add(told(request) + " -> " + response.statusCode() + " "
                    + shortened(new String(response.body(), StandardCharsets.UTF_8)) + ": "
                    + shortened(differences.toString()));
        }
    }

    private static String told(RequestGenerator.Request request) {
        return request.operation() + " " + shortened(request.uri()) + " " + request.headers() + " "
                + shortened(new String(request.body(), StandardCharsets.UTF_8));
    }

    private static String shortened(String text) {
        return text.length() > 600 ? text.substring(0, 600) + "…" : text;
    }
}
