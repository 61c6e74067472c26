package org.huizhi.console.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** What auditors see, and take along. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class AuditPageTest {

    private static final String AUDIT = "/console/audit";

    private final ConsoleVisitor auditor = ConsoleVisitor.of(TestCaller.auditor());

    @Test
    void anActIsFoundByWhoDidWhatAboutWhich() {
        String operator = "administrator-" + TestCaller.freshKey().substring(0, 8);
        TestCaller.administrator()
                .calling(operator)
                .post("/routing-rules", """
                        {"office": "610802-health", "type": "service-handover", "department": "education",
                         "validFrom": "2091-01-01"}""")
                .then()
                .statusCode(201);
        chained(operator);

        assertThat(auditor.read(AUDIT + "?who=" + operator)).contains("<code>routing.enter</code>", operator, "rule ");
        assertThat(auditor.read(AUDIT + "?who=" + operator + "&action=routing.end"))
                .contains("No entry is like this.", "Clear filters");
        assertThat(auditor.read(AUDIT + "?who=" + operator + "&to=2020-01-01")).doesNotContain("routing.enter");
        assertThat(auditor.reading("zh").read(AUDIT + "?who=" + operator)).contains("审计日志", "操作人");
    }

    @Test
    void theNextPageKeepsWhatIsAskedFor() {
        assertThat(auditor.read(AUDIT + "?who=&from=2026-01-01")).contains("value=\"2026-01-01\"");
        auditor.get(AUDIT + "?from=yesterday").then().statusCode(400).body(containsString("must be a day, say"));
        auditor.get(AUDIT + "?notice=7").then().statusCode(400);
        auditor.get(AUDIT + "?cursor=x").then().statusCode(400);
    }

    @Test
    void theWholeLogIsTakenAlongAndThatIsEntered() {
        auditor.get(AUDIT + "/export")
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .header("Content-Disposition", containsString("attachment; filename=\"audit-cn-610800-"))
                .body(containsString("\"start\":0"));

        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action = 'audit.export' and caller = ?",
                        TestCaller.auditor().subject()))
                .isPositive();
    }

    /** Waits until what somebody did is in the chain. */
    private static void chained(String who) {
        Patience.until(
                "the chain has it",
                () -> Yulin.count(
                                "select count(*) from audit_chain c join audit_record e on e.id = c.entry_id"
                                        + " where e.caller = ? and e.action = 'routing.enter'",
                                who)
                        == 1);
    }
}
