package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ReadNoticeTest {

    private final TestCaller submitter = TestCaller.submitter();

    @Test
    void whoActsOnItSeesThePersonDataAndIsAudited() {
        String id = submitter.submitted(Slips.submission());
        for (TestCaller reader : List.of(submitter, TestCaller.handler())) {
            reader.get("/notices/" + id)
                    .then()
                    .statusCode(200)
                    .header("Cache-Control", "no-store")
                    .body("payload.person.name", equalTo(Slips.NAME));

            assertThat(Yulin.query(
                            "select action, detail from audit_entry where notice_id = ?::uuid and caller = ?",
                            id,
                            reader.subject()))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("action", "notice.read"));
        }
    }

    @Test
    void thePersonDataOfAnIncomingSlipIsThereToo() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String id = Yulin.receive(xinzhou, "residence-confirmation");

            TestCaller.handler()
                    .get("/notices/" + id)
                    .then()
                    .body("direction", equalTo("incoming"))
                    .body("state", equalTo("received"))
                    .body("payload.person.documentNumber", equalTo(Slips.DOCUMENT_NUMBER));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "auditor", "administrator"})
    void whoWatchesSeesThatItIsThereAndNoMore(String role) {
        String id = submitter.submitted(Slips.submission());
        TestCaller watcher = TestCaller.with(role);

        watcher.get("/notices/" + id)
                .then()
                .statusCode(200)
                .body("state", not(nullValue()))
                .body("payload", nullValue())
                .body("texts", nullValue())
                .body(not(containsString(Slips.NAME)));

        assertThat(Yulin.count("select count(*) from audit_entry where notice_id = ?::uuid", id))
                .isZero();
    }

    @Test
    void aNoticeOfAnotherOfficeIsNotThere() {
        String id = submitter.submitted(Slips.submission());
        TestCaller elsewhere =
                TestCaller.with("submitter", "handler", "operator").of("610802-health");

        for (String path : List.of("/notices/" + id, "/notices/" + id + "/timeline")) {
            elsewhere.get(path).then().statusCode(404).body("type", equalTo("urn:huizhi:problem:not-found"));
        }
        for (String verb : List.of("acceptance", "decline", "returns", "withdrawal", "assessment")) {
            elsewhere.perform(verb, id, VerbBodies.good(verb)).then().statusCode(404);
        }
        assertThat(Yulin.count("select count(*) from audit_entry where notice_id = ?::uuid", id))
                .isZero();
    }

    @Test
    void anOfficeSeesWhatIsBelowIt() {
        String id = submitter.submitted(Slips.submission());

        submitter.of("610802-public-security").get("/notices/" + id).then().statusCode(200);
        submitter.of("610800-hub").get("/notices/" + id).then().statusCode(200);
        submitter.of("610800-public-security").get("/notices/" + id).then().statusCode(404);
        submitter.of("140900-hub").get("/notices/" + id).then().statusCode(403);
    }

    @Test
    void whoHasNoOfficesOfThisNodeHasNoRoleHere() {
        String id = submitter.submitted(Slips.submission());
        for (TestCaller stranger : List.of(
                TestCaller.with("submitter", "auditor").of(),
                TestCaller.with("submitter", "auditor").of("140900-hub"))) {
            stranger.get("/notices/" + id).then().statusCode(403);
            stranger.get("/notices").then().statusCode(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-7000-8000-000000000000", "batch", "1", "%00", "610800-2026-000001", "..%2f"})
    void whatIsNoIdOfANoticeIsNotThere(String id) {
        io.restassured.RestAssured.given()
                .urlEncodingEnabled(false)
                .header("Authorization", "Bearer " + submitter.token())
                .get("/api/v1/notices/" + id + "/timeline")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
    }

    @Test
    void theTimelineTellsWhoDidWhat() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String id = submitter.submitted(Slips.submission());
            submitter.awaitState(id, "delivered");

            TestCaller.auditor()
                    .get("/notices/" + id + "/timeline")
                    .then()
                    .statusCode(200)
                    // Xinzhou may have it before the bus has told us so, and each says it by its own clock.
                    .body("items.event", containsInAnyOrder("submitted", "sent", "delivered"))
                    .body("items[0].event", equalTo("submitted"))
                    .body("items[0].actor", equalTo(submitter.subject()))
                    .body("items[0].office", equalTo(Slips.YULIN_OFFICE))
                    .body("items.find { it.event == 'sent' }.region", equalTo("cn-610800"))
                    .body("items.find { it.event == 'delivered' }.region", equalTo("cn-140900"))
                    .body("items.find { it.event == 'delivered' }.actor", nullValue());
        }
    }
}
