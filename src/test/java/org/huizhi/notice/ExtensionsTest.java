package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.huizhi.notice.DueDates.dueDate;
import static org.huizhi.notice.DueDates.nextReminder;
import static org.huizhi.notice.DueDates.nowDue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More time is asked for a slip, on or before its due date, and granted or refused. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ExtensionsTest {

    private static final String TYPE = "residence-confirmation";
    private static final String THEIR_OFFICE = "140930-public-security";
    private static final WorkingCalendar CHINA = Calendars.of(Optional.empty()).of("cn");

    private final TestCaller submitter = TestCaller.submitter();
    private final TestCaller handler = TestCaller.handler();
    private final LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    private OtherRegion xinzhou;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
    }

    /** Slips were moved in time past the node, so their figures are counted anew. */
    @AfterEach
    void end() {
        xinzhou.close();
        Yulin.recount();
    }

    @Test
    void theReceiverAsksForMoreTimeAndGetsIt() {
        String slip = Yulin.receive(xinzhou, TYPE);
        LocalDate due = dueDate(handler, slip);
        LocalDate later = CHINA.due(due, 10);

        propose(slip, later)
                .then()
                .statusCode(200)
                .body("extension.state", equalTo("proposed"))
                .body("extension.dueDate", equalTo(later.toString()))
                .body("dueDate", equalTo(due.toString()));
        propose(slip, later.plusDays(7)).then().statusCode(422);
        Arrived asked = xinzhou.await(MessageType.EXTENSION_PROPOSED, slip);
        assertThat(asked.data().path("text").asText()).isEqualTo("档案馆装修");
        xinzhou.say(
                MessageType.EXTENSION_DECIDED,
                slip,
                Map.of(
                        "round",
                        1,
                        "office",
                        THEIR_OFFICE,
                        "proposal",
                        asked.message().id(),
                        "decision",
                        "granted"));

        Patience.until("the due date moves", () -> dueDate(handler, slip).equals(later));
        handler.get("/notices/" + slip)
                .then()
                .body("extension.state", equalTo("granted"))
                .body("firstDueDate", equalTo(due.toString()))
                .body("texts.extension", equalTo("档案馆装修"));
        handler.get("/notices/" + slip + "/timeline")
                .then()
                .body("items.event", contains("submitted", "delivered", "extension-proposed", "extension-granted"));
        assertThat(Yulin.count(
                        "select count(*) from slip_figure where id = ?::uuid and extended and due_date = ?",
                        slip,
                        later))
                .isOne();
    }

    @Test
    void aDateThatIsNoneIsRefused() {
        String slip = Yulin.receive(xinzhou, TYPE);
        LocalDate due = dueDate(handler, slip);
        LocalDate sunday = due.plusDays(14).with(java.time.DayOfWeek.SUNDAY);

        for (String date :
                List.of(due.toString(), "2020-01-01", CHINA.due(due, 61).toString(), "soon")) {
            propose(slip, date).then().statusCode(422).body("errors[0].pointer", equalTo("/dueDate"));
        }
        if (!CHINA.isWorkingDay(sunday)) {
            propose(slip, sunday).then().statusCode(422).body("errors[0].code", equalTo("not-a-working-day"));
        }
        handler.perform("extension", slip, "{\"dueDate\": \"" + CHINA.due(due, 1) + "\"}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/text"));
        handler.get("/notices/" + slip).then().body("extension", nullValue());
    }

    /** A round belongs to one month for ever. */
    @Test
    void aDueDateThatHasPassedIsFinalForBothSides() {
        String theirs = Yulin.receive(xinzhou, TYPE);
        LocalDate due = dueDate(handler, theirs);
        propose(theirs, CHINA.due(due, 10)).then().statusCode(200);
        Arrived asked = xinzhou.await(MessageType.EXTENSION_PROPOSED, theirs);
        nowDue(theirs, today.minusDays(1));
        assertThat(xinzhou.awaitReceiptFor(xinzhou.say(
                                MessageType.EXTENSION_DECIDED,
                                theirs,
                                Map.of(
                                        "round",
                                        1,
                                        "office",
                                        THEIR_OFFICE,
                                        "proposal",
                                        asked.message().id(),
                                        "decision",
                                        "granted")))
                        .reason())
                .hasToString("illegal-transition");
        propose(theirs, CHINA.due(today, 10)).then().statusCode(409);

        String ours = delivered();
        asks(ours, CHINA.due(dueDate(submitter, ours), 5));
        nowDue(ours, today.minusDays(1));
        submitter
                .perform("extension/decision", ours, "{\"decision\": \"granted\"}")
                .then()
                .statusCode(409);
        submitter
                .get("/notices/" + ours)
                .then()
                .body("dueDate", equalTo(today.minusDays(1).toString()));

        String late = delivered();
        nowDue(late, today.minusDays(1));
        assertThat(xinzhou.awaitReceiptFor(xinzhou.say(
                                MessageType.EXTENSION_PROPOSED,
                                late,
                                Map.of(
                                        "round",
                                        1,
                                        "office",
                                        THEIR_OFFICE,
                                        "dueDate",
                                        CHINA.due(today, 5).toString(),
                                        "text",
                                        "人手不足")))
                        .reason())
                .hasToString("illegal-transition");
    }

    @Test
    void theSenderRefusesAndThenGrants() {
        String slip = delivered();
        LocalDate due = dueDate(submitter, slip);
        submitter
                .perform("extension/decision", slip, "{\"decision\": \"granted\"}")
                .then()
                .statusCode(422);

        asks(slip, CHINA.due(due, 5));
        submitter
                .perform("extension/decision", slip, "{\"decision\": \"refused\", \"text\": \"人在等\"}")
                .then()
                .statusCode(200)
                .body("dueDate", equalTo(due.toString()))
                .body("extension.state", equalTo("refused"));
        assertThat(xinzhou.await(MessageType.EXTENSION_DECIDED, slip)
                        .data()
                        .path("decision")
                        .asText())
                .isEqualTo("refused");

        LocalDate granted = CHINA.due(due, 3);
        asks(slip, granted);
        submitter
                .perform("extension/decision", slip, "{\"decision\": \"granted\"}")
                .then()
                .statusCode(200)
                .body("dueDate", equalTo(granted.toString()))
                .body("firstDueDate", equalTo(due.toString()));
        assertThat(nextReminder(slip)).isEqualTo(CHINA.workingDayBefore(granted, 3));
    }

    private String delivered() {
        String slip = submitter.submitted(Slips.submission());
        submitter.awaitState(slip, "delivered");
        return slip;
    }

    private Response propose(String slip, Object date) {
        return handler.perform("extension", slip, "{\"dueDate\": \"" + date + "\", \"text\": \"档案馆装修\"}");
    }

    private void asks(String slip, LocalDate date) {
        xinzhou.say(
                MessageType.EXTENSION_PROPOSED,
                slip,
                Map.of("round", 1, "office", THEIR_OFFICE, "dueDate", date.toString(), "text", "人手不足"));
        Patience.until(
                "they ask for " + date,
                () -> date.toString().equals(submitter.get("/notices/" + slip).path("extension.dueDate")));
    }
}
