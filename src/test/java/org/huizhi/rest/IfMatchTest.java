package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
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

    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "\"0\", \"99\"", "1", "W/\"1\"", "\"王\""})
    void anotherVersionWillNot(String tag) {
        accept(tag).then().statusCode(412);

        assertThat(handler.stateOf(slip)).isEqualTo("received");
        assertThat(handler.get("/notices/" + slip).header("ETag")).isEqualTo(seen);
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
