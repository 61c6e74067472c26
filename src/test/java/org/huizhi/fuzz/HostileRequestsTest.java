package org.huizhi.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.huizhi.fuzz.RequestGenerator.Request;
import org.huizhi.statement.StatementProbe;
import org.huizhi.testsupport.BackgroundJobs;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.HonestWork;
import org.huizhi.testsupport.LogListener;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.RawHttp;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A hostile caller: every operation with whatever can be sent to it, with good tokens of every role, of another region,
 * and with none. Each answer keeps to the contract and none is the node's fault; after each series all background jobs
 * run, honest work comes to its end, and neither log nor metrics hold an error or what was sent.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Unlimited.class)
@Tag("fuzz")
class HostileRequestsTest {

    private static final Logger LOG = Logger.getLogger(HostileRequestsTest.class);
    /** {@code -Dfuzz.cases=20000} for a long run. */
    private static final int CASES = Integer.getInteger("fuzz.cases", 2_000);
    /** Builds play the same; another seed plays others. */
    private static final long SEED = Long.getLong("fuzz.seed", 1);

    private static final int SERIES = 1_000;
    private static final int CALLERS = 4;
    private static final int MOST_TOLD = 20;
    private static final Duration LIFETIME = Duration.ofHours(2);

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    private List<String> authorisations = List.of();

    @Inject
    StatementProbe statements;

    @Test
    void noRequestIsTheNodesFaultAndNoneStopsOthers() throws InterruptedException {
        LOG.infof("%d requests by seed %d; -Dfuzz.cases=%d -Dfuzz.seed=%d replays them", CASES, SEED, CASES, SEED);
        LogListener log = new LogListener();
        try (log;
                OtherRegion xinzhou = Yulin.xinzhou()) {
            List<String> notices = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                notices.add(TestCaller.submitter().submitted(Slips.submission()));
                notices.add(Yulin.receive(xinzhou, "residence-confirmation"));
            }
            RequestGenerator generator = new RequestGenerator(notices);
            authorisations = authorisations(generator.roles());
            HonestWork honest = new HonestWork(xinzhou);
            for (int done = 0; done < CASES; done += SERIES) {
                series(generator, SEED + done, Math.min(SERIES, CASES - done));
                assertThat(BackgroundJobs.runAll())
                        .as("background jobs that failed")
                        .isEmpty();
                honest.outgoingSlip();
                Patience.until("every place is given back", () -> Operations.metric("huizhi_requests_under_way") == 0);
            }
            honest.comesToItsEnd();
            honest.statement(statements);
        }
        LOG.infof("Answers by status: %s", new TreeMap<>(statuses));
        faults.forEach(fault -> LOG.infof("Differs: %s", fault));
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(faults.stream().limit(MOST_TOLD))
                    .as("answers that differ from the contract, %d in all", faults.size())
                    .isEmpty();
            softly.assertThat(statuses).containsKeys(200, 201, 400, 401, 403, 404, 405, 406, 409, 415, 422);
            softly.assertThat(log.errors().stream().distinct().limit(MOST_TOLD))
                    .as("errors in the log")
                    .isEmpty();
            softly.assertThat(leaked(log.text())).as("leaked into the log").isEmpty();
            softly.assertThat(leaked(Operations.get("/q/metrics").asString()))
                    .as("leaked into metrics")
                    .isEmpty();
        });
    }

    private void series(RequestGenerator generator, long seed, int requests) throws InterruptedException {
        URI node = URI.create(RestAssured.baseURI + ":" + RestAssured.port);
        List<Thread> callers = IntStream.range(0, CALLERS)
                .mapToObj(i -> new Thread(
                        () -> call(new RawHttp(node), generator, new Random(seed * CALLERS + i), requests / CALLERS),
                        "caller-" + i))
                .toList();
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join();
        }
    }

    private void call(RawHttp http, RequestGenerator generator, Random random, int requests) {
        try {
            for (int i = 0; i < requests; i++) {
                ask(http, generator.next(random), random);
            }
        } catch (RuntimeException | Error e) {
            faults.add("a caller ended: " + e);
            LOG.error("A caller ended", e);
        }
    }

    private void ask(RawHttp http, Request request, Random random) {
        List<Map.Entry<String, String>> headers = new ArrayList<>(request.headers());
        String authorisation = authorisations.get(random.nextInt(authorisations.size()));
        boolean given = headers.stream().anyMatch(header -> header.getKey().equals("Authorization"));
        if (!authorisation.isEmpty() && !given) {
            headers.add(Map.entry("Authorization", authorisation));
        }
        Optional<RawHttp.Answer> answered;
        try {
            answered = http.send(request.method(), request.target(), headers, request.body());
        } catch (IOException e) {
            faults.add(told(request) + " has no answer: " + e);
            return;
        }
        if (answered.isEmpty()) {
            faults.add(told(request) + " has no answer");
            return;
        }
        RawHttp.Answer answer = answered.get();
        statuses.computeIfAbsent(answer.status(), any -> new AtomicInteger()).incrementAndGet();
        List<String> differences = Judge.differences(request, headers, answer);
        if (!differences.isEmpty()) {
            faults.add(told(request) + " -> " + answer.status() + " " + shortened(answer.text()) + ": "
                    + shortened(differences.toString()));
        }
    }

    /** Most often of somebody who may do everything, since what is refused by role goes no further. */
    private List<String> authorisations(Set<String> roles) {
        List<String> all = new ArrayList<>();
        String everything = bearer("fuzz-everything", roles, List.of("610800-hub"), LIFETIME);
        for (int i = 0; i < 20; i++) {
            all.add(everything);
        }
        roles.forEach(role -> all.add(bearer("fuzz-" + role, Set.of(role), List.of("610800-hub"), LIFETIME)));
        all.add(bearer("fuzz-county", roles, List.of(Slips.YULIN_OFFICE), LIFETIME));
        all.add(bearer("fuzz-foreign", roles, List.of("140900-hub"), LIFETIME));
        all.add(bearer("fuzz-nowhere", roles, List.of(), LIFETIME));
        all.add(bearer("fuzz-janitor", Set.of("janitor"), List.of("610800-hub"), LIFETIME));
        all.add(bearer("fuzz-late", roles, List.of("610800-hub"), LIFETIME.negated()));
        all.add("Bearer");
        all.add("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.");
        all.add("");
        return all;
    }

    private String bearer(String subject, Set<String> roles, List<String> offices, Duration lifetime) {
        return "Bearer " + around.issuer().token(around.yulin().mailbox(), subject, roles, offices, lifetime);
    }

    private static List<String> leaked(String text) {
        return Stream.of(HttpMischief.MARKER, Slips.NAME, Slips.DOCUMENT_NUMBER, "000101199003071238")
                .filter(text::contains)
                .toList();
    }

    private static String told(Request request) {
        return request.operation() + " " + request.method() + " " + shortened(request.target()) + " "
                + shortened(request.headers().toString()) + " "
                + shortened(new String(request.body(), StandardCharsets.UTF_8));
    }

    private static String shortened(String text) {
        return text.length() > 600 ? text.substring(0, 600) + "…" : text;
    }
}
