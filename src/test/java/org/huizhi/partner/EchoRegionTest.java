package org.huizhi.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.echo.EchoRegion;
import org.huizhi.testsupport.echo.EchoRegion.Script;
import org.junit.jupiter.api.Test;

/** A partner system tries all that can become of a slip, with {@code test-echo} as the other region. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class EchoRegionTest {

    private static final String ASSESSED = "{\"impactAssessment\": {\"purpose\": \"p\", \"necessity\": \"n\","
            + " \"risks\": \"r\", \"measures\": \"m\"}}";

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final TestCaller submitter = TestCaller.submitter();

    @Inject
    CurrentDirectory directory;

    @Test
    void eachOfficeAnswersByItsScript() {
        Party party = EchoRegion.party();
        assertThat(directory
                        .load(List.of(around.authority().entry(party, Instant.now())))
                        .refused())
                .isEmpty();
        around.bus().createInbox(party.mailbox(), 3);
        try (EchoRegion echo = EchoRegion.answering(party, around.yulin(), around.bus(), Duration.ofMillis(300))) {
            agree();
            Map<Script, String> slips = new EnumMap<>(Script.class);
            for (Script script : Script.values()) {
                slips.put(script, submitter.submitted(question(script)));
            }

            submitter.awaitState(slips.get(Script.AT_ONCE), "returned");
            submitter.awaitState(slips.get(Script.LATE), "returned");
            submitter.awaitState(slips.get(Script.DECLINE), "declined");
            submitter.awaitState(slips.get(Script.REFUSE), "refused");
            submitter.awaitState(slips.get(Script.GARBAGE), "returned");
            submitter.awaitState(slips.get(Script.SILENT), "delivered");
            submitter.awaitState(slips.get(Script.CROSSING), "accepted");
            submitter
                    .perform("withdrawal", slips.get(Script.CROSSING), "{}")
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("withdrawn"));
            submitter.awaitState(slips.get(Script.CROSSING), "returned");
        }
    }

    private static void agree() {
        TestCaller administrator = TestCaller.administrator();
        ObjectNode terms = JsonNodeFactory.instance.objectNode().put("counterpart", EchoRegion.MAILBOX);
        terms.putObject("title").put("zh", "测试协议").put("en", "Test");
        terms.put("legalBasis", "none, a test").put("purpose", "a test").put("effectiveFrom", "2026-01-01");
        for (String type : AgreementDraft.ALL_TYPES) {
            terms.withArray("clauses")
                    .addObject()
                    .put("from", "cn-610800")
                    .put("to", EchoRegion.MAILBOX)
                    .put("noticeType", type);
        }
        String id = administrator
                .post("/agreements", terms)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        administrator
                .post("/agreements/" + id + "/versions/1/proposal", ASSESSED)
                .then()
                .statusCode(200);
        Patience.until(
                "agreement " + id + " is in force",
                () -> "in-force".equals(administrator.get("/agreements/" + id).path("state")));
    }

    private static ObjectNode question(Script script) {
        ObjectNode question = Slips.submission();
        question.putObject("receiver").put("region", EchoRegion.REGION).put("office", script.office());
        return question;
    }
}
