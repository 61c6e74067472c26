package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.huizhi.notice.DueDates.dueDate;
import static org.huizhi.notice.DueDates.nextReminder;
import static org.huizhi.notice.DueDates.nowDue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.envelope.MessageType;
import org.huizhi.retention.RetentionProbe;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A slip nears its due date and passes it: it is reminded of, it is escalated. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class DeadlinesTest {

    private static final String TYPE = "residence-confirmation";
    private static final String THEIR_OFFICE = "140930-public-security";
    private static final WorkingCalendar CHINA = Calendars.of(Optional.empty()).of("cn");
    private static final String REMINDERS =
            "select count(*) from sent_message where subject = ? and type = 'org.huizhi.reminder.v1'";

    private final TestCaller submitter = TestCaller.submitter();
    private final TestCaller handler = TestCaller.handler();
    private final LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    private OtherRegion xinzhou;

    @Inject
    ReminderService reminders;

    @Inject
    RetentionProbe jobs;

    @Inject
    CurrentDirectory directory;

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
    void byHandOnceADay() {
        String slip = delivered();
        submitter
                .perform("reminders", slip, "{\"text\": \"请尽快办理\"}")
                .then()
                .statusCode(200)
                .body("reminders", equalTo(1))
                .body("remindedAt", notNullValue());
        Arrived reminder = xinzhou.await(MessageType.REMINDER, slip);
        assertThat(reminder.data().path("text").asText()).isEqualTo("请尽快办理");
        assertThat(reminder.data().path("automatic").asBoolean()).isFalse();
        submitter
                .perform("reminders", slip, "{}")
                .then()
                .statusCode(422)
                .body("errors[0].code", equalTo("reminded-today"));
        assertThat(Yulin.count(REMINDERS, slip)).isOne();
    }

    @Test
    void byTheAgreementsRuleOnTheDayAndNeverTwice() {
        String slip = delivered();
        assertThat(nextReminder(slip)).isEqualTo(CHINA.workingDayBefore(dueDate(submitter, slip), 3));

        reminders.remind();
        assertThat(Yulin.count(REMINDERS, slip)).isZero();

        nowDue(slip, workingDay(today));
        reminders.remind();
        reminders.remind();

        Arrived reminder = xinzhou.await(MessageType.REMINDER, slip);
        assertThat(reminder.data().path("automatic").asBoolean()).isTrue();
        assertThat(reminder.data().path("escalates").asBoolean()).isFalse();
        assertThat(Yulin.count(REMINDERS, slip)).isOne();
        assertThat(nextReminder(slip)).isAfter(today);
        submitter
                .get("/notices/" + slip + "/timeline")
                .then()
                .body("items.event", hasItem("reminded"))
                .body("items.find { it.event == 'reminded' }.reason", equalTo("automatic"));
    }

    @Test
    void longOverdueItReachesTheContactsOfBothSides() {
        String slip = delivered();
        LocalDate due = CHINA.workingDayBefore(workingDay(today), 12);
        nowDue(slip, due);
        reminders.remind();

        Arrived escalation = xinzhou.await(MessageType.REMINDER, slip);
        assertThat(escalation.data().path("escalates").asBoolean()).isTrue();
        assertThat(escalation.data().path("dueDate").asText()).isEqualTo(due.toString());
        assertThat(Yulin.count(REMINDERS, slip))
                .as("of all steps that were missed one is said")
                .isOne();
        TestCaller.handler()
                .of("610800-hub")
                .get("/notices?escalated=true&limit=200")
                .then()
                .body("items.id", hasItem(slip));
        submitter.get("/notices/" + slip).then().body("escalatedAt", notNullValue());
        submitter.get("/notices?escalated=false&limit=200").then().body("items.id", not(hasItem(slip)));
    }

    @Test
    void theirEscalationReachesOurContact() {
        String slip = Yulin.receive(xinzhou, TYPE);
        LocalDate due = CHINA.workingDayBefore(workingDay(today), 12);
        nowDue(slip, due);

        xinzhou.awaitReceiptFor(xinzhou.say(MessageType.REMINDER, slip, escalation(due)));

        handler.get("/notices/" + slip).then().body("escalatedAt", notNullValue());
        assertThat(Yulin.query("select escalation_office from notice where id = ?::uuid", slip)
                        .get(0)
                        .get("escalation_office"))
                .isEqualTo("610800-hub");
    }

    private static Map<String, Object> escalation(LocalDate due) {
        return Map.of(
                "round", 1, "office", THEIR_OFFICE, "dueDate", due.toString(), "escalates", true, "automatic", true);
    }

    /** On the sender's word alone a slip is opened to no office, and no person's data stays a day longer. */
    @Test
    void anEscalationThatIsNotDueHereIsAReminderAndNoMore() {
        String notDue = Yulin.receive(xinzhou, TYPE);
        String extended = Yulin.receive(xinzhou, TYPE);
        LocalDate longAgo = CHINA.workingDayBefore(workingDay(today), 12);
        String answered = Yulin.receive(xinzhou, TYPE);
        handler.perform("returns", answered, "{\"kind\": \"final\", \"payload\": " + Slips.answer(TYPE) + "}")
                .then()
                .statusCode(200);
        xinzhou.awaitReceiptFor(xinzhou.say(
                MessageType.RETURN_ASSESSED, answered, Map.of("round", 1, "office", THEIR_OFFICE, "verdict", "valid")));
        Yulin.update("update notice set erase_on = '2027-01-01' where id in (?::uuid, ?::uuid)", notDue, answered);

        for (LocalDate claimed : List.of(dueDate(handler, notDue), longAgo, LocalDate.of(9999, 12, 31))) {
            for (String slip : List.of(notDue, answered, extended)) {
                xinzhou.awaitReceiptFor(xinzhou.say(MessageType.REMINDER, slip, escalation(claimed)));
            }
        }
        xinzhou.awaitReceiptFor(xinzhou.say(
                MessageType.REMINDER,
                answered,
                Map.of(
                        "round",
                        1,
                        "office",
                        THEIR_OFFICE,
                        "dueDate",
                        longAgo.toString(),
                        "escalates",
                        false,
                        "automatic",
                        false)));

        for (String slip : List.of(notDue, answered, extended)) {
            handler.get("/notices/" + slip).then().body("escalatedAt", nullValue());
            handler.get("/notices/" + slip + "/timeline")
                    .then()
                    .body("items.event", hasItem("reminded"))
                    .body("items.event", not(hasItem("escalated")));
        }
        assertThat(Yulin.count(
                        "select count(*) from notice where id in (?::uuid, ?::uuid) and escalation_office is null"
                                + " and erase_on = '2027-01-01'",
                        notDue,
                        answered))
                .isEqualTo(2);
        // Nor does it keep the one from being heard that is due.
        nowDue(extended, longAgo);
        xinzhou.awaitReceiptFor(xinzhou.say(MessageType.REMINDER, extended, escalation(longAgo)));
        handler.get("/notices/" + extended).then().body("escalatedAt", notNullValue());
    }

    /** Else whoever reminds each day would keep a person's data for ever, here and at the other side. */
    @Test
    void aReminderKeepsNothingForLonger() {
        String theirs = Yulin.receive(xinzhou, TYPE);
        String ours = delivered();
        LocalDate longAgo = CHINA.workingDayBefore(workingDay(today), 3);
        nowDue(theirs, longAgo);
        nowDue(ours, longAgo);
        Yulin.update("update notice set erase_on = '2027-01-01' where id in (?::uuid, ?::uuid)", theirs, ours);

        xinzhou.awaitReceiptFor(xinzhou.say(
                MessageType.REMINDER,
                theirs,
                Map.of(
                        "round",
                        1,
                        "office",
                        THEIR_OFFICE,
                        "dueDate",
                        longAgo.toString(),
                        "escalates",
                        false,
                        "automatic",
                        false)));
        submitter.perform("reminders", ours, "{}").then().statusCode(200);

        handler.get("/notices/" + theirs + "/timeline").then().body("items.event", hasItem("reminded"));
        submitter.get("/notices/" + ours + "/timeline").then().body("items.event", hasItem("reminded"));
        assertThat(Yulin.count(
                        "select count(*) from notice where id in (?::uuid, ?::uuid) and erase_on = '2027-01-01'",
                        theirs,
                        ours))
                .isEqualTo(2);
    }

    /** What was reached for its sake is over with the matter, and a short time after. */
    @Test
    void aContactSeesTheSlipUntilAMonthAfterItsEnd() {
        String slip = Yulin.receive(xinzhou, TYPE);
        TestCaller contact = TestCaller.handler().of("610828-health");
        Yulin.update("update notice set escalation_office = '610828-health' where id = ?::uuid", slip);
        handler.perform("returns", slip, "{\"kind\": \"final\", \"payload\": " + Slips.answer(TYPE) + "}")
                .then()
                .statusCode(200);
        Yulin.update("update notice set returned_at = returned_at - interval '29 days' where id = ?::uuid", slip);
        contact.get("/notices/" + slip).then().statusCode(200);
        jobs.endAccess();
        contact.get("/notices/" + slip + "/evidence").then().statusCode(200);
        contact.get("/notices?limit=200").then().body("items.id", hasItem(slip));

        Yulin.update("update notice set returned_at = returned_at - interval '2 days' where id = ?::uuid", slip);

        for (String what : List.of("", "/timeline", "/evidence")) {
            contact.get("/notices/" + slip + what).then().statusCode(404);
        }
        contact.get("/notices?limit=200").then().body("items.id", not(hasItem(slip)));
        jobs.endAccess();
        jobs.endAccess();
        assertThat(Yulin.query(
                        "select caller, detail from audit_entry where notice_id = ?::uuid and action = 'notice.access-ended'",
                        slip))
                .singleElement()
                .satisfies(entry -> assertThat(entry)
                        .containsEntry("caller", "retention")
                        .containsEntry("detail", "610828-health"));
        handler.get("/notices/" + slip).then().statusCode(200);
    }

    @Test
    void aContactSeesWhatReachedItAndAnswersForNobody() {
        String slip = Yulin.receive(xinzhou, TYPE);
        TestCaller contact = TestCaller.handler().of("610828-health");
        contact.get("/notices/" + slip).then().statusCode(404);

        Yulin.update("update notice set escalation_office = '610828-health' where id = ?::uuid", slip);

        contact.get("/notices/" + slip).then().statusCode(200);
        contact.get("/notices?limit=200").then().body("items.id", hasItem(slip));
        contact.perform("acceptance", slip, "{}").then().statusCode(404);
    }

    @Test
    void manyReplicasAtOnceSayEachStepOnce() throws Exception {
        List<String> slips = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            slips.add(submitter.submitted(Slips.submission()));
        }
        slips.forEach(slip -> submitter.awaitState(slip, "delivered"));
        slips.forEach(slip -> nowDue(slip, workingDay(today)));
        ExecutorService replicas = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                runs.add(replicas.submit(reminders::remind));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            replicas.shutdownNow();
        }
        reminders.remind();
        slips.forEach(slip -> assertThat(Yulin.count(REMINDERS, slip)).isOne());
        slips.forEach(slip -> assertThat(Yulin.count(
                        "select count(*) from timeline_entry where notice_id = ?::uuid and event = 'REMINDED'", slip))
                .isOne());
    }

    @Test
    void aPartnerWhomNobodyCanWriteToStopsNoOther() {
        String lost = delivered();
        Party ordos = BusAndDatabaseResource.surroundings().ordos();
        published(ordos.without(ordos.encryptionKid()));
        agreedWith(lost, "150600");
        nowDue(lost, CHINA.workingDayBefore(workingDay(today), 2));
        String slip = delivered();
        nowDue(slip, workingDay(today));

        reminders.remind();

        assertThat(Yulin.count(REMINDERS, slip)).isOne();
        assertThat(Yulin.count(REMINDERS, lost)).isZero();
        assertThat(nextReminder(lost)).as("it waits").isBefore(today);
        published(ordos);
        agreedWith(lost, "140900");
        reminders.remind();
        assertThat(Yulin.count(REMINDERS, lost)).isOne();
    }

    private static void agreedWith(String slip, String region) {
        Yulin.update(
                "update notice set counterpart = 'cn-' || ?, agreement_id = 'agr-610800-' || ? where id = ?::uuid",
                region,
                region,
                slip);
    }

    private void published(Party party) {
        assertThat(directory
                        .load(List.of(BusAndDatabaseResource.surroundings()
                                .authority()
                                .entry(party, Instant.now())))
                        .refused())
                .isEmpty();
    }

    @Test
    void whatIsAnsweredIsNotSpokenOfAnyMore() {
        String slip = delivered();
        nowDue(slip, CHINA.workingDayBefore(workingDay(today), 1));
        xinzhou.say(MessageType.RETURN_FINAL, slip, Slips.answered(THEIR_OFFICE, TYPE));
        submitter.awaitState(slip, "returned");
        reminders.remind();
        assertThat(Yulin.count(REMINDERS, slip)).isZero();
        submitter.perform("reminders", slip, "{}").then().statusCode(409);
    }

    private String delivered() {
        String slip = submitter.submitted(Slips.submission());
        submitter.awaitState(slip, "delivered");
        return slip;
    }

    /** The day, or the last working day before it. */
    private static LocalDate workingDay(LocalDate day) {
        return CHINA.isWorkingDay(day) ? day : CHINA.workingDayBefore(day, 0);
    }
}
