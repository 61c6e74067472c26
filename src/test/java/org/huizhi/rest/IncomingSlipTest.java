package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.huizhi.envelope.MessageType;
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
import org.junit.jupiter.params.provider.ValueSource;

/** A slip of Xinzhou at an office of Yulin: taken, answered, sent back. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class IncomingSlipTest {

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

    @Test
    void theOfficeTakesIt() {
        String slip = Yulin.receive(xinzhou, TYPE);

        handler.perform("acceptance", slip, "{}")
                .then()
                .statusCode(200)
                .body("state", equalTo("accepted"))
                .body("acceptedAt", notNullValue());

        Arrived told = xinzhou.await(MessageType.NOTICE_ACCEPTED, slip);
        assertThat(told.data().path("office").asText()).isEqualTo(Slips.YULIN_OFFICE);
        assertThat(told.data().path("round").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"misrouted", "incomplete", "not-competent"})
    void theOfficeSendsItBackWithAReason(String reason) {
        String slip = Yulin.receive(xinzhou, TYPE);

        handler.perform("decline", slip, "{\"reason\": \"" + reason + "\", \"text\": \"应由民政局办理\"}")
                .then()
                .statusCode(200)
                .body("state", equalTo("declined"))
                .body("reason", equalTo(reason))
                .body(not(containsString("民政局")));

        Arrived told = xinzhou.await(MessageType.NOTICE_DECLINED, slip);
        assertThat(told.data().path("reason").asText()).isEqualTo(reason);
        assertThat(told.data().path("text").asText()).isEqualTo("应由民政局办理");
        handler.get("/notices/" + slip).then().body("texts.decline", equalTo("应由民政局办理"));
        TestCaller.auditor().get("/notices/" + slip).then().body("texts", nullValue());
    }

    @Test
    void anInterimReturnCountsAsAcceptanceAndTheClockGoesOn() {
        String slip = Yulin.receive(xinzhou, TYPE);
        String due = handler.get("/notices/" + slip).path("dueDate");

        handler.perform("returns", slip, VerbBodies.interimReturn("已联系村委会，待核实。"))
                .then()
                .statusCode(200)
                .body("state", equalTo("accepted"))
                .body("dueDate", equalTo(due))
                .body("returnedAt", nullValue());
        handler.perform("returns", slip, VerbBodies.interimReturn("仍待核实。"))
                .then()
                .statusCode(200);

        Arrived told = xinzhou.await(MessageType.RETURN_INTERIM, slip, 2);
        assertThat(told.data().at("/payload/text").asText()).isEqualTo("仍待核实。");
        handler.get("/notices/" + slip)
                .then()
                .body("returns.kind", contains("interim", "interim"))
                .body("returns[0].payload.text", equalTo("已联系村委会，待核实。"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "residence-confirmation",
                "certificate-verification",
                "certificate-reissue",
                "service-handover",
                "entitlement-query",
                "cooperation-request"
            })
    void everyTypeIsAnsweredInItsForm(String type) {
        String slip = Yulin.receive(xinzhou, type);
        String outcome = Slips.answer(type).path("outcome").asText();

        handler.perform("returns", slip, VerbBodies.finalReturn(type))
                .then()
                .statusCode(200)
                .body("state", equalTo("returned"))
                .body("outcome", equalTo(outcome))
                .body("acceptedAt", notNullValue());

        Arrived told = xinzhou.await(MessageType.RETURN_FINAL, slip);
        assertThat(told.data().path("payload")).isEqualTo(Slips.answer(type));
        handler.get("/notices/" + slip)
                .then()
                .body("returns", hasSize(1))
                .body("returns[0].outcome", equalTo(outcome))
                .body("returns[0].payload.outcome", equalTo(outcome));
        TestCaller.auditor().get("/notices/" + slip).then().body("returns[0].payload", nullValue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            acceptance | {"now": true}                                                            | /now             | unknown-field
            decline    | {}                                                                       | /reason          | required
            decline    | {"reason": "tired"}                                                      | /reason          | invalid-value
            decline    | {"reason": 0}                                                            | /reason          | invalid-value
            decline    | {"reason": "misrouted", "to": "x"}                                       | /to              | unknown-field
            decline    | {"reason": "misrouted", "text": 7}                                       | /text            | invalid-value
            decline    | {"reason": "misrouted", "text": ""}                                      | /text            | invalid-value
            returns    | {}                                                                       | /kind            | required
            returns    | {"kind": "final"}                                                        | /payload         | required
            returns    | {"kind": "maybe", "payload": {}}                                         | /kind            | invalid-value
            returns    | {"kind": "final", "payload": {}}                                         | /payload/outcome | required
            returns    | {"kind": "final", "payload": "confirmed"}                                | /payload         | invalid-value
            returns    | {"kind": "final", "payload": {"outcome": "perhaps"}}                     | /payload/outcome | invalid-value
            returns    | {"kind": "final", "payload": {"outcome": "differs"}}                     | /payload/differences | required
            returns    | {"kind": "final", "payload": {"outcome": "confirmed", "spouse": "x"}}    | /payload/spouse  | unknown-field
            returns    | {"kind": "final", "payload": {"outcome": "confirmed"}, "lateReason": {"code": "capacity"}} | /lateReason | not-late
            returns    | {"kind": "final", "payload": {"outcome": "confirmed"}, "lateReason": {}} | /lateReason/code | required
            returns    | {"kind": "final", "payload": {"outcome": "confirmed"}, "lateReason": {"code": "rain"}} | /lateReason/code | invalid-value
            returns    | {"kind": "interim", "payload": {}}                                       | /payload/text    | required
            returns    | {"kind": "interim", "payload": {"text": 7}}                              | /payload/text    | invalid-value
            returns    | {"kind": "interim", "payload": {"text": "x", "outcome": "confirmed"}}    | /payload/outcome | unknown-field
            returns    | {"kind": "interim", "payload": {"text": "x"}, "lateReason": {"code": "capacity"}} | /lateReason | not-late
            """)
    void aBadAnswerIsPointedAtAndChangesNothing(String verb, String body, String pointer, String code) {
        String slip = Yulin.receive(xinzhou, TYPE);
        Map<String, Long> before = Yulin.traces();

        handler.perform(verb, slip, body)
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:huizhi:problem:validation"))
                .body("errors.findAll { it.pointer == '" + pointer + "' }.code", hasItem(code));

        assertThat(Yulin.traces()).isEqualTo(before);
        assertThat(handler.stateOf(slip)).isEqualTo("received");
    }

    @Test
    void aTextIsAtMostTwoThousandCharacters() {
        String slip = Yulin.receive(xinzhou, TYPE);

        handler.perform("returns", slip, VerbBodies.interimReturn("字".repeat(2001)))
                .then()
                .statusCode(422);
        handler.perform("returns", slip, VerbBodies.interimReturn("字".repeat(2000)))
                .then()
                .statusCode(200);
    }

    @Test
    void theSenderTakesItBack() {
        String slip = Yulin.receive(xinzhou, TYPE);

        xinzhou.say(
                MessageType.NOTICE_WITHDRAWN, slip, Map.of("round", 1, "office", "140931-health", "text", "已在本地查明"));

        handler.awaitState(slip, "withdrawn");
        handler.get("/notices/" + slip).then().body("texts.withdrawal", equalTo("已在本地查明"));
    }

    @Test
    void aSlipWithoutOfficeGoesToTheCentre() {
        String slip = Yulin.receive(xinzhou, Slips.without(Yulin.slipOfXinzhou(TYPE), "/receiver/office"));

        handler.of("610802-public-security").get("/notices/" + slip).then().statusCode(404);
        handler.perform("acceptance", slip, "{}").then().statusCode(200);
        assertThat(xinzhou.await(MessageType.NOTICE_ACCEPTED, slip)
                        .data()
                        .path("office")
                        .asText())
                .isEqualTo("610800-hub");
    }
}
