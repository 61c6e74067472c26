package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A slip of Yulin at an office of Xinzhou: followed, taken back, assessed. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class OutgoingSlipTest {

    private static final String OFFICE = "140930-public-security";

    private final TestCaller submitter = TestCaller.submitter();
    private OtherRegion xinzhou;
    private String slip;

    @BeforeEach
    void aSlipIsDelivered() {
        xinzhou = Yulin.xinzhou();
        slip = submitter.submitted(Slips.submission());
        submitter.awaitState(slip, "delivered");
    }

    @AfterEach
    void end() {
        xinzhou.close();
    }

    @Test
    void theWholeWayToAValidReturn() {
        xinzhou.say(MessageType.NOTICE_ACCEPTED, slip, Map.of("round", 1, "office", OFFICE));
        submitter.awaitState(slip, "accepted");
        xinzhou.say(
                MessageType.RETURN_INTERIM,
                slip,
                Map.of("round", 1, "office", OFFICE, "payload", Map.of("text", "已派人走访")));
        returns(1, Map.of("outcome", "differs", "differences", java.util.List.of("address")));

        submitter
                .get("/notices/" + slip)
                .then()
                .body("outcome", equalTo("differs"))
                .body("returns.kind", contains("interim", "final"))
                .body("returns[1].payload.differences", contains("address"));
        assess("{\"verdict\": \"valid\"}")
                .then()
                .statusCode(200)
                .body("state", equalTo("assessed"))
                .body("assessment.verdict", equalTo("valid"))
                .body("assessedAt", notNullValue());

        assertThat(xinzhou.await(MessageType.RETURN_ASSESSED, slip)
                        .data()
                        .path("verdict")
                        .asText())
                .isEqualTo("valid");
        submitter
                .get("/notices/" + slip + "/timeline")
                .then()
                .body(
                        "items.event.findAll { it != 'sent' }",
                        contains("submitted", "delivered", "accepted", "interim-return", "returned", "assessed"))
                .body("items.region.unique().size()", equalTo(2))
                .body("items[3].office", equalTo(OFFICE))
                .body("items[6].actor", equalTo(submitter.subject()));
    }

    @Test
    void anInvalidReturnGoesBackOnceToTheSameOffice() {
        returns(1, Map.of("outcome", "not-found"));
        assess("{\"verdict\": \"invalid\", \"text\": \"请核对旧址\"}")
                .then()
                .statusCode(200)
                .body("state", equalTo("accepted"))
                .body("round", equalTo(2))
                .body("returnedAt", nullValue())
                .body("outcome", nullValue())
                .body("dueDate", nullValue());
        Patience.until(
                "the receiver has it again, and its clock runs",
                () -> submitter.get("/notices/" + slip).path("dueDate") != null);
        submitter.get("/notices/" + slip).then().body("texts.assessment", equalTo("请核对旧址"));

        returns(2, Map.of("outcome", "confirmed"));
        submitter.get("/notices/" + slip).then().body("round", equalTo(2)).body("returns.round", contains(1, 2));

        assess("{\"verdict\": \"invalid\", \"text\": \"仍不符\"}")
                .then()
                .statusCode(200)
                .body("state", equalTo("assessed"))
                .body("round", equalTo(2))
                .body("assessment.verdict", equalTo("invalid"));
        assess("{\"verdict\": \"valid\"}").then().statusCode(409).body("state", equalTo("assessed"));
        submitter
                .get("/notices/" + slip + "/timeline")
                .then()
                .body("items.event", hasItem("round-opened"))
                .body("items.findAll { it.event == 'assessed' }.reason", contains("invalid", "invalid"));
    }

    @Test
    void theSenderTakesItBack() {
        perform("withdrawal", "{\"text\": \"已在本地查明\"}")
                .then()
                .statusCode(200)
                .body("state", equalTo("withdrawn"))
                .body("withdrawnAt", notNullValue());

        assertThat(xinzhou.await(MessageType.NOTICE_WITHDRAWN, slip)
                        .data()
                        .path("text")
                        .asText())
                .isEqualTo("已在本地查明");
        submitter.get("/notices/" + slip).then().body("texts.withdrawal", equalTo("已在本地查明"));
    }

    @Test
    void theOtherOfficeSendsItBack() {
        xinzhou.say(
                MessageType.NOTICE_DECLINED,
                slip,
                Map.of("round", 1, "office", OFFICE, "reason", "not-competent", "text", "非本局职责"));
        submitter.awaitState(slip, "declined");

        submitter
                .get("/notices/" + slip)
                .then()
                .body("reason", equalTo("not-competent"))
                .body("texts.decline", equalTo("非本局职责"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            withdrawal | {"reason": "x"}                        | /reason  | unknown-field
            withdrawal | {"text": ["x"]}                        | /text    | invalid-value
            contest    | {}                                     | /text    | required
            assessment | {}                                     | /verdict | required
            assessment | {"verdict": "good"}                    | /verdict | invalid-value
            assessment | {"verdict": "invalid"}                 | /text    | required
            assessment | {"verdict": "invalid", "text": ""}     | /text    | invalid-value
            assessment | {"verdict": "valid", "stars": 5}       | /stars   | unknown-field
            """)
    void aBadWordIsPointedAtAndChangesNothing(String verb, String body, String pointer, String code) {
        if (verb.equals("assessment")) {
            returns(1, Map.of("outcome", "confirmed"));
        }
        String etag = submitter.get("/notices/" + slip).header("ETag");

        perform(verb, body)
                .then()
                .statusCode(422)
                .body("errors.findAll { it.pointer == '" + pointer + "' }.code", hasItem(code));

        assertThat(submitter.get("/notices/" + slip).header("ETag")).isEqualTo(etag);
    }

    private void returns(int round, Map<String, Object> payload) {
        xinzhou.say(MessageType.RETURN_FINAL, slip, Map.of("round", round, "office", OFFICE, "payload", payload));
        submitter.awaitState(slip, "returned");
    }

    private Response assess(String body) {
        return perform("assessment", body);
    }

    private Response perform(String verb, String body) {
        return submitter.perform(verb, slip, body);
    }
}
