package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.uuid.Generators;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.Verdict;
import org.huizhi.evidence.EvidenceVerifier;
import org.huizhi.evidence.Report;
import org.huizhi.testsupport.Arrived;
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

/** What happened in a round stays with it: declines that are contested, returns that were sent back, late arrivals. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class RoundsTest {

    private static final String TYPE = "residence-confirmation";
    private static final String THEIR_OFFICE = "140930-public-security";
    private static final String CONTEST = "{\"text\": \"登记在贵地\"}";
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final WorkingCalendar CHINA = Calendars.of(Optional.empty()).of("cn");

    @Inject
    MeterRegistry meters;

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
    void aDeclineThatIsContestedGoesBackToTheSameOffice() {
        String slip = declined("misrouted");
        submitter
                .get("/notices/" + slip)
                .then()
                .body("rounds", hasSize(1))
                .body("rounds[0].senderFault", equalTo(true))
                .body("rounds[0].arrivedOn", equalTo(today().toString()));
        String due = submitter.get("/notices/" + slip).path("dueDate");

        submitter
                .perform("contest", slip, CONTEST)
                .then()
                .statusCode(200)
                .body("state", equalTo("delivered"))
                .body("round", equalTo(2))
                .body("reason", nullValue());

        Arrived said = xinzhou.await(MessageType.NOTICE_CONTESTED, slip);
        assertThat(said.data().path("round").asInt()).isEqualTo(1);
        assertThat(said.data().path("text").asText()).isEqualTo("登记在贵地");
        awaitClock(slip);
        submitter
                .get("/notices/" + slip)
                .then()
                .body("texts.contest", equalTo("登记在贵地"))
                .body("rounds.round", contains(1, 2))
                .body("rounds[0].reason", equalTo("misrouted"))
                .body("rounds[0].contest", equalTo("登记在贵地"))
                .body("rounds[0].contestedAt", notNullValue())
                .body("rounds[0].senderFault", nullValue())
                .body("rounds[0].dueDate", equalTo(due))
                .body("rounds[1].declinedAt", nullValue())
                .body("rounds[1].dueDate", equalTo(CHINA.due(today(), 15).toString()));
        submitter
                .get("/notices/" + slip + "/timeline")
                .then()
                .body("items.event", hasItems("declined", "contested", "round-opened"));
        TestCaller.auditor().get("/notices/" + slip).then().body("rounds[0].contest", nullValue());
        Report report = evidence(slip);
        assertThat(report.findings()).isEmpty();
        assertThat(report.steps()).extracting(Report.Step::type).contains(MessageType.NOTICE_CONTESTED.wireName());
        assertThat(Objects.requireNonNull(report.deadline()).dueDate()).isEqualTo(CHINA.due(today(), 15));
    }

    @Test
    void aSecondDeclineIsContestedAndNothingFollows() {
        String slip = declined("not-competent");
        submitter
                .request()
                .contentType("application/x-ndjson")
                .body(VerbBodies.line(slip, "contest", CONTEST).getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/notices/verbs/batch")
                .then()
                .statusCode(200)
                .body(containsString("\"round\":2"));
        awaitClock(slip);
        xinzhou.say(
                MessageType.NOTICE_DECLINED,
                slip,
                Map.of("round", 2, "office", THEIR_OFFICE, "reason", "not-competent"));
        submitter.awaitState(slip, "declined");

        submitter
                .perform("contest", slip, CONTEST)
                .then()
                .statusCode(200)
                .body("state", equalTo("declined"))
                .body("round", equalTo(2));
        submitter
                .perform("contest", slip, CONTEST)
                .then()
                .statusCode(409)
                .body("detail", containsString("contested already"));
        submitter
                .get("/notices/" + slip)
                .then()
                .body("rounds.reason", contains("not-competent", "not-competent"))
                .body("rounds.findAll { it.contestedAt != null }", hasSize(2));
    }

    @Test
    void aDeclineOfLongAgoStands() {
        String slip = declined("misrouted");
        Yulin.update(
                "update notice set arrived_on = ? where id = ?::uuid",
                CHINA.before(today(), 5).minusDays(1),
                slip);

        submitter
                .perform("contest", slip, CONTEST)
                .then()
                .statusCode(409)
                .body("state", equalTo("declined"))
                .body("detail", containsString("within 3 working days"));
        submitter.perform("contest", slip, "{}").then().statusCode(422).body("errors[0].pointer", equalTo("/text"));
    }

    @Test
    void aContestOfTheOtherSideOpensTheRoundHere() {
        String slip = Yulin.receive(xinzhou, TYPE);
        handler.perform("decline", slip, "{\"reason\": \"misrouted\"}").then().statusCode(200);
        Patience.until(
                "they have the decline", () -> handler.get("/notices/" + slip).path("rounds[0].arrivedOn") != null);

        Letter contest = contest(slip, 1);

        ReceiptLine receipt = xinzhou.awaitReceiptFor(contest);
        assertThat(receipt.verdict()).isEqualTo(Verdict.STORED);
        assertThat(receipt.dueDate()).isEqualTo(CHINA.due(today(), 15));
        handler.get("/notices/" + slip)
                .then()
                .body("state", equalTo("received"))
                .body("rounds.round", contains(1, 2))
                .body("rounds[0].contest", equalTo("登记在贵地"))
                .body("rounds[1].dueDate", equalTo(String.valueOf(receipt.dueDate())));
        handler.perform("acceptance", slip, "{}").then().statusCode(200);
        assertThat(xinzhou.await(MessageType.NOTICE_ACCEPTED, slip)
                        .data()
                        .path("round")
                        .asInt())
                .isEqualTo(2);
        assertThat(xinzhou.awaitReceiptFor(contest(slip, 1)).verdict())
                .as("the first round is over")
                .isEqualTo(Verdict.REFUSED);
    }

    @Test
    void whatIsNoDeclineIsNotContested() {
        String slip = Yulin.receive(xinzhou, TYPE);
        assertThat(xinzhou.awaitReceiptFor(contest(slip, 1)).reason()).hasToString("illegal-transition");
        String outgoing = submitter.submitted(Slips.submission());
        submitter.awaitState(outgoing, "delivered");
        submitter.perform("contest", outgoing, CONTEST).then().statusCode(409);
        Letter ofTheReceiver = xinzhou.say(
                MessageType.NOTICE_CONTESTED, outgoing, Map.of("round", 1, "office", THEIR_OFFICE, "text", "no"));
        assertThat(xinzhou.awaitReceiptFor(ofTheReceiver).reason()).hasToString("illegal-transition");
        submitter.awaitState(outgoing, "delivered");
    }

    /** Who took it is not the wrong office. From the feed it is stored, and no fault of the sender. */
    @Test
    void misroutedIsSaidBeforeAnAcceptanceOnly() {
        String slip = Yulin.receive(xinzhou, TYPE);
        handler.perform("acceptance", slip, "{}").then().statusCode(200);
        handler.perform("decline", slip, "{\"reason\": \"misrouted\"}")
                .then()
                .statusCode(409)
                .body("detail", containsString("was accepted"));
        handler.perform("decline", slip, "{\"reason\": \"incomplete\"}").then().statusCode(200);
        handler.get("/notices/" + slip).then().body("rounds[0].senderFault", nullValue());

        String outgoing = submitter.submitted(Slips.submission());
        submitter.awaitState(outgoing, "delivered");
        xinzhou.say(MessageType.NOTICE_ACCEPTED, outgoing, Map.of("round", 1, "office", THEIR_OFFICE));
        xinzhou.say(
                MessageType.NOTICE_DECLINED,
                outgoing,
                Map.of("round", 1, "office", THEIR_OFFICE, "reason", "misrouted"));
        submitter.awaitState(outgoing, "declined");
        submitter.get("/notices/" + outgoing).then().body("rounds[0].senderFault", nullValue());
    }

    /** The sender's node knows of no acceptance then: both sides count the decline as the sender's fault. */
    @Test
    void anAcceptanceThatTheOtherNodeRefusedIsNone() {
        xinzhou.close();
        xinzhou = Yulin.silentXinzhou();
        String slip = Yulin.receive(xinzhou, TYPE);
        handler.perform("acceptance", slip, "{}").then().statusCode(200);
        refuse(xinzhou.await(MessageType.NOTICE_ACCEPTED, slip));
        handler.awaitState(slip, "received");
        handler.perform("returns", slip, VerbBodies.finalReturn(TYPE)).then().statusCode(200);
        refuse(xinzhou.await(MessageType.RETURN_FINAL, slip));
        handler.awaitState(slip, "received");

        handler.perform("decline", slip, "{\"reason\": \"misrouted\"}").then().statusCode(200);

        handler.get("/notices/" + slip)
                .then()
                .body("acceptedAt", nullValue())
                .body("rounds[0].senderFault", equalTo(true));
    }

    /** It is accepted by what the other node did take, since then. */
    @Test
    void ofTwoAcceptancesTheOneThatTheOtherNodeTookStands() {
        xinzhou.close();
        xinzhou = Yulin.silentXinzhou();
        String slip = Yulin.receive(xinzhou, TYPE);
        handler.perform("acceptance", slip, "{}").then().statusCode(200);
        handler.perform("returns", slip, VerbBodies.interimReturn("已联系村委会，待核实。"))
                .then()
                .statusCode(200);
        Instant interim =
                xinzhou.await(MessageType.RETURN_INTERIM, slip).message().time();

        refuse(xinzhou.await(MessageType.NOTICE_ACCEPTED, slip));

        Patience.until(
                "it is accepted since the interim return",
                () -> interim.toString().equals(handler.get("/notices/" + slip).path("acceptedAt")));
        handler.get("/notices/" + slip).then().body("state", equalTo("accepted"));
    }

    private void refuse(Arrived said) {
        xinzhou.receipt(ReceiptLine.of(
                said.message().id(),
                said.digest(),
                Verdict.REFUSED,
                RefusalReason.UNKNOWN_OFFICE,
                said.message().time()));
    }

    @Test
    void theReceiptOfASlipSaysWhenItIsDue() {
        Letter letter = xinzhou.say(
                MessageType.NOTICE_SUBMITTED,
                Generators.timeBasedEpochGenerator().generate().toString(),
                Yulin.slipOfXinzhou(TYPE));
        assertThat(xinzhou.awaitReceiptFor(letter).dueDate()).isEqualTo(CHINA.due(today(), 15));

        // The first receipt may have been lost.
        xinzhou.send(letter);
        ReceiptLine again = xinzhou.awaitReceiptFor(letter, 2);
        assertThat(again.verdict()).isEqualTo(Verdict.DUPLICATE);
        assertThat(again.dueDate()).isEqualTo(CHINA.due(today(), 15));
        String notification = Yulin.receive(xinzhou, "notification");
        handler.get("/notices/" + notification).then().body("rounds", nullValue());
    }

    @Test
    void aReceiptThatCountsOtherwiseShowsAtOnce() {
        double before = meters.counter("huizhi.due.dates.different").count();
        xinzhou.close();
        xinzhou = Yulin.silentXinzhou();
        String slip = submitter.submitted(Slips.submission());
        Arrived sent = xinzhou.await(MessageType.NOTICE_SUBMITTED, slip);
        LocalDate theirs = CHINA.due(today(), 17);
        xinzhou.receipt(ReceiptLine.of(
                        sent.message().id(),
                        sent.digest(),
                        Verdict.STORED,
                        null,
                        Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .withDueDate(theirs, List.of(2026)));
        submitter.awaitState(slip, "delivered");

        submitter
                .get("/notices/" + slip)
                .then()
                .body("rounds[0].receiverDueDate", equalTo(theirs.toString()))
                .body("rounds[0].dueDate", equalTo(CHINA.due(today(), 15).toString()));
        assertThat(meters.counter("huizhi.due.dates.different").count()).isEqualTo(before + 1);
    }

    /** It alone decides about that, so it shows here. */
    @Test
    void aSecondRoundThatTheOtherNodeRefusesIsCounted() {
        double before = meters.counter("huizhi.second.rounds.refused").count();
        xinzhou.close();
        xinzhou = Yulin.silentXinzhou();
        String slip = submitter.submitted(Slips.submission());
        xinzhou.receiptStored(xinzhou.await(MessageType.NOTICE_SUBMITTED, slip));
        submitter.awaitState(slip, "delivered");
        xinzhou.say(MessageType.RETURN_FINAL, slip, Slips.answered(THEIR_OFFICE, TYPE));
        submitter.awaitState(slip, "returned");
        submitter
                .perform("assessment", slip, "{\"verdict\": \"invalid\", \"text\": \"地址仍不清楚\"}")
                .then()
                .statusCode(200);

        refuse(xinzhou.await(MessageType.RETURN_ASSESSED, slip));

        submitter.awaitState(slip, "returned");
        assertThat(meters.counter("huizhi.second.rounds.refused").count()).isEqualTo(before + 1);
    }

    @Test
    void aReceiptThatIsDatedLongAfterTheBusHadTheSlipIsCounted() {
        double before = meters.counter("huizhi.rounds.begun.late").count();
        xinzhou.close();
        xinzhou = Yulin.silentXinzhou();
        String inTime = submitter.submitted(Slips.submission());
        String late = submitter.submitted(Slips.submission());
        submitter.awaitState(late, "sent");
        assertThat(Yulin.update("update outbox set sent_at = sent_at - interval '25 hours' where subject = ?", late))
                .isOne();

        xinzhou.receiptStored(xinzhou.await(MessageType.NOTICE_SUBMITTED, inTime));
        xinzhou.receiptStored(xinzhou.await(MessageType.NOTICE_SUBMITTED, late));

        submitter.awaitState(inTime, "delivered");
        submitter.awaitState(late, "delivered");
        assertThat(meters.counter("huizhi.rounds.begun.late").count()).isEqualTo(before + 1);
    }

    @Test
    void aReturnThatIsDatedBackIsMarked() {
        String slip = submitter.submitted(Slips.submission());
        submitter.awaitState(slip, "delivered");
        Instant lastWeek = Instant.now().minus(7, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
        xinzhou.send(xinzhou.letter(xinzhou.message(
                MessageType.RETURN_FINAL.wireName(),
                slip,
                Map.of("round", 1, "office", THEIR_OFFICE, "payload", Slips.answer(TYPE)),
                lastWeek)));
        submitter.awaitState(slip, "returned");

        submitter
                .get("/notices/" + slip)
                .then()
                .body("rounds[0].arrivedLate", equalTo(true))
                .body("rounds[0].arrivedOn", equalTo(today().toString()));
        assertThat(Yulin.count("select count(*) from slip_round where id = ?::uuid and arrived_late", slip))
                .isOne();
    }

    @Test
    void anOfficeThatItWasHandedOverToShowsBesideTheOneAddressed() {
        String slip = Yulin.receive(xinzhou, TYPE);
        handler.perform("hand-over", slip, "{\"office\": \"610828-health\", \"reason\": \"not-competent\"}")
                .then()
                .statusCode(200)
                .body("office", equalTo("610828-health"));
        TestCaller.handler()
                .of("610828-health")
                .get("/notices/" + slip)
                .then()
                .body("office", equalTo("610828-health"));
        TestCaller.handler()
                .of("610828-health")
                .get("/notices?limit=200")
                .then()
                .body("items.find { it.id == '" + slip + "' }.office", equalTo("610828-health"));
    }

    private String declined(String reason) {
        String slip = submitter.submitted(Slips.submission());
        submitter.awaitState(slip, "delivered");
        xinzhou.say(MessageType.NOTICE_DECLINED, slip, Map.of("round", 1, "office", THEIR_OFFICE, "reason", reason));
        submitter.awaitState(slip, "declined");
        return slip;
    }

    private Letter contest(String slip, int round) {
        return xinzhou.say(
                MessageType.NOTICE_CONTESTED, slip, Map.of("round", round, "office", THEIR_OFFICE, "text", "登记在贵地"));
    }

    private void awaitClock(String slip) {
        Patience.until(
                "the receiver has it again, and its clock runs",
                () -> submitter.get("/notices/" + slip).path("dueDate") != null);
    }

    private Report evidence(String slip) {
        Response bundle = submitter.get("/notices/" + slip + "/evidence");
        bundle.then().statusCode(200);
        return new EvidenceVerifier(
                        new Signatures(CryptoProvider.fastest()),
                        BusAndDatabaseResource.surroundings().authority().verificationKeys(),
                        List.of(),
                        Calendars.of(Optional.empty()))
                .verify(bundle.asByteArray());
    }

    private static LocalDate today() {
        return LocalDate.now(SHANGHAI);
    }
}
