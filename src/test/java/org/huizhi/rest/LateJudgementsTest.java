package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A slip is sent back within limits, whatever day a signature names, and never once it is erased. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class LateJudgementsTest {

    private static final String TYPE = "residence-confirmation";
    private static final String THEIR_OFFICE = "140930-public-security";
    private static final String INVALID = "{\"verdict\": \"invalid\", \"text\": \"地址仍不清楚\"}";
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final WorkingCalendar CHINA = Calendars.of(Optional.empty()).of("cn");

    private final TestCaller submitter = TestCaller.submitter();
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
    void aReturnOfLongAgoIsNotSentBack() {
        String slip = theirReturn();
        arrivedBefore(slip, 21);

        assess(slip, INVALID)
                .statusCode(409)
                .body("state", equalTo("returned"))
                .body("detail", containsString("within 20 working days"));
        assess(slip, VerbBodies.good("assessment")).statusCode(200).body("state", equalTo("assessed"));
    }

    @Test
    void aReturnOfTheLastWeeksIsSentBack() {
        String slip = theirReturn();
        submitter
                .get("/notices/" + slip)
                .then()
                .body(
                        "rounds[0].judgeBy",
                        equalTo(CHINA.due(LocalDate.now(SHANGHAI), 20).toString()));
        arrivedBefore(slip, 19);

        assess(slip, INVALID).statusCode(200).body("round", equalTo(2));
        submitter.get("/notices/" + slip).then().body("rounds.judgeBy", everyItem(nullValue()));
    }

    @Test
    void anErasedSlipIsNotSentBack() {
        String slip = theirReturn();
        Yulin.update("update notice set erased_at = now(), erase_on = null where id = ?::uuid", slip);

        assess(slip, INVALID).statusCode(409).body("detail", containsString("erased"));

        String declined = submitter.submitted(Slips.submission());
        submitter.awaitState(declined, "delivered");
        xinzhou.say(
                MessageType.NOTICE_DECLINED,
                declined,
                Map.of("round", 1, "office", THEIR_OFFICE, "reason", "misrouted"));
        submitter.awaitState(declined, "declined");
        Yulin.update("update notice set erased_at = now(), erase_on = null where id = ?::uuid", declined);
        submitter
                .perform("contest", declined, "{\"text\": \"登记在贵地\"}")
                .then()
                .statusCode(409)
                .body("detail", containsString("erased"));

        String incoming = ourReturn();
        Yulin.update("update notice set erased_at = now(), erase_on = null where id = ?::uuid", incoming);
        assertRefused(assessment(incoming, "invalid", Instant.now()));
        handler.get("/notices/" + incoming).then().body("state", equalTo("returned"));
    }

    @Test
    void anAssessmentOfTheOtherSideThatComesTooLateIsRefused() {
        String slip = ourReturn();
        returnedBefore(slip, 22);

        // Their receipt says that they have it since today, late as it was.
        assertThat(xinzhou.awaitReceiptFor(assessment(slip, "invalid", Instant.now()))
                        .verdict())
                .isEqualTo(Verdict.STORED);
        handler.get("/notices/" + slip).then().body("round", equalTo(2));

        String old = ourReturn();
        returnedBefore(old, 22);
        Yulin.update(
                "update receipt set received_at = ?::timestamptz where message_id ="
                        + " (select answer from notice where id = ?::uuid)",
                noonBefore(21).toString(),
                old);
        assertRefused(assessment(old, "invalid", Instant.now()));
        handler.get("/notices/" + old).then().body("state", equalTo("returned")).body("round", equalTo(1));
        assertThat(xinzhou.awaitReceiptFor(assessment(old, "valid", Instant.now()))
                        .verdict())
                .isEqualTo(Verdict.STORED);
    }

    /** The feed takes messages of the last 90 days. */
    @Test
    void whatIsDatedBackIsJudgedByItsArrival() {
        String slip = ourReturn();
        returnedBefore(slip, 30);
        Yulin.update(
                "update receipt set received_at = ?::timestamptz where message_id ="
                        + " (select answer from notice where id = ?::uuid)",
                noonBefore(30).toString(),
                slip);
        assertRefused(assessment(slip, "invalid", noonBefore(20)));

        String declined = Yulin.receive(xinzhou, TYPE);
        handler.perform("decline", declined, "{\"reason\": \"misrouted\"}")
                .then()
                .statusCode(200);
        Patience.until(
                "they have the decline",
                () -> handler.get("/notices/" + declined).path("rounds[0].arrivedOn") != null);
        arrivedBefore(declined, 8);
        assertRefused(contest(declined, noonBefore(7)));
        arrivedBefore(declined, 4);
        assertThat(xinzhou.awaitReceiptFor(contest(declined, noonBefore(1))).verdict())
                .as("signed on the last day, and on its way for a working day")
                .isEqualTo(Verdict.STORED);
    }

    private String theirReturn() {
        String slip = submitter.submitted(Slips.submission());
        submitter.awaitState(slip, "delivered");
        xinzhou.say(MessageType.RETURN_FINAL, slip, Slips.answered(THEIR_OFFICE, TYPE));
        submitter.awaitState(slip, "returned");
        return slip;
    }

    /** Their node has it: its receipt is here. */
    private String ourReturn() {
        String slip = Yulin.receive(xinzhou, TYPE);
        handler.perform("returns", slip, VerbBodies.finalReturn(TYPE)).then().statusCode(200);
        Patience.until(
                "they have the return",
                () -> Yulin.count(
                                "select count(*) from receipt where message_id = (select answer from notice where id = ?::uuid)",
                                slip)
                        == 1);
        return slip;
    }

    private ValidatableResponse assess(String slip, String body) {
        return submitter.perform("assessment", slip, body).then();
    }

    private Letter assessment(String slip, String verdict, Instant at) {
        return said(
                MessageType.RETURN_ASSESSED,
                slip,
                Map.of("round", 1, "office", THEIR_OFFICE, "verdict", verdict, "text", "地址仍不清楚"),
                at);
    }

    private Letter contest(String slip, Instant at) {
        return said(
                MessageType.NOTICE_CONTESTED, slip, Map.of("round", 1, "office", THEIR_OFFICE, "text", "登记在贵地"), at);
    }

    private Letter said(MessageType type, String slip, Map<String, ?> data, Instant at) {
        return xinzhou.send(
                xinzhou.letter(xinzhou.message(type.wireName(), slip, data, at.truncatedTo(ChronoUnit.MILLIS))));
    }

    private void assertRefused(Letter letter) {
        ReceiptLine line = xinzhou.awaitReceiptFor(letter);
        assertThat(line.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(line.reason()).isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
    }

    private static void arrivedBefore(String slip, int workingDays) {
        LocalDate day = before(workingDays);
        Yulin.update(
                "update notice set arrived_on = ?, returned_on = case when returned_on is not null then ?::date end"
                        + " where id = ?::uuid",
                day,
                day.toString(),
                slip);
    }

    private static void returnedBefore(String slip, int workingDays) {
        Yulin.update("update notice set returned_on = ? where id = ?::uuid", before(workingDays), slip);
    }

    /** So many working days have passed since. */
    private static LocalDate before(int workingDays) {
        return CHINA.before(LocalDate.now(SHANGHAI), workingDays);
    }

    private static Instant noonBefore(int workingDays) {
        return before(workingDays).atTime(12, 0).atZone(SHANGHAI).toInstant();
    }
}
