package org.huizhi.rest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which office of Yulin has a slip: chosen by its rules, handed over, answered by a county for an office below it. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class OfficesTest {

    private static final String TYPE = "residence-confirmation";
    private static final String HEALTH = "610802-health";

    private final TestCaller administrator = TestCaller.administrator();
    private final TestCaller handler = TestCaller.handler();
    private final LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    private OtherRegion xinzhou;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
        Yulin.update("delete from routing_rule");
    }

    @AfterEach
    void end() {
        xinzhou.close();
        Yulin.update("delete from routing_rule");
        administrator.get("/routing-rules").then().statusCode(200);
    }

    @Test
    void aSlipWithoutOfficeGoesWhereTheRulesSay() {
        assertThat(officeOf(unaddressed(null))).isEqualTo("610800-hub");

        int general = enter("{\"office\": \"610828-health\"}");
        enter("{\"type\": \"" + TYPE + "\", \"area\": \"610802\", \"department\": \"health\", \"office\": \"" + HEALTH
                + "\"}");

        assertThat(officeOf(unaddressed(null))).isEqualTo("610828-health");
        assertThat(officeOf(unaddressed("health"))).isEqualTo(HEALTH);
        assertThat(officeOf(unaddressed("education"))).isEqualTo("610828-health");

        administrator
                .post("/routing-rules/" + general + "/end", "{\"lastDay\": \"" + today.minusDays(1) + "\"}")
                .then()
                .statusCode(422);
        administrator
                .post("/routing-rules/" + general + "/end", "{}")
                .then()
                .statusCode(200)
                .body("validTo", equalTo(today.plusDays(1).toString()));
        administrator.post("/routing-rules/" + general + "/end", "{}").then().statusCode(409);
        assertThat(officeOf(unaddressed(null))).as("until the end of the day").isEqualTo("610828-health");
    }

    /** Many programs write so for a rule without end. */
    @Test
    void aRuleEndsOnTheLastDayThatCanBeSaid() {
        int rule = enter("{\"office\": \"" + HEALTH + "\"}");

        administrator
                .post("/routing-rules/" + rule + "/end", "{\"lastDay\": \"9999-12-31\"}")
                .then()
                .statusCode(200)
                .body("validTo", equalTo("9999-12-31"));
    }

    @Test
    void aRuleThatIsNoneIsRefused() {
        enter("{\"office\": \"" + HEALTH + "\", \"type\": \"" + TYPE + "\"}");
        refused("{\"office\": \"140930-health\"}", "/office", "unknown-office");
        refused("{\"office\": \"" + HEALTH + "\", \"area\": \"140930\"}", "/area", "unknown-region");
        refused("{\"office\": \"" + HEALTH + "\", \"department\": \"navy\"}", "/department", "invalid-value");
        refused("{\"office\": \"" + HEALTH + "\", \"type\": \"visit\"}", "/type", "unknown-type");
        refused("{\"office\": \"" + HEALTH + "\", \"validFrom\": \"2020-01-01\"}", "/validFrom", "too-early");
        refused("{\"office\": \"610828-health\", \"type\": \"" + TYPE + "\"}", "/validFrom", "overlap");
        refused("{}", "/office", "required");
        administrator.post("/routing-rules/999999/end", "{}").then().statusCode(404);
        Patience.until(
                "it is in the audit log",
                () -> TestCaller.auditor()
                        .get("/audit?action=routing.enter")
                        .<List<String>>path("items.action")
                        .contains("routing.enter"));
    }

    @Test
    void anOfficeGivesTheSlipToAnother() {
        String slip = Yulin.receive(xinzhou, TYPE);
        TestCaller ofHealth = TestCaller.handler().of(HEALTH);
        ofHealth.get("/notices/" + slip).then().statusCode(404);
        ofHealth.perform("hand-over", slip, "{\"office\": \"" + HEALTH + "\", \"reason\": \"other\"}")
                .then()
                .statusCode(404);

        handler.perform("hand-over", slip, "{\"office\": \"" + HEALTH + "\", \"reason\": \"not-competent\"}")
                .then()
                .statusCode(200)
                .body("state", equalTo("received"));

        ofHealth.get("/notices/" + slip + "/timeline")
                .then()
                .statusCode(200)
                .body("items.find { it.event == 'handed-over' }.office", equalTo(Slips.YULIN_OFFICE))
                .body("items.find { it.event == 'handed-over' }.toOffice", equalTo(HEALTH))
                .body("items.find { it.event == 'handed-over' }.reason", equalTo("not-competent"));
        TestCaller.handler()
                .of(Slips.YULIN_OFFICE)
                .get("/notices/" + slip)
                .then()
                .statusCode(404);
        assertThat(Yulin.count("select count(*) from slip_figure where id = ?::uuid and office = ?", slip, HEALTH))
                .isOne();
        ofHealth.perform("returns", slip, VerbBodies.good("returns")).then().statusCode(200);
        assertThat(xinzhou.await(MessageType.RETURN_FINAL, slip)
                        .data()
                        .path("office")
                        .asText())
                .isEqualTo(HEALTH);
        ofHealth.perform("hand-over", slip, "{\"office\": \"610800-hub\", \"reason\": \"other\"}")
                .then()
                .statusCode(409)
                .body("state", equalTo("returned"));
    }

    @Test
    void whatCannotBeHandedOverSoIsRefused() {
        String slip = Yulin.receive(xinzhou, TYPE);
        for (Map.Entry<String, String> wrong : Map.of(
                        "{\"office\": \"140930-health\", \"reason\": \"other\"}",
                        "/office",
                        "{\"office\": \"" + Slips.YULIN_OFFICE + "\", \"reason\": \"other\"}",
                        "/office",
                        "{\"office\": \"" + HEALTH + "\"}",
                        "/reason",
                        "{\"reason\": \"other\"}",
                        "/office")
                .entrySet()) {
            handler.perform("hand-over", slip, wrong.getKey())
                    .then()
                    .statusCode(422)
                    .body("errors[0].pointer", equalTo(wrong.getValue()));
        }
    }

    @Test
    void anOfficeAboveEntersOnBehalfOfOneBelowAndTheTimelineSaysSo() {
        String slip = Yulin.receive(xinzhou, TYPE);
        TestCaller.handler()
                .of("610800-hub")
                .perform("acceptance", slip, "{}")
                .then()
                .statusCode(200);
        TestCaller.handler()
                .of(Slips.YULIN_OFFICE)
                .perform("returns", slip, VerbBodies.good("returns"))
                .then()
                .statusCode(200);

        handler.get("/notices/" + slip + "/timeline")
                .then()
                .body("items.event", contains("submitted", "delivered", "accepted", "returned"))
                .body("items[2].office", equalTo(Slips.YULIN_OFFICE))
                .body("items[2].enteredBy", equalTo("610800-hub"))
                .body("items[3].office", equalTo(Slips.YULIN_OFFICE))
                .body("items[3].enteredBy", nullValue());
        assertThat(xinzhou.await(MessageType.NOTICE_ACCEPTED, slip)
                        .data()
                        .path("office")
                        .asText())
                .isEqualTo(Slips.YULIN_OFFICE);
    }

    @Test
    void aSenderMayNameTheDepartmentInPlaceOfTheOffice() {
        ObjectNode submission = Slips.submission();
        ((ObjectNode) submission.get("receiver")).remove("office");
        ((ObjectNode) submission.get("receiver")).put("department", "civil-affairs");
        String slip = TestCaller.submitter().submitted(submission.toString());
        assertThat(xinzhou.await(MessageType.NOTICE_SUBMITTED, slip)
                        .data()
                        .at("/receiver/department")
                        .asText())
                .isEqualTo("civil-affairs");
        ((ObjectNode) submission.get("receiver")).put("department", "navy");
        TestCaller.submitter()
                .post("/notices", submission.toString())
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/receiver/department"));
    }

    private String unaddressed(@Nullable String department) {
        ObjectNode slip = Yulin.slipOfXinzhou(TYPE);
        ObjectNode receiver = (ObjectNode) slip.get("receiver");
        receiver.put("region", "610802").remove("office");
        if (department != null) {
            receiver.put("department", department);
        }
        return Yulin.receive(xinzhou, slip);
    }

    private static String officeOf(String slip) {
        Object office = Yulin.query("select office from notice where id = ?::uuid", slip)
                .get(0)
                .get("office");
        return (String) requireNonNull(office, "every notice has an office");
    }

    private int enter(String rule) {
        return administrator
                .post("/routing-rules", rule)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private void refused(String rule, String pointer, String code) {
        administrator
                .post("/routing-rules", rule)
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo(pointer))
                .body("errors[0].code", equalTo(code));
    }
}
