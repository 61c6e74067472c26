package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An office answers a pile of slips at once: each line on its own, in order. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class VerbBatchTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "residence-confirmation";

    private final TestCaller handler = TestCaller.handler();
    private OtherRegion xinzhou;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
    }

    @AfterEach
    void end() {
        xinzhou.close();
    }

    private List<String> slips(int many) {
        return IntStream.range(0, many)
                .mapToObj(i -> Yulin.receive(xinzhou, TYPE))
                .toList();
    }

    @Test
    void aPileIsAcceptedAndReturnedInOneBatch() throws Exception {
        List<String> slips = slips(5);
        List<String> lines = new ArrayList<>();
        for (String slip : slips) {
            lines.add(VerbBodies.line(slip, "acceptance"));
            lines.add(VerbBodies.line(slip, "returns"));
        }

        List<JsonNode> answers = send(handler, null, lines);

        for (int i = 0; i < lines.size(); i++) {
            assertThat(answers.get(i).path("line").asInt()).isEqualTo(i + 1);
            assertThat(answers.get(i).path("status").asInt()).isEqualTo(200);
            assertThat(answers.get(i).at("/notice/id").asText()).isEqualTo(slips.get(i / 2));
            assertThat(answers.get(i).at("/notice/state").asText()).isEqualTo(i % 2 == 0 ? "accepted" : "returned");
        }
        for (String slip : slips) {
            xinzhou.await(MessageType.NOTICE_ACCEPTED, slip);
            xinzhou.await(MessageType.RETURN_FINAL, slip);
            handler.get("/notices/" + slip + "/timeline")
                    .then()
                    .body("items.event", equalTo(List.of("submitted", "delivered", "accepted", "returned")));
        }
    }

    @Test
    void aBadLineChangesNothingElse() throws Exception {
        List<String> slips = slips(2);

        List<JsonNode> answers = send(
                handler,
                null,
                List.of(
                        VerbBodies.line(slips.get(0), "acceptance"),
                        "nonsense",
                        VerbBodies.line(slips.get(0), "acceptance"),
                        VerbBodies.line(TestCaller.freshKey(), "acceptance"),
                        VerbBodies.line(slips.get(1), "decline", "{\"text\": \"why not\"}"),
                        VerbBodies.line(
                                slips.get(1), "returns", "{\"kind\": \"final\", \"payload\": {\"outcome\": 1}}"),
                        VerbBodies.line(slips.get(1), "promotion", "{}"),
                        VerbBodies.line(slips.get(1), "withdrawal"),
                        "{\"notice\": \"%s\", \"verb\": \"acceptance\", \"ifMatch\": \"\\\"9\\\"\"}"
                                .formatted(slips.get(1)),
                        "{\"notice\": \"%s\", \"verb\": \"acceptance\", \"ifMatch\": \"\"}".formatted(slips.get(1)),
                        "{\"verb\": \"acceptance\"}",
                        "{\"notice\": \"%s\", \"verb\": \"acceptance\", \"body\": []}".formatted(slips.get(1)),
                        "{\"notice\": \"%s\", \"verb\": \"acceptance\"}".formatted(slips.get(1))));

        assertThat(answers)
                .extracting(answer -> answer.path("status").asInt() + " "
                        + answer.at("/problem/type").asText().replace("urn:huizhi:problem:", "") + " "
                        + answer.at("/problem/errors/0/pointer").asText())
                .containsExactly(
                        "200  ",
                        "400 malformed-json ",
                        "409 illegal-transition ",
                        "404 not-found ",
                        "422 validation /body/reason",
                        "422 validation /body/payload/outcome",
                        "422 validation /verb",
                        "403 forbidden ",
                        "412 precondition-failed ",
                        "422 validation /ifMatch",
                        "422 validation /notice",
                        "422 validation /body",
                        "200  ");
    }

    @Test
    void aNoticeTakesOnlySoManyInterimReturnsAndTheOthersOfTheBatchGoOn() throws Exception {
        List<String> slips = slips(2);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 51; i++) {
            lines.add(VerbBodies.line(slips.get(0), "returns", VerbBodies.interimReturn("step " + i)));
        }
        lines.add(VerbBodies.line(slips.get(1), "acceptance"));

        List<JsonNode> answers = send(handler, null, lines);

        assertThat(answers.subList(0, 50))
                .allMatch(answer -> answer.path("status").asInt() == 200);
        assertThat(answers.get(50).path("status").asInt()).isEqualTo(409);
        assertThat(answers.get(51).path("status").asInt()).isEqualTo(200);
        handler.perform("returns", slips.get(0), VerbBodies.interimReturn("once more"))
                .then()
                .statusCode(409)
                .body("state", equalTo("accepted"));
    }

    @Test
    void aBatchThatBrokeOffIsSentAgainWhole() throws Exception {
        List<String> slips = slips(3);
        List<String> lines =
                slips.stream().map(slip -> VerbBodies.line(slip, "returns")).toList();
        String key = TestCaller.freshKey();
        List<JsonNode> first = send(handler, key, lines.subList(0, 2));

        List<JsonNode> whole = send(handler, key, lines);

        assertThat(whole.subList(0, 2)).isEqualTo(first);
        assertThat(whole).allMatch(answer -> answer.path("status").asInt() == 200);
        for (String slip : slips) {
            assertThat(Yulin.count(
                            "select count(*) from sent_message where subject = ? and type = ?",
                            slip,
                            MessageType.RETURN_FINAL.wireName()))
                    .isEqualTo(1);
        }
    }

    @Test
    void manyCallersAtOnceWithOneKeyActOnce() {
        String slip = Yulin.receive(xinzhou, TYPE);
        String key = TestCaller.freshKey();
        ExecutorService callers = Executors.newFixedThreadPool(12);
        try {
            List<CompletableFuture<Response>> all = IntStream.range(0, 12)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> handler.request()
                                    .header("Idempotency-Key", key)
                                    .body(VerbBodies.good("returns"))
                                    .post("/api/v1/notices/" + slip + "/returns"),
                            callers))
                    .toList();

            Set<String> bodies = all.stream()
                    .map(CompletableFuture::join)
                    .peek(response -> assertThat(response.statusCode()).isEqualTo(200))
                    .map(Response::asString)
                    .collect(Collectors.toSet());

            assertThat(bodies).hasSize(1);
            assertThat(Yulin.count(
                            "select count(*) from timeline_entry where notice_id = ?::uuid and event = 'RETURNED'",
                            slip))
                    .isEqualTo(1);
        } finally {
            callers.shutdown();
        }
    }

    @Test
    void whatManyCallersSayAtOnceOfOneSlipIsAllSaidAndStrangersDoNotFindIt() {
        String slip = Yulin.receive(xinzhou, TYPE);
        TestCaller stranger = TestCaller.handler().of("610802-health");
        ExecutorService callers = Executors.newFixedThreadPool(24);
        try {
            List<CompletableFuture<Integer>> all = IntStream.range(0, 24)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> (i % 2 == 0 ? handler : stranger)
                                    .request()
                                    .body(VerbBodies.interimReturn("half of it, " + i))
                                    .post("/api/v1/notices/" + slip + "/returns")
                                    .statusCode(),
                            callers))
                    .toList();

            List<Integer> statuses = all.stream().map(CompletableFuture::join).toList();

            for (int i = 0; i < statuses.size(); i++) {
                assertThat(statuses.get(i)).isEqualTo(i % 2 == 0 ? 200 : 404);
            }
            assertThat(Yulin.count(
                            "select count(*) from timeline_entry where notice_id = ?::uuid and event ="
                                    + " 'INTERIM_RETURN'",
                            slip))
                    .isEqualTo(12);
            // Each counts once: what a caller does to the notice it has read is nothing to another who has read it too.
            assertThat(Yulin.count("select progress_messages from notice where id = ?::uuid", slip))
                    .isEqualTo(12);
        } finally {
            callers.shutdown();
        }
    }

    @Test
    void manyCallersAtOnceSubmitEachItsOwnSlip() {
        String reference = TestCaller.freshKey();
        TestCaller submitter = TestCaller.submitter();
        ExecutorService callers = Executors.newFixedThreadPool(16);
        try {
            List<CompletableFuture<String>> all = IntStream.range(0, 48)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            // Every third one comes twice, with one key.
                            () -> submitter
                                    .request()
                                    .header("Idempotency-Key", reference + "-" + (i % 3 == 2 ? i - 1 : i))
                                    .body(Slips.with(
                                                    Slips.submission(),
                                                    "/reference",
                                                    reference + "/" + (i % 3 == 2 ? i - 1 : i))
                                            .toString())
                                    .post("/api/v1/notices")
                                    .then()
                                    .statusCode(201)
                                    .extract()
                                    .<String>path("id"),
                            callers))
                    .toList();

            List<String> ids = all.stream().map(CompletableFuture::join).toList();

            assertThat(Set.copyOf(ids)).hasSize(32);
            assertThat(IntStream.range(0, 48).filter(i -> i % 3 == 2))
                    .allMatch(i -> ids.get(i).equals(ids.get(i - 1)));
            assertThat(Yulin.count("select count(*) from notice where reference like ?", reference + "/%"))
                    .isEqualTo(32);
        } finally {
            callers.shutdown();
        }
    }

    @Test
    void theRightsAreCheckedBeforeTheFirstLine() {
        TestCaller.auditor()
                .request()
                .contentType("application/x-ndjson")
                .body(bytes(List.of(VerbBodies.line(TestCaller.freshKey(), "acceptance"))))
                .post("/api/v1/notices/verbs/batch")
                .then()
                .statusCode(403);
        handler.post("/notices/verbs/batch", "{}").then().statusCode(415);
    }

    private static byte[] bytes(List<String> lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static List<JsonNode> send(TestCaller caller, @Nullable String key, List<String> lines) throws Exception {
        var request = caller.request().contentType("application/x-ndjson").body(bytes(lines));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        Response response = request.post("/api/v1/notices/verbs/batch");
        assertThat(response.statusCode()).isEqualTo(200);
        List<JsonNode> answers = new ArrayList<>();
        for (String line : response.asString().lines().toList()) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }
}
