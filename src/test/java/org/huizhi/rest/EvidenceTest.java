package org.huizhi.rest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Optional;
import org.huizhi.calendar.Calendars;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Signatures;
import org.huizhi.evidence.EvidenceVerifier;
import org.huizhi.evidence.Report;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an office takes to a court: the evidence of a slip, checked without the node that gave it. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class EvidenceTest {

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final TestCaller submitter = TestCaller.submitter();
    private OtherRegion xinzhou;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
    }

    @AfterEach
    void end() {
        xinzhou.close();
    }

    @Test
    void aReturnedSlipIsProvedStepByStep() {
        String slip = delivered();
        xinzhou.say(MessageType.RETURN_FINAL, slip, Slips.answered("140930-public-security", "residence-confirmation"));
        submitter.awaitState(slip, "returned");

        Response answer = submitter.get("/notices/" + slip + "/evidence");

        answer.then().statusCode(200).contentType("application/zip").header("Cache-Control", equalTo("no-store"));
        Report report = verified(answer.asByteArray());
        assertThat(report.findings()).isEmpty();
        assertThat(report.steps())
                .extracting(Report.Step::type)
                .containsExactly(MessageType.NOTICE_SUBMITTED.wireName(), MessageType.RETURN_FINAL.wireName());
        assertThat(report.steps()).allMatch(Report.Step::valid);
        assertThat(report.steps().get(0).receipted()).isTrue();
        assertThat(requireNonNull(report.deadline()).kept()).isTrue();
        assertThat(answer.header("Content-Disposition")).contains(report.number());
    }

    @Test
    void aSlipUnderWayIsProvedAsFarAsItHasCome() {
        Report report =
                verified(submitter.get("/notices/" + delivered() + "/evidence").asByteArray());

        assertThat(report.valid()).isTrue();
        assertThat(report.steps()).hasSize(1);
        assertThat(requireNonNull(report.deadline()).returnedOn()).isNull();
    }

    @Test
    void theReceivingOfficeHasItsEvidenceToo() {
        String slip = Yulin.receive(xinzhou, "residence-confirmation");
        TestCaller handler = TestCaller.handler();
        handler.perform("returns", slip, VerbBodies.finalReturn("residence-confirmation"))
                .then()
                .statusCode(200);

        Report report = verified(handler.get("/notices/" + slip + "/evidence").asByteArray());

        assertThat(report.valid()).isTrue();
        assertThat(report.steps()).hasSize(2);
    }

    @Test
    void itIsPersonDataSoTheReadingIsAuditedAndNotForEverybody() {
        String slip = delivered();

        submitter.get("/notices/" + slip + "/evidence").then().statusCode(200);
        TestCaller.auditor().get("/notices/" + slip + "/evidence").then().statusCode(403);
        TestCaller.operator().get("/notices/" + slip + "/evidence").then().statusCode(403);

        assertThat(Yulin.count(
                        "select count(*) from audit_entry where notice_id = ?::uuid and action = 'notice.evidence'",
                        slip))
                .isEqualTo(1);
    }

    private String delivered() {
        String slip = submitter.submitted(Slips.submission());
        submitter.awaitState(slip, "delivered");
        return slip;
    }

    private Report verified(byte[] bundle) {
        return new EvidenceVerifier(
                        new Signatures(CryptoProvider.fastest()),
                        around.authority().verificationKeys(),
                        List.of(),
                        Calendars.of(Optional.empty()))
                .verify(bundle);
    }
}
