package org.huizhi.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.huizhi.agreement.Agreements;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Is this certificate genuine? Where its office has registered it, and the regions have agreed so, the node answers at
 * once.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class RoutineCheckTest {

    private static final int PER_DAY = 3;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final TestCaller submitter = TestCaller.submitter();
    private final TestCaller handler = TestCaller.handler();
    private OtherRegion xinzhou;

    @Inject
    Agreements agreements;

    @Inject
    RoutineCheck check;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
    }

    @AfterEach
    void end() {
        xinzhou.close();
    }

    /** Agreed anew for each story, since the answers of a day count by agreement. */
    private AgreementDraft agreed(String id) {
        AgreementDraft draft = AgreementDraft.between(around.yulin(), around.xinzhou())
                .id("agr-routine-" + id)
                .automaticChecks(PER_DAY);
        around.files().putAgreement(draft.fileName(), draft.signed());
        assertThat(agreements.reload().refused()).isEmpty();
        return draft;
    }

    private ObjectNode question(AgreementDraft agreement) {
        ObjectNode slip = Slips.submitted(around.xinzhou(), around.yulin(), "certificate-verification");
        slip.putObject("agreement")
                .put("id", agreement.id())
                .put("version", 1)
                .put("digest", HexFormat.of().formatHex(Envelope.sha256(agreement.payload())));
        ((ObjectNode) slip.at("/payload/certificate"))
                .put("number", "J610800-2019-" + NUMBERS.incrementAndGet())
                .put("issuer", "榆林市民政局");
        return slip;
    }

    private ValidatableResponse register(ObjectNode question) {
        return submitter.post("/certificates", body(question, "")).then();
    }

    private static String body(ObjectNode question, String more) {
        return "{\"office\": \"" + Slips.YULIN_OFFICE + "\", \"digests\": [\""
                + CertificateDigest.of(question.path("payload")) + "\"]" + more + "}";
    }

    @Test
    void aRegisteredCertificateIsConfirmedByTheNode() {
        ObjectNode question = question(agreed("genuine"));
        register(question).statusCode(200).body("certificates", equalTo(1));
        register(question).statusCode(200);

        String slip = Yulin.receive(xinzhou, question);

        Arrived answer = xinzhou.await(MessageType.RETURN_FINAL, slip);
        assertThat(answer.data().at("/payload/outcome").asText()).isEqualTo("genuine");
        handler.get("/notices/" + slip + "/timeline").then().body("items.actor", hasItem("register"));
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where notice_id = ?::uuid and action = 'certificate.check'"
                                + " and caller = 'register'",
                        slip))
                .isEqualTo(1);
    }

    @Test
    void aRevokedCertificateIsToldAsRevoked() {
        ObjectNode question = question(agreed("revoked"));
        register(question).statusCode(200);
        submitter
                .post("/certificates/revocations", body(question, ", \"revokedOn\": \"2026-02-03\""))
                .then()
                .statusCode(200);

        Arrived answer = xinzhou.await(MessageType.RETURN_FINAL, Yulin.receive(xinzhou, question));

        assertThat(answer.data().at("/payload/outcome").asText()).isEqualTo("revoked");
        assertThat(answer.data().at("/payload/revokedOn").asText()).isEqualTo("2026-02-03");
    }

    /** That a register is silent proves nothing. */
    @Test
    void whatIsNotRegisteredIsLeftToTheOffice() {
        String slip = Yulin.receive(xinzhou, question(agreed("unknown")));

        awaitLeft(slip);
    }

    @Test
    void withoutAgreementToItTheOfficeAnswers() {
        ObjectNode question = Slips.submitted(around.xinzhou(), around.yulin(), "certificate-verification");
        register(question).statusCode(200);

        awaitLeft(Yulin.receive(xinzhou, question));
    }

    @Test
    void noMoreADayThanAgreed() {
        AgreementDraft agreement = agreed("limited");
        for (int i = 0; i < PER_DAY; i++) {
            ObjectNode question = question(agreement);
            register(question).statusCode(200);
            xinzhou.await(MessageType.RETURN_FINAL, Yulin.receive(xinzhou, question));
        }
        ObjectNode another = question(agreement);
        register(another).statusCode(200);

        awaitLeft(Yulin.receive(xinzhou, another));
    }

    /** A replica was killed between its decision and its answer; another goes on. */
    @Test
    void anAnswerThatWasDecidedAndNotGivenIsGivenLater() {
        ObjectNode question = question(agreed("killed"));
        String slip = Yulin.receive(xinzhou, question);
        awaitLeft(slip);
        register(question).statusCode(200);
        Yulin.update(
                "update certificate_check set by_node = true, decided_at = decided_at - interval '2 minutes'"
                        + " where notice_id = ?::uuid",
                slip);

        check.check();

        xinzhou.await(MessageType.RETURN_FINAL, slip);
    }

    /** Why it is late only an office can say; and the answer that was not given counts for nothing. */
    @Test
    void aQuestionThatHasBecomeLateIsLeftToTheOfficeOnce() {
        ObjectNode question = question(agreed("late"));
        String slip = Yulin.receive(xinzhou, question);
        awaitLeft(slip);
        register(question).statusCode(200);
        Yulin.update("update notice set due_date = current_date - 30 where id = ?::uuid", slip);
        Yulin.update(
                "update certificate_check set by_node = true, decided_at = decided_at - interval '2 minutes'"
                        + " where notice_id = ?::uuid",
                slip);

        check.check();

        awaitLeft(slip);
    }

    @Test
    void theRegisterIsForTheIssuingOffice() {
        ObjectNode question = question(agreed("offices"));
        register(question).statusCode(200);

        String elsewhere = body(question, "").replace(Slips.YULIN_OFFICE, "610802-health");
        submitter.of(Slips.YULIN_OFFICE).post("/certificates", elsewhere).then().statusCode(403);
        submitter
                .of("610802-health")
                .post("/certificates", elsewhere)
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:huizhi:problem:certificate-of-another-office"))
                .body("errors.pointer", contains("/digests/0"));
        submitter
                .post(
                        "/certificates/revocations",
                        body(question(agreed("offices")), ", \"revokedOn\": \"" + LocalDate.EPOCH + "\""))
                .then()
                .statusCode(422)
                .body("errors.code", contains("not-registered"));
        submitter
                .post("/certificates/revocations", body(question(agreed("offices")), ", \"revokedOn\": \"2999-12-31\""))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/revokedOn"));
        submitter
                .post("/certificates/revocations", body(question, ", \"revokedOn\": \"-9999-01-01\""))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/revokedOn"));
        submitter
                .post("/certificates", "{\"office\": \"" + Slips.YULIN_OFFICE + "\", \"digests\": [\"AB\"]}")
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/digests/0"));
        submitter
                .post("/certificates", "{\"office\": \"" + Slips.YULIN_OFFICE + "\", \"digests\": []}")
                .then()
                .statusCode(422);
        TestCaller.operator().post("/certificates", body(question, "")).then().statusCode(403);
    }

    private void awaitLeft(String slip) {
        Patience.until(
                "the node has left " + slip + " to the office",
                () -> Yulin.count(
                                "select count(*) from certificate_check where notice_id = ?::uuid and not by_node",
                                slip)
                        == 1);
        handler.get("/notices/" + slip).then().body("state", equalTo("received"));
    }
}
