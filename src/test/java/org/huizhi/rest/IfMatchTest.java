package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two people at the same slip: whoever acts on what is no longer so is told. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class IfMatchTest {

    private final TestCaller handler = TestCaller.handler();
    private OtherRegion xinzhou;
    private String slip;
    private String seen;

    @BeforeEach
    void aSlipArrivesAndIsRead() {
        xinzhou = Yulin.xinzhou();
        slip = Yulin.receive(xinzhou, "residence-confirmation");
        seen = handler.get("/notices/" + slip).header("ETag");
    }

    @AfterEach
    void goHome() {
        xinzhou.close();
    }

    @Test
    void whatWasSeenLastMayBeActedOn() {
        Response response = accept(seen);

        response.then().statusCode(200).body("state", equalTo("accepted"));
        assertThat(response.header("ETag")).isNotEqualTo(seen);
        assertThat(handler.get("/notices/" + slip).header("ETag")).isEqualTo(response.header("ETag"));
    }

    @Test
    void whatHasChangedSinceMayNot() {
        handler.perform("returns", slip, VerbBodies.interimReturn("已联系村委会"))
                .then()
                .statusCode(200);

        answer(seen).then().statusCode(412).body("type", equalTo("urn:huizhi:problem:precondition-failed"));

        assertThat(handler.stateOf(slip)).isEqualTo("accepted");
        assertThat(Yulin.count("select count(*) from notice_return where notice_id = ?::uuid", slip))
                .isOne();
    }

    @Test
    void anyVersionWillDoWhereTheCallerSaysSo() {
        handler.perform("acceptance", slip, "{}").then().statusCode(200);

        answer("*").then().statusCode(200).body("state", equalTo("returned"));
    }

    @Test
    void oneOfSeveralVersionsWillDo() {
        accept("\"0\", " + seen + " , \"99\"").then().statusCode(200);
    }

    @Test
    void severalLinesAreOneList() {
        handler.request()
                .header("If-Match", "\"0\"", seen)
                .body("{}")
                .post("/api/v1/notices/" + slip + "/acceptance")
                .then()
                .statusCode(200);
        handler.request()
                .header(
                        "If-None-Match",
                        "\"0\"",
                        handler.get("/notices/" + slip).header("ETag"))
                .get("/api/v1/notices/" + slip)
                .then()
                .statusCode(304);
    }

    /**
     * A weak tag, as a proxy that compresses makes of a strong one, is that of no version; nor is one that it has added
     * to.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"0\"",
                "\"0\", \"99\"",
                "W/\"1\"",
                "W/\"1\", , \"0\",",
                "\"1-gzip\"",
                "\"1\\\"",
                "\"1,2\"",
                "\"\"",
                "\"王\""
            })
    void anotherVersionWillNot(String tag) {
        accept(tag).then().statusCode(412).body("type", equalTo("urn:huizhi:problem:precondition-failed"));

        assertThat(handler.stateOf(slip)).isEqualTo("received");
        assertThat(handler.get("/notices/" + slip).header("ETag")).isEqualTo(seen);
    }

    /** It would be passed over, and its caller believe that it had held. */
    @ParameterizedTest
    @ValueSource(strings = {"", ",", "1", "\"1", "\"1\" \"1\"", "*, \"1\"", "\"1\", *", "W/1", "w/\"1\"", "\"a b\""})
    void aConditionThatCannotBeReadIsRefused(String tags) {
        accept(tags).then().statusCode(400).body("type", equalTo("urn:huizhi:problem:invalid-parameter"));
        known("/notices/" + slip, tags).then().statusCode(400);
        known("/notice-types", tags).then().statusCode(400);

        assertThat(handler.stateOf(slip)).isEqualTo("received");
    }

    @Test
    void soIsOneThatTheOperationDoesNotHave() {
        handler.request()
                .header("If-Match", seen)
                .get("/api/v1/notices/" + slip)
                .then()
                .statusCode(400);
        handler.request()
                .header("If-None-Match", "*")
                .body("{}")
                .post("/api/v1/notices/" + slip + "/acceptance")
                .then()
                .statusCode(400);
        known("/notices", "*").then().statusCode(200);

        assertThat(handler.stateOf(slip)).isEqualTo("received");
    }

    /** A system that polls: what it has already costs it nothing, and tells nobody about the person once more. */
    @Test
    void whoHasItAlreadyIsNotSentItAgain() {
        String entries = "select count(*) from audit_entry where notice_id = ?::uuid";
        long audited = Yulin.count(entries, slip);

        for (String known : List.of(seen, "\"0\", W/" + seen, "*")) {
            Response again = known("/notices/" + slip, known);
            again.then().statusCode(304).header("ETag", equalTo(seen));
            assertThat(again.asByteArray()).isEmpty();
            known("/notices/" + slip + "/timeline", known).then().statusCode(304);
        }
        assertThat(Yulin.count(entries, slip)).isEqualTo(audited);

        accept(seen).then().statusCode(200);
        known("/notices/" + slip, seen).then().statusCode(200).body("state", equalTo("accepted"));
        known("/notices/" + slip + "/timeline", seen).then().statusCode(200).body("items.event", hasItem("accepted"));
        assertThat(Yulin.count(entries, slip)).isEqualTo(audited + 1);
    }

    /** The slip is no other than before; what is said of it is. */
    @Test
    void aSlipThatBecomesOverdueIsSentAgainAndMayStillBeActedOn() {
        Yulin.update(
                "update notice set due_date = ? where id = ?::uuid",
                LocalDate.now(ZoneId.of("Asia/Shanghai")).minusDays(1),
                slip);

        Response overdue = known("/notices/" + slip, seen);

        overdue.then().statusCode(200).body("overdue", equalTo(true));
        String tag = overdue.header("ETag");
        known("/notices/" + slip, tag).then().statusCode(304);
        accept(tag).then().statusCode(200);
        accept(tag).then().statusCode(412);
    }

    /** Who shares a store of answers with one who may see less, or speaks another language, does not get his. */
    @Test
    void whoMaySeeLessHasSomethingElse() {
        TestCaller auditor = TestCaller.auditor();

        String reduced = auditor.get("/notices/" + slip).header("ETag");

        assertThat(reduced).isNotEqualTo(seen);
        known(auditor, "/notices/" + slip, reduced).then().statusCode(304);
        known(auditor, "/notices/" + slip, seen).then().statusCode(200).body("payload", nullValue());
        known("/notices/" + slip, reduced).then().statusCode(200).body("payload", notNullValue());
    }

    @Test
    void partsAreSeenByEachOfficeInItsOwnWay() {
        handler.perform("parts", slip, VerbBodies.part("610802-health")).then().statusCode(200);
        TestCaller health = handler.of("610802-health");
        String whole = handler.get("/notices/" + slip).header("ETag");

        known(health, "/notices/" + slip, whole).then().statusCode(200);
        known("/notices/" + slip, whole).then().statusCode(304);
        health.perform("parts/1/answer", slip, "{\"payload\": {\"outcome\": \"confirmed\"}}")
                .then()
                .statusCode(200);
        known("/notices/" + slip, whole).then().statusCode(200).body("state", equalTo("returned"));
    }

    @Test
    void whatIsOutsideTheOfficesIsNotThereWhateverIsKnown() {
        known(handler.of("610828-health"), "/notices/" + slip, "*").then().statusCode(404);
    }

    private Response known(String path, String tags) {
        return known(handler, path, tags);
    }

    private static Response known(TestCaller caller, String path, String tags) {
        return caller.request().header("If-None-Match", tags).get("/api/v1" + path);
    }

    private Response accept(String ifMatch) {
        return handler.request().header("If-Match", ifMatch).body("{}").post("/api/v1/notices/" + slip + "/acceptance");
    }

    private Response answer(String ifMatch) {
        return handler.request()
                .header("If-Match", ifMatch)
                .body(VerbBodies.good("returns"))
                .post("/api/v1/notices/" + slip + "/returns");
    }
}
