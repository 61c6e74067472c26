package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.HeaderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Parts are asked for, answered, and united to the return. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class PartsTest extends PartStory {

    private static final WorkingCalendar CHINA = Calendars.of(Optional.empty()).of("cn");

    @Test
    void theLastAnswerSendsTheReturn() {
        String slip = Yulin.receive(xinzhou, TYPE);
        health.get("/notices/" + slip).then().statusCode(404);
        String ask = """
                {"parts": [{"office": "%s", "question": "Does she live there?", "replyLimit": 2},
                           {"office": "%s", "question": "What differs?", "dueDate": "%s"}]}""".formatted(HEALTH, CIVIL_AFFAIRS, CHINA.due(today, 3));

        lead.perform("parts", slip, ask).then().statusCode(200).body("openParts", equalTo(2));
        health.get("/notices/" + slip)
                .then()
                .statusCode(200)
                .body("payload.person", notNullValue())
                .body("parts.office", contains(HEALTH, CIVIL_AFFAIRS))
                .body("parts[0].question", equalTo("Does she live there?"))
                .body("parts[0].dueDate", equalTo(CHINA.due(today, 2).toString()))
                .body("parts[1].dueDate", equalTo(CHINA.due(today, 3).toString()))
                .body("parts[1].question", nullValue());
        answer(health, slip, 1, "{\"outcome\": \"differs\"}").body("state", equalTo("received"));
        answer(civilAffairs, slip, 2, "{\"differences\": [\"address\"], \"remark\": \"moved in May\"}")
                .body("state", equalTo("returned"))
                .body("openParts", equalTo(0));

        Arrived sent = xinzhou.await(MessageType.RETURN_FINAL, slip);
        assertThat(sent.data().path("office").asText()).isEqualTo(Slips.YULIN_OFFICE);
        assertThat(sent.data().path("payload"))
                .isEqualTo(Slips.json(
                        "{\"outcome\": \"differs\", \"differences\": [\"address\"], \"remark\": \"moved in May\"}"));
        assertThat(sent.data().has("lateReason")).isFalse();
        lead.get("/notices/" + slip)
                .then()
                .body("parts.state", contains("answered", "answered"))
                .body("parts[1].payload.remark", equalTo("moved in May"))
                .body("parts[1].workingDays", equalTo(0))
                .body("mergeFaults", nullValue())
                .body("returns.kind", contains("final"));
        lead.get("/notices/" + slip + "/timeline")
                .then()
                .body(
                        "items.event",
                        contains(
                                "submitted",
                                "delivered",
                                "part-asked",
                                "part-asked",
                                "part-answered",
                                "part-answered",
                                "returned"))
                .body("items.toOffice", hasItems(HEALTH, CIVIL_AFFAIRS))
                .body("items[4].office", equalTo(HEALTH));
    }

    @Test
    void twoLastAnswersAtOnceSendOneReturn() throws Exception {
        for (int i = 0; i < 10; i++) {
            String slip = asked(HEALTH, CIVIL_AFFAIRS);
            ExecutorService both = Executors.newFixedThreadPool(2);
            Future<Response> first =
                    both.submit(() -> health.perform("parts/1/answer", slip, payload("{\"outcome\": \"confirmed\"}")));
            Future<Response> second =
                    both.submit(() -> civilAffairs.perform("parts/2/answer", slip, payload("{\"remark\": \"seen\"}")));
            List<String> states = new ArrayList<>();
            for (Future<Response> one : List.of(first, second)) {
                states.add(one.get().then().statusCode(200).extract().path("state"));
            }
            both.shutdown();

            assertThat(states).containsExactlyInAnyOrder("received", "returned");
            assertThat(finalReturns(slip)).isOne();
        }
    }

    @Test
    void aRepeatedAnswerIsTheFirstOne() {
        String slip = asked(HEALTH, CIVIL_AFFAIRS);
        String key = TestCaller.freshKey();
        for (int i = 0; i < 2; i++) {
            health.request()
                    .header("Idempotency-Key", key)
                    .body(payload("{\"outcome\": \"confirmed\"}"))
                    .post("/api/v1/notices/" + slip + "/parts/1/answer")
                    .then()
                    .statusCode(200)
                    .body("openParts", equalTo(1));
        }
        health.perform("parts/1/answer", slip, payload("{\"outcome\": \"confirmed\"}"))
                .then()
                .statusCode(409)
                .body("state", equalTo("answered"));
    }

    @Test
    void answersThatContradictEachOtherWaitForTheOfficeThatHasTheSlip() {
        String slip = asked(HEALTH, CIVIL_AFFAIRS);
        answer(health, slip, 1, "{\"outcome\": \"confirmed\"}");
        answer(civilAffairs, slip, 2, "{\"outcome\": \"not-found\"}")
                .body("state", equalTo("received"))
                .body("openParts", equalTo(0));

        lead.request()
                .config(RestAssuredConfig.config()
                        .headerConfig(HeaderConfig.headerConfig().overwriteHeadersWithName("Accept-Language")))
                .header("Accept-Language", "zh")
                .get("/api/v1/notices/" + slip)
                .then()
                .body("mergeFaults.code", contains("contradiction"))
                .body("mergeFaults.detail", contains("各部分的答复相互矛盾"))
                .body("mergeFaults.pointer", contains("/outcome"));
        health.get("/notices/" + slip).then().body("mergeFaults", nullValue());
        assertThat(finalReturns(slip)).isZero();
        lead.perform("returns", slip, VerbBodies.good("returns")).then().statusCode(200);
        assertThat(finalReturns(slip)).isOne();
    }

    @Test
    void whatIsMissingIsAskedForOnceMore() {
        String slip = asked(HEALTH);
        answer(health, slip, 1, "{\"outcome\": \"differs\"}").body("state", equalTo("received"));
        lead.get("/notices/" + slip)
                .then()
                .body("mergeFaults.pointer", contains("/differences"))
                .body("mergeFaults.code", contains("required"));

        lead.perform("parts", slip, VerbBodies.part(CIVIL_AFFAIRS)).then().statusCode(200);
        answer(civilAffairs, slip, 2, "{\"differences\": [\"name\"]}").body("state", equalTo("returned"));
    }

    @Test
    void aDeclinedPartHoldsTheReturnUntilSomebodyElseIsAsked() {
        String slip = asked(HEALTH, CIVIL_AFFAIRS);
        health.perform("parts/1/decline", slip, "{\"reason\": \"not-competent\", \"text\": \"we keep no such list\"}")
                .then()
                .statusCode(200)
                .body("openParts", equalTo(1));
        answer(civilAffairs, slip, 2, "{\"outcome\": \"confirmed\"}").body("state", equalTo("received"));
        lead.get("/notices/" + slip)
                .then()
                .body("parts[0].state", equalTo("declined"))
                .body("parts[0].reason", equalTo("not-competent"))
                .body("parts[0].text", equalTo("we keep no such list"))
                .body("mergeFaults.code", contains("part-declined"));

        lead.perform("parts", slip, VerbBodies.part("610828-health")).then().statusCode(200);
        answer(TestCaller.handler().of("610828-health"), slip, 3, "{\"remark\": \"seen in our list\"}")
                .body("state", equalTo("returned"));
    }

    @Test
    void aLatePartNamesItsReasonAndALateReturnNamesThatOfTheLatestPart() {
        String slip = asked(HEALTH, CIVIL_AFFAIRS);
        Yulin.update("update notice_part set due_date = current_date - 10 where notice_id = ?::uuid", slip);
        health.perform("parts/1/answer", slip, payload("{\"outcome\": \"confirmed\"}"))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/lateReason"));
        late(health, slip, 1, "{\"outcome\": \"confirmed\"}", "capacity");
        Yulin.update("update notice set due_date = current_date - 5 where id = ?::uuid", slip);
        late(civilAffairs, slip, 2, "{\"remark\": \"seen\"}", "records-incomplete")
                .body("state", equalTo("returned"));

        Arrived sent = xinzhou.await(MessageType.RETURN_FINAL, slip);
        assertThat(sent.data().at("/lateReason/code").asText()).isEqualTo("records-incomplete");
        assertThat(sent.data().at("/lateReason/text").asText()).isEqualTo("the archive is closed");
        health.get("/notices/" + slip)
                .then()
                .body("parts[0].lateReason.code", equalTo("capacity"))
                .body("parts[0].lateReason.text", equalTo("the archive is closed"))
                .body("parts[1].lateReason.text", nullValue());
    }

    @Test
    void aLateReturnOfPartsInTimeWaitsForItsReason() {
        String slip = asked(HEALTH);
        Yulin.update("update notice set due_date = current_date - 5 where id = ?::uuid", slip);
        answer(health, slip, 1, "{\"outcome\": \"confirmed\"}").body("state", equalTo("received"));
        lead.get("/notices/" + slip).then().body("mergeFaults.pointer", contains("/lateReason"));
    }

    @Test
    void whatEndsTheSlipClosesItsParts() {
        String answered = asked(HEALTH, CIVIL_AFFAIRS);
        answer(health, answered, 1, "{\"outcome\": \"confirmed\"}");
        lead.perform("returns", answered, VerbBodies.good("returns")).then().statusCode(200);
        String withdrawn = asked(HEALTH);
        xinzhou.say(MessageType.NOTICE_WITHDRAWN, withdrawn, Map.of("round", 1, "office", "140930-public-security"));
        lead.awaitState(withdrawn, "withdrawn");
        String declined = asked(HEALTH);
        lead.perform("decline", declined, VerbBodies.good("decline")).then().statusCode(200);

        lead.get("/notices/" + answered).then().body("parts.state", contains("answered", "closed"));
        for (String slip : List.of(withdrawn, declined)) {
            health.get("/notices/" + slip)
                    .then()
                    .body("openParts", equalTo(0))
                    .body("parts.state", contains("closed"))
                    .body("parts[0].endedAt", notNullValue());
            health.perform("parts/1/answer", slip, payload("{\"outcome\": \"confirmed\"}"))
                    .then()
                    .statusCode(409);
        }
    }

    @Test
    void theSecondRoundHasPartsOfItsOwn() {
        String slip = asked(HEALTH);
        answer(health, slip, 1, "{\"outcome\": \"confirmed\"}").body("state", equalTo("returned"));
        xinzhou.say(
                MessageType.RETURN_ASSESSED,
                slip,
                Map.of("round", 1, "office", "140930-public-security", "verdict", "invalid", "text", "which address?"));
        lead.awaitState(slip, "accepted");

        lead.perform("parts", slip, VerbBodies.part(CIVIL_AFFAIRS)).then().statusCode(200);
        answer(civilAffairs, slip, 2, "{\"outcome\": \"not-found\"}").body("state", equalTo("returned"));
        assertThat(finalReturns(slip)).isEqualTo(2);
        lead.get("/notices/" + slip).then().body("parts.round", contains(1, 2)).body("outcome", equalTo("not-found"));
    }

    @Test
    void eachOfficeAnswersItsOwnPartOnly() {
        String slip = asked(HEALTH, CIVIL_AFFAIRS);
        String good = payload("{\"outcome\": \"confirmed\"}");
        health.perform("parts/2/answer", slip, good).then().statusCode(403);
        lead.perform("parts/1/answer", slip, good).then().statusCode(403);
        health.perform("returns", slip, VerbBodies.good("returns")).then().statusCode(404);
        health.perform("parts", slip, VerbBodies.part(HEALTH)).then().statusCode(404);
        health.perform("parts/3/answer", slip, good).then().statusCode(404);
        health.perform("parts/x/answer", slip, good).then().statusCode(404);
        TestCaller.handler()
                .of("610828-health")
                .perform("parts/1/answer", slip, good)
                .then()
                .statusCode(404);
        TestCaller.handler()
                .of("610800-hub")
                .perform("parts/1/answer", slip, good)
                .then()
                .statusCode(200);
        lead.get("/notices/" + slip + "/timeline").then().body("items.enteredBy", hasItem("610800-hub"));
    }

    @Test
    void whatCannotBeAskedOrAnsweredIsRefusedWithItsPlace() {
        String slip = Yulin.receive(xinzhou, TYPE);
        String sunday = CHINA.due(today, 5).toString();
        refused(lead, "parts", slip, "{\"parts\": []}", "/parts");
        refused(lead, "parts", slip, VerbBodies.part(HEALTH, "140930-health"), "/parts/1/office");
        refused(lead, "parts", slip, part("\"replyLimit\": 0"), "/parts/0/replyLimit");
        refused(lead, "parts", slip, part("\"replyLimit\": 61"), "/parts/0/replyLimit");
        refused(lead, "parts", slip, part("\"dueDate\": \"" + today + "\""), "/parts/0/dueDate");
        refused(lead, "parts", slip, part("\"dueDate\": \"2026-10-04\""), "/parts/0/dueDate");
        refused(lead, "parts", slip, part("\"dueDate\": \"" + today.plusYears(1) + "\""), "/parts/0/dueDate");
        refused(lead, "parts", slip, part("\"dueDate\": \"" + CHINA.due(today, 17) + "\""), "/parts/0/dueDate");
        refused(lead, "parts", slip, part("\"replyLimit\": 17"), "/parts/0/replyLimit");
        refused(lead, "parts", slip, part("\"dueDate\": \"" + sunday + "\", \"replyLimit\": 2"), "/parts/0/replyLimit");
        refused(lead, "parts", slip, "{\"parts\": [{\"office\": \"" + HEALTH + "\"}]}", "/parts/0/question");
        lead.get("/notices/" + slip).then().body("parts", nullValue()).body("openParts", nullValue());

        lead.perform("parts", slip, VerbBodies.part(HEALTH)).then().statusCode(200);
        refused(health, "parts/1/answer", slip, "{}", "/payload");
        refused(health, "parts/1/answer", slip, payload("{}"), "/payload");
        refused(health, "parts/1/answer", slip, payload("{\"outcome\": \"maybe\"}"), "/payload/outcome");
        refused(health, "parts/1/answer", slip, payload("{\"salary\": 1}"), "/payload/salary");
        refused(
                health,
                "parts/1/answer",
                slip,
                "{\"payload\": {\"outcome\": \"confirmed\"}, \"lateReason\": {\"code\": \"other\"}}",
                "/lateReason");
        refused(health, "parts/1/decline", slip, "{}", "/reason");
        health.perform("parts/1/answer", slip, payload("{\"outcome\": \"confirmed\"}"))
                .then()
                .statusCode(200);
        lead.perform("parts", slip, VerbBodies.part(HEALTH))
                .then()
                .statusCode(409)
                .body("state", equalTo("returned"));
    }

    @Test
    void officesSeeWhatTheyOweAndWhatTheyWaitFor() {
        String first = asked(HEALTH, CIVIL_AFFAIRS);
        String second = asked(HEALTH);
        Yulin.update("update notice_part set due_date = '2026-01-15' where notice_id = ?::uuid", second);

        health.get("/parts?state=open&limit=200")
                .then()
                .statusCode(200)
                .body("items.notice", hasItems(first, second))
                .body("items.office", not(hasItem(CIVIL_AFFAIRS)))
                .body("items.find { it.notice == '" + second + "' }.overdue", equalTo(true));
        lead.get("/parts?office=" + CIVIL_AFFAIRS + "&limit=200")
                .then()
                .body("items.notice", hasItem(first))
                .body("items.notice", not(hasItem(second)));
        health.get("/parts?overdue=true&limit=200")
                .then()
                .body("items.notice", hasItem(second))
                .body("items.notice", not(hasItem(first)));
        TestCaller.handler()
                .of("610828-health")
                .get("/parts?limit=200")
                .then()
                .body("items.notice", not(hasItem(first)));
        List<String> paged = new ArrayList<>();
        String next = null;
        do {
            Response page = lead.get("/parts?limit=1" + (next == null ? "" : "&cursor=" + next));
            page.<List<String>>path("items.notice").forEach(paged::add);
            next = page.path("next");
        } while (next != null);
        assertThat(paged).isEqualTo(lead.get("/parts?limit=200").path("items.notice"));
        lead.get("/parts?cursor=abc").then().statusCode(400);
    }

    @Test
    void whatIsDueWithItsSlipMovesWithItAndWhatHasADateOfItsOwnStays() {
        String slip = Yulin.receive(xinzhou, TYPE);
        LocalDate own = CHINA.due(today, 3);
        lead.perform(
                        "parts",
                        slip,
                        "{\"parts\": [{\"office\": \"" + HEALTH + "\", \"question\": \"Is it so?\"}, {\"office\": \""
                                + CIVIL_AFFAIRS + "\", \"question\": \"Is it so?\", \"dueDate\": \"" + own + "\"}]}")
                .then()
                .statusCode(200);
        String answered = answeredPart(slip, HEALTH);
        LocalDate later = CHINA.due(LocalDate.parse(lead.get("/notices/" + slip).path("dueDate")), 10);
        lead.perform("extension", slip, "{\"dueDate\": \"" + later + "\", \"text\": \"the archive is closed\"}")
                .then()
                .statusCode(200);
        Arrived proposal = xinzhou.await(MessageType.EXTENSION_PROPOSED, slip);

        xinzhou.say(
                MessageType.EXTENSION_DECIDED,
                slip,
                Map.of(
                        "round",
                        1,
                        "office",
                        "140930-public-security",
                        "proposal",
                        proposal.message().id(),
                        "decision",
                        "granted"));

        Patience.until(
                "the slip is extended",
                () -> later.toString().equals(lead.get("/notices/" + slip).path("dueDate")));
        lead.get("/notices/" + slip).then().body("parts.dueDate", contains(later.toString(), own.toString(), answered));
    }

    /** @return the due date of the part, which has been answered */
    private String answeredPart(String slip, String office) {
        lead.perform("parts", slip, VerbBodies.part(office)).then().statusCode(200);
        TestCaller.handler()
                .of(office)
                .perform("parts/3/answer", slip, payload("{\"remark\": \"seen\"}"))
                .then()
                .statusCode(200);
        return lead.get("/notices/" + slip).path("parts[2].dueDate");
    }

    private static ValidatableResponse late(TestCaller office, String slip, int part, String payload, String code) {
        return office.perform(
                        "parts/" + part + "/answer",
                        slip,
                        "{\"payload\": " + payload + ", \"lateReason\": {\"code\": \"" + code
                                + "\", \"text\": \"the archive is closed\"}}")
                .then()
                .statusCode(200);
    }

    private static String part(String more) {
        return "{\"parts\": [{\"office\": \"" + HEALTH + "\", \"question\": \"Is it so?\", " + more + "}]}";
    }

    private static void refused(TestCaller caller, String verb, String slip, String body, String pointer) {
        caller.perform(verb, slip, body).then().statusCode(422).body("errors[0].pointer", equalTo(pointer));
    }

    private static long finalReturns(String slip) {
        return Yulin.count(
                "select count(*) from sent_message where subject = ? and type = 'org.huizhi.return.final.v1'", slip);
    }
}
