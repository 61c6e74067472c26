package org.huizhi.rest;

import io.restassured.response.ValidatableResponse;
import java.time.LocalDate;
import java.time.ZoneId;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A slip that several offices of Yulin answer together: the public security office has it, health and civil affairs are
 * asked.
 */
abstract class PartStory {

    static final String TYPE = "residence-confirmation";
    static final String HEALTH = "610802-health";
    static final String CIVIL_AFFAIRS = "610802-civil-affairs";

    final TestCaller lead = TestCaller.handler().of(Slips.YULIN_OFFICE);
    final TestCaller health = TestCaller.handler().of(HEALTH);
    final TestCaller civilAffairs = TestCaller.handler().of(CIVIL_AFFAIRS);
    final LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    OtherRegion xinzhou;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
    }

    /** Slips were moved in time past the node, so their figures are counted anew. */
    @AfterEach
    void end() {
        xinzhou.close();
        Yulin.recount();
    }

    String asked(String... offices) {
        String slip = Yulin.receive(xinzhou, TYPE);
        lead.perform("parts", slip, VerbBodies.part(offices)).then().statusCode(200);
        return slip;
    }

    static ValidatableResponse answer(TestCaller office, String slip, int part, String payload) {
        return office.perform("parts/" + part + "/answer", slip, payload(payload))
                .then()
                .statusCode(200);
    }

    static String payload(String payload) {
        return "{\"payload\": " + payload + "}";
    }
}
