package org.huizhi.console.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Map;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Offices, routing rules, issuers of certificates, the calendar and retention, as people see and set them. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class SettingsPagesTest {

    private static final String ROUTING = "/console/settings/routing";
    private static final String ISSUERS = "/console/settings/issuers";
    private static final String OFFICE = "610802-health";
    private static final String HOSTILE = "<script>alert(1)</script>";

    private final ConsoleVisitor administrator = ConsoleVisitor.of(TestCaller.administrator());
    private final ConsoleVisitor operator = ConsoleVisitor.of(TestCaller.operator());

    @Test
    void whatThereIsToBeSetIsShownToThoseWhoMayOpenIt() {
        assertThat(administrator.read("/console/settings"))
                .contains("/console/settings/accounts", "/console/settings/offices", "/console/settings/retention")
                .contains(ROUTING, ISSUERS, "Which office gets a slip that names none.");
        assertThat(operator.read("/console/settings"))
                .contains("/console/settings/calendar", ROUTING, ISSUERS)
                .doesNotContain("/console/settings/accounts");
        assertThat(ConsoleVisitor.of(TestCaller.handler()).read("/console/settings"))
                .contains("/console/settings/offices", "/console/settings/calendar")
                .doesNotContain("/console/settings/accounts", ROUTING, ISSUERS, "/console/settings/retention");
    }

    @Test
    void officesLieBelowThoseThatTheyReportTo() {
        assertThat(operator.read("/console/settings/offices"))
                .contains("610800-hub", OFFICE, "class=\"depth-0\"", "class=\"depth-1\"");
        assertThat(operator.read("/console/settings/offices?mailbox=cn-140900")).contains("140900-hub");
        operator.get("/console/settings/offices?mailbox=cn-999999").then().statusCode(404);
    }

    @Test
    void aRuleIsEnteredOnceAndEndedOnce() {
        Response form = administrator.get(ROUTING + "/new");
        Map<String, String> rule = Map.of(
                "/type", "entitlement-query",
                "/area", "",
                "/department", "education",
                "/office", OFFICE,
                "/validFrom", "2092-03-01");

        // Twice: a double click.
        for (int i = 0; i < 2; i++) {
            administrator
                    .send(form, ROUTING + "/new", rule)
                    .then()
                    .statusCode(303)
                    .header("Location", endsWith(ROUTING));
        }

        assertThat(Yulin.count("select count(*) from routing_rule where valid_from = date '2092-03-01'"))
                .isEqualTo(1);
        long id = Yulin.count("select id from routing_rule where valid_from = date '2092-03-01'");
        String end = ROUTING + "/" + id + "/end";
        assertThat(administrator.read(ROUTING)).contains(OFFICE, "not yet", "href=\"" + end + "\"");
        assertThat(operator.read(ROUTING)).doesNotContain(end);
        Response asked = administrator.get(end);
        administrator
                .send(asked, end, Map.of("/lastDay", "2092-02-01"))
                .then()
                .statusCode(422)
                .body(containsString("value=\"2092-02-01\""));
        for (int i = 0; i < 2; i++) {
            administrator
                    .send(asked, end, Map.of("/lastDay", "2092-03-31"))
                    .then()
                    .statusCode(303);
        }
        administrator
                .send(asked, end, Map.of("/lastDay", "2092-04-30"))
                .then()
                .statusCode(409)
                .body(containsString("it has ended already"), containsString("31 Mar 2092"));
    }

    /** Nothing is changed in place: the one ends, and the other stands there already, from the day after. */
    @Test
    void aRuleIsChangedByOneThatFollowsIt() {
        Map<String, String> rule = Map.of(
                "/type", "certificate-reissue",
                "/department", "education",
                "/office", OFFICE,
                "/validFrom", "2094-03-01");
        administrator.send(ROUTING + "/new", ROUTING + "/new", rule).then().statusCode(303);
        long id = Yulin.count("select id from routing_rule where valid_from = date '2094-03-01'");
        String change = ROUTING + "/" + id + "/end?change=yes";

        assertThat(administrator.read(ROUTING)).contains("href=\"" + change + "\"", "What is in force is not changed");
        assertThat(operator.read(ROUTING)).doesNotContain(change);
        Response asked = administrator.get(change);
        assertThat(asked.asString()).contains("First enter the last day of the rule");
        administrator
                .send(asked, ROUTING + "/" + id + "/end", Map.of("change", "true", "/lastDay", "2094-05-31"))
                .then()
                .statusCode(303)
                .header("Location", containsString(ROUTING + "/new?after=" + id));
        assertThat(administrator.read(ROUTING + "/new?after=" + id))
                .contains("value=\"2094-06-01\"", "value=\"certificate-reissue\" selected")
                .contains("value=\"" + OFFICE + "\" selected");
    }

    @Test
    void aRuleThatContradictsAnotherIsRefusedBesideItsField() {
        Map<String, String> rule = Map.of(
                "/type", "cooperation-request",
                "/department", "human-resources",
                "/office", OFFICE,
                "/validFrom", "2093-01-01");
        administrator.send(ROUTING + "/new", ROUTING + "/new", rule).then().statusCode(303);

        administrator
                .send(
                        ROUTING + "/new",
                        ROUTING + "/new",
                        Map.of(
                                "/type", "cooperation-request",
                                "/department", "human-resources",
                                "/office", "610800-hub",
                                "/validFrom", "2093-06-01"))
                .then()
                .statusCode(422)
                .body(containsString("another rule for the same type"), containsString("href=\"#field-validFrom\""));
        administrator
                .send(ROUTING + "/new", ROUTING + "/new", Map.of("/office", "", "/validFrom", "soon"))
                .then()
                .statusCode(422)
                .body(containsString(": is required</a>"));
        administrator
                .request()
                .contentType(ContentType.URLENC.withCharset("UTF-8"))
                .body("%2Foffice=" + OFFICE)
                .post(ROUTING + "/new")
                .then()
                .statusCode(403);
    }

    @Test
    void anIssuerIsEnteredOnceAndEndedOnce() {
        String name = "民政局 " + HOSTILE;
        Response form = administrator.get(ISSUERS + "/new");
        Map<String, String> issuer =
                Map.of("/kind", "vaccination", "/issuer", name, "/office", OFFICE, "/validFrom", "2092-05-01");

        for (int i = 0; i < 2; i++) {
            administrator.send(form, ISSUERS + "/new", issuer).then().statusCode(303);
        }

        long id = Yulin.count("select id from certificate_issuer where issuer = ?", name);
        administrator.get(ISSUERS).then().body(containsString("民政局 &lt;script&gt;"), not(containsString(HOSTILE)));
        String end = ISSUERS + "/" + id + "/end";
        Response asked = administrator.get(end);
        for (int i = 0; i < 2; i++) {
            administrator
                    .send(asked, end, Map.of("/lastDay", "2092-05-31"))
                    .then()
                    .statusCode(303);
        }
        administrator
                .send(asked, end, Map.of("/lastDay", "2092-06-30"))
                .then()
                .statusCode(409)
                .body(containsString("31 May 2092"), not(containsString(HOSTILE)));
        administrator
                .send(ISSUERS + "/new", ISSUERS + "/new", Map.of("/kind", "vaccination"))
                .then()
                .statusCode(422)
                .body(containsString("Name on the certificate: is required"));
    }

    @Test
    void aYearIsSeenWithItsHolidaysAndWhoseWordTheyAre() {
        assertThat(operator.read("/console/settings/calendar?year=2026"))
                .contains("Calendar 2026", "class=\"holiday\"", "class=\"makeup\"", "shipped with the program")
                .contains("National Day", "January");
        assertThat(operator.reading("zh").read("/console/settings/calendar?year=2026"))
                .contains("国庆节", "10月", "休");
        assertThat(operator.read("/console/settings/calendar?year=2040"))
                .contains("only weekends are counted")
                .doesNotContain("class=\"holiday\"");
        operator.get("/console/settings/calendar?year=1").then().statusCode(400);
        operator.get("/console/settings/calendar?calendar=xx").then().statusCode(404);
    }

    @Test
    void retentionIsToldByTypeAndByWhatBelongsToNoSlip() {
        assertThat(operator.read("/console/settings/retention"))
                .contains("Residence confirmation", "180 days", "Bytes of refused messages", "30 days");
    }
}
