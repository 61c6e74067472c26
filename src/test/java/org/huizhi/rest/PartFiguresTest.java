package org.huizhi.rest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Figures of parts name the office that keeps others waiting, and open. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class PartFiguresTest extends PartStory {

    @Test
    void theStatisticsNameTheOfficeThatKeepsOthersWaiting() {
        Yulin.update("update notice_part set due_date = '2020-01-01'");
        String slip = asked(HEALTH, CIVIL_AFFAIRS, HEALTH, HEALTH, HEALTH);
        answer(health, slip, 1, "{\"outcome\": \"confirmed\"}");
        health.perform("parts/5/decline", slip, "{\"reason\": \"misrouted\"}")
                .then()
                .statusCode(200);
        Yulin.update("update notice_part set due_date = '2026-01-14' where notice_id = ?::uuid", slip);
        health.perform(
                        "parts/3/answer",
                        slip,
                        "{\"payload\": {\"remark\": \"seen\"}, \"lateReason\": {\"code\": \"capacity\"}}")
                .then()
                .statusCode(200);
        Yulin.update(
                "update notice_part set ended_on = '2026-01-14', working_days = 3 where notice_id = ?::uuid and part = 1",
                slip);
        Yulin.update("update notice_part set working_days = 8 where notice_id = ?::uuid and part = 3", slip);

        String january = "/statistics/parts?from=2026-01-01&to=2026-01-31";
        lead.get(january)
                .then()
                .statusCode(200)
                .body("groups.key", contains(CIVIL_AFFAIRS, HEALTH))
                .body("groups[0].asked", equalTo(1))
                .body("groups[0].overdue", equalTo(1))
                .body("groups[0].answerRate", equalTo(0.0f))
                .body("groups[0].medianDays", nullValue())
                .body("groups[1].name.en", notNullValue())
                .body("groups[1].asked", equalTo(4))
                .body("groups[1].declined", equalTo(1))
                .body("groups[1].cohort", equalTo(3))
                .body("groups[1].answered", equalTo(2))
                .body("groups[1].onTime", equalTo(1))
                .body("groups[1].overdue", equalTo(1))
                // Cut, not rounded up.
                .body("groups[1].answerRate", equalTo(0.6666f))
                .body("groups[1].onTimeRate", equalTo(0.3333f))
                // Of three, one answered after 3, one after 8 days, and one not at all.
                .body("groups[1].medianDays", equalTo(8))
                .body("groups[1].medianNotReached", equalTo(false))
                .body("groups[0].medianNotReached", equalTo(true))
                .body("cutOff", equalTo(today.minusDays(1).toString()))
                .body("total.asked", equalTo(5))
                .body("total.upcoming", equalTo(0));
        opens(january);
        civilAffairs.get(january).then().body("groups.key", contains(CIVIL_AFFAIRS));
        TestCaller.operator().get(january).then().body("total.asked", equalTo(5));
        lead.get("/statistics/parts?from=2019-01-01&to=2019-01-31")
                .then()
                .body("groups", equalTo(List.of()))
                .body("total.asked", equalTo(0))
                .body("total.answerRate", nullValue());
        lead.get("/statistics/parts?from=2019-01-01").then().statusCode(400);
    }

    /**
     * Silence pays nobody: the other office has answered, the return is out, and who kept everybody waiting is named.
     */
    @Test
    void anOverduePartCountsAgainstItsOfficeThoughTheSlipWasAnsweredWithoutIt() {
        String answered = asked(HEALTH, CIVIL_AFFAIRS);
        String withdrawn = asked(HEALTH);
        String declined = asked(HEALTH);
        String due = "update notice_part set due_date = ?::date where notice_id = ?::uuid and part = ?";
        Yulin.update(due, "2024-02-14", answered, 1);
        Yulin.update(due, "2024-02-14", withdrawn, 1);
        Yulin.update(due, "2024-02-14", declined, 1);
        lead.perform("returns", answered, VerbBodies.good("returns")).then().statusCode(200);
        xinzhou.say(MessageType.NOTICE_WITHDRAWN, withdrawn, Map.of("round", 1, "office", "140930-public-security"));
        lead.awaitState(withdrawn, "withdrawn");
        lead.perform("decline", declined, VerbBodies.good("decline")).then().statusCode(200);
        // Not overdue when the slip was answered.
        Yulin.update(due, "2024-02-15", answered, 2);

        String february = "/statistics/parts?from=2024-02-01&to=2024-02-29";
        lead.get(february)
                .then()
                .body("groups.key", contains(CIVIL_AFFAIRS, HEALTH))
                .body("groups[0].closed", equalTo(1))
                .body("groups[0].cohort", equalTo(0))
                .body("groups[0].answerRate", nullValue())
                .body("groups[0].medianDays", nullValue())
                .body("groups[0].medianNotReached", equalTo(false))
                .body("groups[1].asked", equalTo(3))
                .body("groups[1].closed", equalTo(2))
                .body("groups[1].missed", equalTo(1))
                .body("groups[1].cohort", equalTo(1))
                .body("groups[1].answered", equalTo(0))
                .body("groups[1].overdue", equalTo(0))
                .body("groups[1].answerRate", equalTo(0.0f))
                .body("groups[1].medianNotReached", equalTo(true));
        opens(february);
        String sheet = sheet(february, "text/csv").asString();
        assertThat(sheet.lines().filter(line -> line.startsWith(HEALTH + ",")))
                .singleElement()
                .asString()
                .endsWith(",3,0,0,2,1,0,0.0%,0,0.0%,1,0,not reached");
        assertThat(sheet)
                .contains("Due dates count up to," + today.minusDays(1))
                .contains("2024-02-01 – 2024-02-29");
        assertThat(sheet(february.replace("/parts?", "/parts/items?figure=missed&"), "text/csv")
                        .asString()
                        .lines()
                        .filter(line -> line.contains(HEALTH)))
                .singleElement()
                .asString()
                .contains("2024-02-14")
                .endsWith("closed");
        for (String path : List.of(february, february.replace("/parts?", "/parts/items?figure=closed&"))) {
            assertThat(sheet(path, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
                            .asByteArray())
                    .startsWith('P', 'K');
        }
        lead.get("/statistics/parts/items?figure=missed&from=2024-02-01&to=2024-02-29&office=" + HEALTH)
                .then()
                .statusCode(200)
                .body("items.notice", contains(answered))
                .body("items[0].state", equalTo("closed"))
                .body("next", nullValue());
    }

    @Test
    void whatIsDueTodayOrLaterIsNotCountedYet() {
        String slip = asked(HEALTH, HEALTH);
        Yulin.update("update notice_part set due_date = ?::date where notice_id = ?::uuid", "2031-05-06", slip);
        answer(health, slip, 1, "{\"outcome\": \"confirmed\"}");

        String may = "/statistics/parts?from=2031-05-01&to=2031-05-31";
        lead.get(may)
                .then()
                .body("groups[0].asked", equalTo(0))
                .body("groups[0].upcoming", equalTo(2))
                .body("groups[0].answered", equalTo(0))
                .body("groups[0].answerRate", nullValue());
        opens(may);
    }

    @Test
    void aFigureOfPartsIsOpenedPageByPageAndByNobodyElse() {
        String slip = asked(HEALTH, HEALTH, CIVIL_AFFAIRS);
        Yulin.update("update notice_part set due_date = ?::date where notice_id = ?::uuid", "2024-03-06", slip);
        String overdue = "/statistics/parts/items?figure=overdue&from=2024-03-01&to=2024-03-31";

        Response first = lead.get(overdue + "&limit=2");
        first.then().statusCode(200).body("items.part", contains(1, 2)).body("items[0].question", nullValue());
        lead.get(overdue + "&limit=2&cursor=" + first.path("next"))
                .then()
                .body("items.part", contains(3))
                .body("next", nullValue());
        civilAffairs.get(overdue).then().body("items.part", contains(3));
        TestCaller.handler().of("610828-health").get(overdue).then().body("items", equalTo(List.of()));
        for (String wrong : List.of("", "&figure=most", "&figure=overdue&cursor=abc")) {
            lead.get("/statistics/parts/items?from=2024-03-01&to=2024-03-31" + wrong)
                    .then()
                    .statusCode(400);
        }
    }

    private Response sheet(String path, String type) {
        return lead.request()
                .accept(type)
                .header("Accept-Language", "en")
                .get("/api/v1" + path)
                .then()
                .statusCode(200)
                .contentType(type)
                .extract()
                .response();
    }

    /** Every figure of every group, and of all together, opens exactly as many parts as it says. */
    private void opens(String statistics) {
        Response report = lead.get(statistics);
        List<Map<String, Object>> groups = new ArrayList<>(report.<List<Map<String, Object>>>path("groups"));
        groups.add(report.path("total"));
        Map<String, String> figures = Map.of(
                "asked", "asked",
                "upcoming", "upcoming",
                "declined", "declined",
                "closed", "closed",
                "cohort", "cohort",
                "answered", "answered",
                "onTime", "on-time",
                "missed", "missed",
                "overdue", "overdue");
        for (Map<String, Object> group : groups) {
            String office = group.containsKey("key") ? "&office=" + group.get("key") : "";
            figures.forEach((name, figure) -> assertThat(
                            lead.get(statistics.replace("/parts?", "/parts/items?figure=" + figure + "&") + office
                                            + "&limit=200")
                                    .<List<Object>>path("items"))
                    .as(name + " of " + group.get("key"))
                    .hasSize((Integer) requireNonNull(group.get(name), name)));
        }
    }
}
