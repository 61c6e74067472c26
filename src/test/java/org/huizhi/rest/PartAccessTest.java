package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.huizhi.retention.RetentionProbe;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Poison;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Who was asked for a part sees the slip for a time, and its text goes with the person data. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class PartAccessTest extends PartStory {

    @Inject
    RetentionProbe jobs;

    @Test
    void aPartWhoseAccessCannotBeEndedKeepsNoOtherFromItsEnd() {
        String bad = asked(HEALTH);
        String good = asked(HEALTH);
        for (String slip : List.of(bad, good)) {
            answer(health, slip, 1, "{\"remark\": \"seen\"}");
            Yulin.update(
                    "update notice_part set ended_at = ended_at - interval '31 days' where notice_id = ?::uuid", slip);
        }
        try (Poison poison = Poison.on("update", "notice_part", "new.notice_id = '" + bad + "'")) {
            assertThat(poison).isNotNull();
            jobs.endAccess();

            assertThat(ended(good)).isOne();
            assertThat(ended(bad)).isZero();
        }
        assertThat(Yulin.update(
                        "update parked_item set next_attempt_at = now() where job = 'access-end' and item = ?", bad))
                .as("parked")
                .isOne();
        jobs.endAccess();
        assertThat(ended(bad)).isOne();
    }

    private static long ended(String slip) {
        return Yulin.count(
                "select count(*) from audit_entry where notice_id = ?::uuid and action = 'notice.access-ended'", slip);
    }

    /** An office that was once asked saw the slip and its evidence for ever. */
    @Test
    void whoWasAskedSeesTheSlipUntilAMonthAfterHisPart() {
        String slip = Yulin.receive(xinzhou, TYPE);
        lead.perform("parts", slip, VerbBodies.part(HEALTH, CIVIL_AFFAIRS))
                .then()
                .statusCode(200);
        answer(health, slip, 1, "{\"remark\": \"seen\"}");
        String answered =
                "update notice_part set ended_at = ended_at - ?::interval where notice_id = ?::uuid and part = 1";
        Yulin.update(answered, "29 days", slip);
        health.get("/notices/" + slip).then().statusCode(200);
        jobs.endAccess();

        Yulin.update(answered, "2 days", slip);

        for (String what : List.of("", "/timeline", "/evidence")) {
            health.get("/notices/" + slip + what).then().statusCode(404);
        }
        civilAffairs.get("/notices/" + slip).then().statusCode(200);
        jobs.endAccess();
        jobs.endAccess();
        assertThat(Yulin.query(
                        "select caller, detail from audit_entry where notice_id = ?::uuid and action = 'notice.access-ended'",
                        slip))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry).containsEntry("caller", "retention").containsEntry("detail", HEALTH));
        // Asked again, it sees the slip again.
        lead.perform("parts", slip, VerbBodies.part(HEALTH)).then().statusCode(200);
        health.get("/notices/" + slip).then().statusCode(200);
    }

    @Test
    void whatOfficesSaidToEachOtherIsLockedAndErasedWithTheSlip() {
        String slip = asked(HEALTH);
        answer(health, slip, 1, "{\"outcome\": \"confirmed\", \"remark\": \"behind the mill\"}");
        assertThat(Yulin.count(
                        "select count(*) from notice_part where notice_id = ?::uuid and position(convert_to('mill', 'UTF8') in content) > 0",
                        slip))
                .isZero();
        Yulin.update("update notice set erase_on = current_date where id = ?::uuid", slip);
        jobs.erase();

        lead.get("/notices/" + slip)
                .then()
                .statusCode(200)
                .body("erasedAt", notNullValue())
                .body("parts.state", contains("answered"))
                .body("parts[0].payload", nullValue())
                .body("parts[0].question", nullValue());
        assertThat(Yulin.count(
                        "select count(*) from notice_part where notice_id = ?::uuid and content is not null", slip))
                .isZero();
    }

    @Test
    void nobodyAnswersAPartOfASlipWhosePersonDataIsErased() {
        String slip = asked(HEALTH);
        Yulin.update("update notice set erase_on = current_date where id = ?::uuid", slip);
        jobs.erase();

        health.perform("parts/1/answer", slip, payload("{\"outcome\": \"confirmed\"}"))
                .then()
                .statusCode(409);
        lead.perform("parts", slip, VerbBodies.part(CIVIL_AFFAIRS)).then().statusCode(409);
    }
}
