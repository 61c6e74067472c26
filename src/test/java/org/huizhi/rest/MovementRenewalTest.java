package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Slips that an earlier release classed by the digits of codes. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class MovementRenewalTest {

    private final TestCaller operator = TestCaller.operator();

    @Test
    void movementsAreClassedAnewWhereAnOperatorAsksForIt() {
        String sent = TestCaller.submitter().submitted(Slips.submission());
        String received;
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            received = Yulin.receive(xinzhou, "residence-confirmation");
        }
        assertThat(classOf(sent)).isEqualTo("cross-province");
        assertThat(classOf(received)).as("on the other node too").isEqualTo("cross-province");
        Yulin.update(
                "update notice set movement = 'cross-county' where id = any(array[?::uuid, ?::uuid])", sent, received);
        operator.post("/statistics/recount", "{\"replace\": true}").then().statusCode(200);
        assertThat(classOf(sent)).as("what is kept is not changed unasked").isEqualTo("cross-county");

        operator.post("/statistics/recount", "{\"replace\": true, \"movements\": true}")
                .then()
                .statusCode(200)
                .body("exact", equalTo(true));

        assertThat(classOf(sent)).isEqualTo("cross-province");
        assertThat(classOf(received)).isEqualTo("cross-province");
        operator.post("/statistics/recount", "{\"movements\": true}")
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/movements"));
    }

    private static String classOf(String slip) {
        return String.valueOf(Yulin.query("select movement from notice where id = ?::uuid", slip)
                .get(0)
                .get("movement"));
    }
}
