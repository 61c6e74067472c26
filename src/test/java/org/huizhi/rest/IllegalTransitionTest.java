package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.Map;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every verb that a state does not allow is refused, names the state, and changes nothing. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class IllegalTransitionTest {

    private static final String OFFICE = "140930-public-security";
    private static final String TYPE = "residence-confirmation";
    private static final Map<String, Object> ROUND_1 = Map.of("round", 1, "office", OFFICE);

    private final TestCaller submitter = TestCaller.submitter();
    private final TestCaller handler = TestCaller.handler();
    private OtherRegion xinzhou;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.silentXinzhou();
    }

    @AfterEach
    void end() {
        xinzhou.close();
    }

    @ParameterizedTest
    @CsvSource({
        "sent, withdrawal",
        "delivered, withdrawal",
        "accepted, withdrawal",
        "returned, assessment",
        "assessed, ",
        "declined, ",
        "refused, ",
        "withdrawn, "
    })
    void ofAnOutgoingSlip(String state, String legal) {
        String slip = outgoing(state);

        assertOnlyLegal(slip, state, legal == null ? List.of() : List.of(legal));
    }

    @ParameterizedTest
    @CsvSource({
        "received, acceptance decline returns",
        "accepted, decline returns",
        "returned, ",
        "assessed, ",
        "declined, ",
        "withdrawn, "
    })
    void ofAnIncomingSlip(String state, String legal) {
        String slip = incoming(state);

        assertOnlyLegal(slip, state, legal == null ? List.of() : List.of(legal.split(" ")));
    }

    @Test
    void ofANotification() {
        String outgoing = submitter.submitted(Slips.submission("notification"));
        submitter.awaitState(outgoing, "sent");
        String incoming = Yulin.receive(xinzhou, "notification");

        assertOnlyLegal(outgoing, "sent", List.of());
        assertOnlyLegal(incoming, "received", List.of());
    }

    @Test
    void theRefusalSaysWhereItCouldBeDone() {
        String slip = outgoing("assessed");

        submitter
                .perform("assessment", slip, VerbBodies.good("assessment"))
                .then()
                .body("detail", equalTo("the notice is assessed; this can be done in: returned"));
        RestAssured.given()
                .header("Authorization", "Bearer " + submitter.token())
                .header("Accept-Language", "zh-CN")
                .contentType(ContentType.JSON)
                .body(VerbBodies.good("assessment"))
                .post("/api/v1/notices/" + slip + "/assessment")
                .then()
                .body("detail", equalTo("信息交流单的状态为已评价（assessed）；此操作仅可在下列状态进行：已反馈（returned）"));
        TestCaller.handler()
                .perform("decline", slip, VerbBodies.good("decline"))
                .then()
                .body("detail", equalTo("the receiving region does this, and this notice was sent from here"));
    }

    private void assertOnlyLegal(String slip, String state, List<String> legal) {
        assertThat(submitter.stateOf(slip)).isEqualTo(state);
        String etag = submitter.get("/notices/" + slip).header("ETag");
        for (String verb : VerbBodies.VERBS) {
            if (!legal.contains(verb)) {
                VerbBodies.performer(verb)
                        .perform(verb, slip, VerbBodies.good(verb))
                        .then()
                        .statusCode(409)
                        .body("type", equalTo("urn:huizhi:problem:illegal-transition"))
                        .body("state", equalTo(state))
                        .body("detail", not(matchesPattern(".*[A-Z_]{3,}.*")));
            }
        }
        assertThat(submitter.get("/notices/" + slip).header("ETag")).isEqualTo(etag);
        if (!legal.isEmpty()) {
            String verb = legal.get(legal.size() - 1);
            VerbBodies.performer(verb)
                    .perform(verb, slip, VerbBodies.good(verb))
                    .then()
                    .statusCode(200);
        }
    }

    private String outgoing(String state) {
        String slip = submitter.submitted(Slips.submission());
        Arrived submission = xinzhou.await(MessageType.NOTICE_SUBMITTED, slip);
        submitter.awaitState(slip, "sent");
        if (state.equals("refused")) {
            xinzhou.receipt(ReceiptLine.of(
                    submission.message().id(),
                    submission.digest(),
                    Verdict.REFUSED,
                    RefusalReason.UNKNOWN_OFFICE,
                    submission.message().time()));
        } else if (!state.equals("sent")) {
            xinzhou.receiptStored(submission);
            submitter.awaitState(slip, "delivered");
            lead(slip, state);
        }
        submitter.awaitState(slip, state);
        return slip;
    }

    private void lead(String slip, String state) {
        switch (state) {
            case "accepted" -> xinzhou.say(MessageType.NOTICE_ACCEPTED, slip, ROUND_1);
            case "declined" ->
                xinzhou.say(
                        MessageType.NOTICE_DECLINED,
                        slip,
                        Map.of("round", 1, "office", OFFICE, "reason", "incomplete"));
            case "returned", "assessed" -> xinzhou.say(MessageType.RETURN_FINAL, slip, Slips.answered(OFFICE, TYPE));
            case "withdrawn" ->
                submitter.perform("withdrawal", slip, "{}").then().statusCode(200);
            default -> assertThat(state).isEqualTo("delivered");
        }
        if (state.equals("assessed")) {
            submitter.awaitState(slip, "returned");
            submitter
                    .perform("assessment", slip, VerbBodies.good("assessment"))
                    .then()
                    .statusCode(200);
        }
    }

    private String incoming(String state) {
        String slip = Yulin.receive(xinzhou, TYPE);
        Map<String, Object> theirs = Map.of("round", 1, "office", "140931-health");
        switch (state) {
            case "accepted" -> handler.perform("acceptance", slip, "{}").then().statusCode(200);
            case "declined" ->
                handler.perform("decline", slip, VerbBodies.good("decline"))
                        .then()
                        .statusCode(200);
            case "returned", "assessed" ->
                handler.perform("returns", slip, VerbBodies.good("returns"))
                        .then()
                        .statusCode(200);
            case "withdrawn" -> xinzhou.say(MessageType.NOTICE_WITHDRAWN, slip, theirs);
            default -> assertThat(state).isEqualTo("received");
        }
        if (state.equals("assessed")) {
            xinzhou.say(
                    MessageType.RETURN_ASSESSED,
                    slip,
                    Map.of("round", 1, "office", "140931-health", "verdict", "valid"));
        }
        handler.awaitState(slip, state);
        return slip;
    }
}
