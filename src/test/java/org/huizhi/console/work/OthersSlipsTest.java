package org.huizhi.console.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is not theirs: somebody of another office, with another role, or who has the database in hand. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class OthersSlipsTest {

    private static final String TYPE = "residence-confirmation";
    private static final String ANSWER = "/return";
    private static final String SEND = "/console/send/" + TYPE + "/cn-140900";

    private final TestCaller handler = TestCaller.handler().of(Slips.YULIN_OFFICE);
    private final ConsoleVisitor visitor = ConsoleVisitor.of(handler);
    private final ConsoleVisitor nextDoor =
            ConsoleVisitor.of(TestCaller.with("handler", "submitter").of("610802-health"));
    private OtherRegion xinzhou;
    private String slip;

    @BeforeEach
    void aSlipComes() {
        xinzhou = Yulin.xinzhou();
        slip = "/console/work/" + Yulin.receive(xinzhou, TYPE);
    }

    @AfterEach
    void end() {
        xinzhou.close();
    }

    private String id() {
        return slip.substring(slip.lastIndexOf('/') + 1);
    }

    @Test
    void nothingIsDoneToManyOfAnotherOffice() {
        Response own = nextDoor.get(SEND);
        for (String act : List.of("accept", "hand-over", "remind")) {
            Map<String, Object> all = Map.of(
                    "act",
                    act,
                    "confirm",
                    "yes",
                    "slip",
                    List.of(id() + ":1", id() + ":2"),
                    "/office",
                    "610802-health",
                    "/reason",
                    "not-competent");
            assertThat(nextDoor.send(own, "/console/work/bulk", all)
                            .then()
                            .statusCode(422)
                            .extract()
                            .asString())
                    .doesNotContain(id(), "610800-2026");
        }
        assertThat(handler.stateOf(id())).isEqualTo("received");
        nextDoor.send(own, "/console/work/bulk", Map.of("act", "accept", "slip", "-".repeat(36) + ":1"))
                .then()
                .statusCode(404);
        nextDoor.send(own, "/console/work/bulk", Map.of("act", "return", "slip", id() + ":1"))
                .then()
                .statusCode(422);
    }

    @Test
    void noFormOrDraftOfAnotherOfficesSlipIsTaken() {
        Response own = nextDoor.get(SEND);
        Map<String, String> filled = Map.of("/payload/outcome", "confirmed", "version", "1", "save", "1");

        for (String act :
                List.of("accept", ANSWER.substring(1), "interim", "decline", "hand-over", "parts", "withdraw")) {
            nextDoor.send(own, slip + "/" + act, filled).then().statusCode(404);
        }
        nextDoor.send(own, slip + "/parts/1/answer", filled).then().statusCode(404);
        assertThat(Yulin.count("select count(*) from form_draft where notice_id = ?::uuid", id()))
                .isZero();
    }

    /** It is somebody's who has the database in hand, or its key is gone: the office goes on. */
    @Test
    void aDraftThatIsNotAsItWasWrittenKeepsNobodyFromAnswering() {
        ConsoleVisitor careful = ConsoleVisitor.of(handler.calling("careful-handler"));
        Response form = careful.get(slip + ANSWER);
        Map<String, String> begun = Map.of("/payload/outcome", "confirmed", "/payload/remark", "尚未核实完毕");
        Map<String, String> saved = new HashMap<>(begun);
        saved.put("save", "1");
        careful.send(form, slip + ANSWER, saved).then().statusCode(303);
        Yulin.update(
                "update form_draft set content = content || '\\x00'::bytea where notice_id = ?::uuid",
                java.util.UUID.fromString(id()));

        Response again = careful.get(slip + ANSWER);
        again.then().statusCode(200);
        assertThat(again.asString()).doesNotContain("尚未核实完毕");
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action = 'row.foreign' and detail like ?",
                        "form_draft: %" + id() + "%"))
                .isEqualTo(1);
        Map<String, String> answer = new HashMap<>(begun);
        answer.put("version", ConsoleVisitor.hidden(again, "version"));
        careful.send(again, slip + ANSWER, answer).then().statusCode(303);
        assertThat(handler.stateOf(id())).isEqualTo("returned");
    }

    /** What only scripts of their own would send. */
    @Test
    void whatAFormDoesNotOfferIsRefusedAndNoFault() {
        TestCaller submitter = TestCaller.submitter();
        ConsoleVisitor sender = ConsoleVisitor.of(submitter);
        Map<String, Object> filled = new HashMap<>(Map.of(
                "/sender/office", Slips.YULIN_OFFICE,
                "/receiver/region", "140930",
                "/payload/person/name", Slips.NAME,
                "/payload/person/documentKind", "identity-card",
                "/payload/person/documentNumber", Slips.DOCUMENT_NUMBER,
                "/payload/claim/kind", "registered",
                "/payload/claim/region", "140930",
                "preview", "1"));
        for (Map.Entry<String, String> crafted : Map.of(
                        "/receiver/department", "burn_all",
                        "/receiver/office", "\u0000",
                        "/reference", "a\u0000b\u202e",
                        "/payload/person/documentKind", "{cdi:x}",
                        "/payload/claim/kind", "<script>")
                .entrySet()) {
            Map<String, Object> all = new HashMap<>(filled);
            all.put(crafted.getKey(), crafted.getValue());
            sender.send(SEND, SEND, all).then().statusCode(422);
        }
        Response accept = visitor.get(slip + "/accept");
        for (String version : List.of("", "x", "\"", "*", "1\"; \"2", "99999999999999999999")) {
            visitor.send(accept, slip + "/accept", Map.of("version", version, "seen", "-1"))
                    .then()
                    .statusCode(409);
        }
        assertThat(handler.stateOf(id())).isEqualTo("received");
    }
}
