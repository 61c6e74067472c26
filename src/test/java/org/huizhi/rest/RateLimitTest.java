package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.stream.IntStream;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.Test;

/** A caller who asks without end is told when to come again, and takes nothing from the others. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Doorkeeper.class)
class RateLimitTest {

    @Test
    void whoAsksTooOftenIsToldWhenToComeAgainAndTheOthersAreServed() {
        TestCaller eager = TestCaller.submitter().calling("eager");
        Response last = eager.get("/notice-types");
        for (int i = 0; i < 3 * Doorkeeper.BURST && last.statusCode() == 200; i++) {
            last = eager.get("/notice-types");
        }
        last.then().statusCode(429).body("type", equalTo("urn:huizhi:problem:too-many-requests"));
        assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, Doorkeeper.BURST);
        // One is free again each second, however slow this machine is.
        assertThat(IntStream.range(0, 5)
                        .map(i -> eager.post("/notices", Slips.submission().toString())
                                .statusCode()))
                .contains(429);
        TestCaller.auditor().get("/notice-types").then().statusCode(200);
        for (int i = 0; i < 2 * Doorkeeper.BURST; i++) {
            Operations.get("/q/health/live").then().statusCode(200);
        }
    }

    @Test
    void everyAnswerTellsBrowsersToKeepNothing() {
        TestCaller.handler()
                .get("/offices")
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("no-store"))
                .header("Strict-Transport-Security", equalTo("max-age=31536000"))
                .header("X-Content-Type-Options", equalTo("nosniff"));
    }
}
