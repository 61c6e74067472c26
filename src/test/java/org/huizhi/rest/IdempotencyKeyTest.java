package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.TokenIssuer;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same key with the same request is the same request, however often it comes. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class IdempotencyKeyTest {

    private static final int AT_ONCE = 20;

    private final TestCaller submitter = TestCaller.submitter();
    private final String key = TestCaller.freshKey();
    private final ObjectNode slip = Slips.with(Slips.submission(), "/reference", key);

    @Test
    void aRepetitionGetsTheFirstAnswer() {
        Response first = submit(submitter, slip);
        Response again = submit(submitter, slip);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.<Object>path("$")).isEqualTo(first.path("$"));
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(noticesMade()).isOne();
    }

    @Test
    void repetitionsAtTheSameTimeMakeOneNotice() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Callable<String> submission = () ->
                    submit(submitter, slip).then().statusCode(201).extract().path("id");
            List<Future<String>> answers = clients.invokeAll(
                    IntStream.range(0, AT_ONCE).mapToObj(i -> submission).toList());

            String id = answers.get(0).get();
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo(id);
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(noticesMade()).isOne();
    }

    @Test
    void anotherRequestWithTheKeyIsRefused() {
        submit(submitter, slip).then().statusCode(201);

        submit(submitter, Slips.with(slip, "/urgency", "urgent"))
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:huizhi:problem:idempotency-mismatch"));
        assertThat(noticesMade()).isOne();
    }

    /** Byte for byte: what is the same value of JSON to somebody is not to somebody else. */
    @Test
    void theSameWrittenOtherwiseIsAnotherRequest() {
        submit(submitter, slip).then().statusCode(201);

        submitter
                .request()
                .header("Idempotency-Key", key)
                .body(slip + " ")
                .post("/api/v1/notices")
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:huizhi:problem:idempotency-mismatch"));
        assertThat(noticesMade()).isOne();
    }

    @Test
    void theKeyOfAnotherCallerIsAnotherKey() {
        submit(submitter, slip).then().statusCode(201);
        submit(submitter.calling("another-client"), slip).then().statusCode(201);

        assertThat(noticesMade()).isEqualTo(2);
    }

    /** Names are given by people, and two of them may have the same. */
    @Test
    void theKeyOfAnotherWithTheSameNameIsAnotherKey() {
        submit(submitter, slip).then().statusCode(201);
        TokenIssuer issuer = BusAndDatabaseResource.surroundings().issuer();
        String namesake = issuer.sign(issuer.claims(
                        "cn-610800", "somebody-else", submitter.roles(), submitter.offices(), Duration.ofMinutes(5))
                .upn(submitter.subject()));

        TestCaller.anonymous()
                .header("Authorization", "Bearer " + namesake)
                .header("Idempotency-Key", key)
                .body(slip.toString())
                .post("/api/v1/notices")
                .then()
                .statusCode(201);

        assertThat(noticesMade()).isEqualTo(2);
    }

    /** As another region's user of the same name got Yulin's slip, and a colleague who has moved on would. */
    @Test
    void whoMayNotDoItIsNotGivenTheFirstAnswer() {
        String id = submit(submitter, slip).then().statusCode(201).extract().path("id");
        String key = TestCaller.freshKey();
        TestCaller.submitter()
                .request()
                .header("Idempotency-Key", key)
                .body("{}")
                .post("/api/v1/notices/" + id + "/withdrawal")
                .then()
                .statusCode(200);

        submit(submitter.of("150600-hub"), slip).then().statusCode(403).body("id", nullValue());
        submit(submitter.of("610802-health"), slip).then().statusCode(403).body("id", nullValue());
        submitter
                .of("610802-health")
                .request()
                .header("Idempotency-Key", key)
                .body("{}")
                .post("/api/v1/notices/" + id + "/withdrawal")
                .then()
                .statusCode(404)
                .body("number", nullValue());
        assertThat(noticesMade()).isOne();
    }

    @Test
    void whatAnOfficeAnsweredOfAPartIsNotForOthers() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String id = Yulin.receive(xinzhou, "residence-confirmation");
            TestCaller lead = TestCaller.handler().of(Slips.YULIN_OFFICE);
            TestCaller asked = TestCaller.handler().of("610802-health");
            String ask = "/api/v1/notices/" + id + "/parts";
            String answer = ask + "/1/answer";
            String part = VerbBodies.part("610802-health");
            String found = "{\"payload\": {\"remark\": \"seen\"}}";
            post(lead, ask, part).then().statusCode(200);
            post(lead, ask, part).then().statusCode(200).body("openParts", equalTo(1));
            TestCaller neighbour = TestCaller.handler().of("610828-health");
            post(neighbour, ask, part).then().statusCode(404).body("number", nullValue());
            String other = TestCaller.freshKey();
            post(asked, other, answer, found).then().statusCode(200);
            post(asked, other, answer, found).then().statusCode(200);

            post(lead, other, answer, found).then().statusCode(403).body("number", nullValue());
            post(neighbour, other, answer, found).then().statusCode(404).body("number", nullValue());
        }
    }

    private Response post(TestCaller caller, String path, String body) {
        return post(caller, key, path, body);
    }

    private static Response post(TestCaller caller, String key, String path, String body) {
        return caller.request().header("Idempotency-Key", key).body(body).post(path);
    }

    /** A request that the node answered before its update comes again after it. */
    @Test
    void aKeyFromBeforeCallersHadAccountsIsKnown() {
        String id = submit(submitter, slip).then().statusCode(201).extract().path("id");
        assertThat(Yulin.update("update idempotency_key set caller = ? where key = ?", submitter.subject(), key))
                .isOne();

        submit(submitter, slip).then().statusCode(201).body("id", equalTo(id));

        assertThat(noticesMade()).isOne();
    }

    @Test
    void aRefusedRequestDoesNotUseTheKeyUp() {
        submit(submitter, Slips.with(slip, "/receiver/region", "999999")).then().statusCode(422);

        submitter
                .request()
                .header("Idempotency-Key", key)
                .body("nonsense")
                .post("/api/v1/notices")
                .then()
                .statusCode(400);
        submit(submitter.of("150600-hub"), slip).then().statusCode(403);

        submit(submitter, slip).then().statusCode(201);
        submit(submitter, slip).then().statusCode(201);
        assertThat(noticesMade()).isOne();
    }

    /** As a caller that read the slip too early does: with what it saw since, and the key that it has. */
    @Test
    void aVerbThatCameTooLateIsSentAgainWithTheSameKey() {
        String id = submitter.submitted(slip);

        submitter.awaitState(id, "sent");
        withdraw(id, "{}", "\"0\"").then().statusCode(412);
        withdraw(
                        id,
                        "{\"text\": \"by mistake\"}",
                        submitter.get("/notices/" + id).header("ETag"))
                .then()
                .statusCode(200)
                .body("state", equalTo("withdrawn"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "a/b", "键", "'", "a\"b"})
    void aKeyHasItsForm(String bad) {
        submitter
                .request()
                .header("Idempotency-Key", bad)
                .body(slip.toString())
                .post("/api/v1/notices")
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:huizhi:problem:invalid-parameter"));
        assertThat(noticesMade()).isZero();
    }

    /** Whoever sends one believes that the same comes once. */
    @Test
    void aKeyWhereNoneIsUsedIsRefusedUnlessTheSameComesOnceAnyway() {
        long before = Yulin.count("select count(*) from attachment");

        submitter
                .request()
                .header("Idempotency-Key", key)
                .body("{\"name\": \"a.pdf\", \"bytes\": 10}")
                .post("/api/v1/attachments")
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:huizhi:problem:invalid-parameter"));
        assertThat(Yulin.count("select count(*) from attachment")).isEqualTo(before);

        submitter
                .request()
                .header("Idempotency-Key", key)
                .get("/api/v1/attachments")
                .then()
                .statusCode(200);
    }

    @Test
    void thereIsOneKeyOrNone() {
        submitter
                .request()
                .header("Idempotency-Key", key, key)
                .body(slip.toString())
                .post("/api/v1/notices")
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:huizhi:problem:invalid-parameter"));
        submitter
                .request()
                .header("Idempotency-Key", "")
                .contentType("application/x-ndjson")
                .body((slip + "\n").getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/notices/batch")
                .then()
                .statusCode(400);
        assertThat(noticesMade()).isZero();
    }

    @Test
    void aVerbIsPerformedOnce() {
        String id = submitter.submitted(slip);

        Response first = withdraw(id, "{}");
        Response again = withdraw(id, "{}");

        withdraw(id.toUpperCase(Locale.ROOT), "{}").then().statusCode(200).header("ETag", first.header("ETag"));
        first.then().statusCode(200).body("state", equalTo("withdrawn"));
        again.then().statusCode(200).header("ETag", first.header("ETag"));
        assertThat(again.<Object>path("$")).isEqualTo(first.path("$"));
        withdraw(id, "{\"text\": \"too late\"}")
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:huizhi:problem:idempotency-mismatch"));
        assertThat(Yulin.count(
                        "select count(*) from timeline_entry where notice_id = ?::uuid and event = 'WITHDRAWN'", id))
                .isOne();
    }

    @Test
    void theKeyOfAVerbBelongsToItsNotice() {
        String one = submitter.submitted(slip);
        String other = submitter.submitted(slip);

        withdraw(one, "{}").then().statusCode(200);

        withdraw(other, "{}").then().statusCode(422);
        assertThat(submitter.stateOf(other)).isIn("submitted", "sent");
    }

    @Test
    void returnsAtTheSameTimeMakeOneReturn() throws Exception {
        ExecutorService desks = Executors.newFixedThreadPool(AT_ONCE);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String id = Yulin.receive(xinzhou, "residence-confirmation");
            Callable<Integer> answer = () -> TestCaller.handler()
                    .request()
                    .header("Idempotency-Key", key)
                    .body(VerbBodies.good("returns"))
                    .post("/api/v1/notices/" + id + "/returns")
                    .statusCode();

            for (Future<Integer> status : desks.invokeAll(
                    IntStream.range(0, AT_ONCE).mapToObj(i -> answer).toList())) {
                assertThat(status.get()).isEqualTo(200);
            }

            assertThat(Yulin.count("select count(*) from notice_return where notice_id = ?::uuid", id))
                    .isOne();
        } finally {
            desks.shutdownNow();
        }
    }

    private Response submit(TestCaller caller, ObjectNode submission) {
        return caller.request()
                .header("Idempotency-Key", key)
                .body(submission.toString())
                .post("/api/v1/notices");
    }

    private Response withdraw(String id, String body) {
        return submitter
                .request()
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/notices/" + id + "/withdrawal");
    }

    private Response withdraw(String id, String body, String ifMatch) {
        return submitter
                .request()
                .header("Idempotency-Key", key)
                .header("If-Match", ifMatch)
                .body(body)
                .post("/api/v1/notices/" + id + "/withdrawal");
    }

    private long noticesMade() {
        return Yulin.count("select count(*) from notice where reference = ?", key);
    }
}
