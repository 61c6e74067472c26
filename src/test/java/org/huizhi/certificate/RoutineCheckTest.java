package org.huizhi.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.huizhi.agreement.Agreements;
import org.huizhi.digest.Sha256;
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
    private static final String KIND = "marriage";
    private static final String ISSUER = "榆林市民政局";
    private static final String ELSEWHERE = "610802-health";
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final TestCaller registrar = TestCaller.registrar();
    private final TestCaller administrator = TestCaller.administrator();
    private final TestCaller handler = TestCaller.handler();
    private OtherRegion xinzhou;

    @Inject
    Agreements agreements;

    @Inject
    RoutineCheck check;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
        Yulin.update("delete from certificate_issuer");
        issues(Slips.YULIN_OFFICE);
    }

    /** Says who issues what the questions ask about. @return id of the entry */
    private int issues(String office) {
        return administrator
                .post(
                        "/certificate-issuers",
                        "{\"kind\": \"" + KIND + "\", \"issuer\": \"" + ISSUER + "\", \"office\": \"" + office + "\"}")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
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
                .put("digest", Sha256.hex(agreement.payload()));
        ((ObjectNode) slip.at("/payload/certificate"))
                .put("number", "J610800-2019-" + NUMBERS.incrementAndGet())
                .put("kind", KIND)
                .put("issuer", ISSUER);
        return slip;
    }

    private ValidatableResponse register(ObjectNode question) {
        return registrar.post("/certificates", body(question, "")).then();
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
        registrar
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
        registrar.of(Slips.YULIN_OFFICE).post("/certificates", elsewhere).then().statusCode(403);
        // Nor does the answer tell that another office has registered it.
        assertThat(registrar.of(ELSEWHERE).post("/certificates", elsewhere).asString())
                .isEqualTo(registrar
                        .of(ELSEWHERE)
                        .post(
                                "/certificates",
                                body(question(agreed("offices")), "").replace(Slips.YULIN_OFFICE, ELSEWHERE))
                        .asString());
        registrar
                .of(ELSEWHERE)
                .post(
                        "/certificates/revocations",
                        body(question(agreed("offices")), ", \"revokedOn\": \"2026-02-03\"")
                                .replace(Slips.YULIN_OFFICE, ELSEWHERE))
                .then()
                .statusCode(422);
        registrar
                .post(
                        "/certificates/revocations",
                        body(question(agreed("offices")), ", \"revokedOn\": \"" + LocalDate.EPOCH + "\""))
                .then()
                .statusCode(422)
                .body("errors.code", contains("not-registered"));
        registrar
                .post("/certificates/revocations", body(question(agreed("offices")), ", \"revokedOn\": \"2999-12-31\""))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/revokedOn"));
        registrar
                .post("/certificates/revocations", body(question, ", \"revokedOn\": \"-9999-01-01\""))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/revokedOn"));
        registrar
                .post("/certificates", "{\"office\": \"" + Slips.YULIN_OFFICE + "\", \"digests\": [\"AB\"]}")
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/digests/0"));
        registrar
                .post("/certificates", "{\"office\": \"" + Slips.YULIN_OFFICE + "\", \"digests\": []}")
                .then()
                .statusCode(422);
        for (TestCaller other : List.of(TestCaller.operator(), TestCaller.submitter(), handler)) {
            other.post("/certificates", body(question, "")).then().statusCode(403);
        }
    }

    /** As another region's submitter, and an own one, did for offices that are none of theirs. */
    @Test
    void whoRegistersForAnOfficeThatIsNotHisIsRefusedAndItIsInTheAuditLog() {
        ObjectNode question = question(agreed("foreign"));
        String foreign = body(question, "").replace(Slips.YULIN_OFFICE, "140900-hub");
        long before = refusals();

        TestCaller.submitter()
                .of("140900-hub")
                .post("/certificates", foreign)
                .then()
                .statusCode(403);
        registrar.of("140900-hub").post("/certificates", foreign).then().statusCode(403);
        registrar.post("/certificates", foreign).then().statusCode(403);
        registrar.of(ELSEWHERE).post("/certificates", body(question, "")).then().statusCode(403);

        assertThat(refusals() - before).as("those who have the role here").isEqualTo(2);
        awaitLeft(Yulin.receive(xinzhou, question));
    }

    private static long refusals() {
        return Yulin.count("select count(*) from audit_entry where action = 'certificate.refused'");
    }

    /**
     * It cannot be known from a digest what is in it, so another office can register it; but it does not issue these.
     */
    @Test
    void whatAnOfficeRegistersThatDoesNotIssueItIsNotAnswered() {
        ObjectNode question = question(agreed("not-issued"));
        registrar
                .of(ELSEWHERE)
                .post("/certificates", body(question, "").replace(Slips.YULIN_OFFICE, ELSEWHERE))
                .then()
                .statusCode(200);
        awaitLeft(Yulin.receive(xinzhou, question));

        ObjectNode honest = question(agreed("issued"));
        registrar
                .of(ELSEWHERE)
                .post("/certificates", body(honest, "").replace(Slips.YULIN_OFFICE, ELSEWHERE))
                .then()
                .statusCode(200);
        register(honest).statusCode(200);
        xinzhou.await(MessageType.RETURN_FINAL, Yulin.receive(xinzhou, honest));
    }

    /** The answer would be signed in the name of an office that never saw the certificate. */
    @Test
    void whatAnotherOfficeWasAskedIsLeftToItAndAnOfficeAboveIsAnswered() {
        AgreementDraft agreement = agreed("asked");
        ObjectNode aside = question(agreement);
        register(aside).statusCode(200);
        ((ObjectNode) aside.get("receiver")).put("region", "610802").put("office", ELSEWHERE);
        awaitLeft(Yulin.receive(xinzhou, aside));

        ObjectNode above = question(agreement);
        register(above).statusCode(200);
        ((ObjectNode) above.get("receiver")).put("region", "610800").put("office", "610800-hub");
        xinzhou.await(MessageType.RETURN_FINAL, Yulin.receive(xinzhou, above));
    }

    @Test
    void whereNobodySaysWhoIssuesItTheOfficeAnswers() {
        int issuer = Yulin.query("select id from certificate_issuer").stream()
                .map(row -> ((Number) Objects.requireNonNull(row.get("id"))).intValue())
                .findFirst()
                .orElseThrow();
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        administrator
                .post("/certificate-issuers/" + issuer + "/end", "{\"lastDay\": \"" + today.minusDays(2) + "\"}")
                .then()
                .statusCode(422);
        // Entered today, it can end today at the earliest.
        administrator
                .post("/certificate-issuers/" + issuer + "/end", "{}")
                .then()
                .statusCode(200)
                .body("validTo", equalTo(today.plusDays(1).toString()));
        administrator
                .post("/certificate-issuers/" + issuer + "/end", "{}")
                .then()
                .statusCode(409);
        Yulin.update("update certificate_issuer set valid_from = valid_from - 9, valid_to = ?::date", today.toString());
        ObjectNode question = question(agreed("ended"));
        register(question).statusCode(200);

        awaitLeft(Yulin.receive(xinzhou, question));
    }

    @Test
    void anEntryOfIssuersThatIsNoneIsRefused() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "\"kind\": \"passport\"", "/kind",
                        "\"issuer\": \" \"", "/issuer",
                        "\"issuer\": \"榆林市民政局 \"", "/issuer",
                        "\"office\": \"140900-hub\"", "/office",
                        "\"validFrom\": \"2020-01-01\"", "/validFrom",
                        "\"validFrom\": \"2999-01-01\"", "/validFrom")
                .entrySet()) {
            ObjectNode entry = Slips.json(
                    "{\"kind\": \"" + KIND + "\", \"issuer\": \"" + ISSUER + "\", \"office\": \"" + ELSEWHERE + "\"}");
            entry.setAll(Slips.json("{" + wrong.getKey() + "}"));
            administrator
                    .post("/certificate-issuers", entry)
                    .then()
                    .statusCode(422)
                    .body("errors.pointer", contains(wrong.getValue()));
        }
        assertOverlap(ELSEWHERE, "another office issues this kind under this name then");
        assertOverlap(Slips.YULIN_OFFICE, "is entered already: this office issues this kind under this name then");
        administrator.post("/certificate-issuers/999999/end", "{}").then().statusCode(404);
        TestCaller.auditor().get("/certificate-issuers").then().statusCode(200).body("issuers", hasSize(1));
    }

    private void assertOverlap(String office, String said) {
        administrator
                .post(
                        "/certificate-issuers",
                        "{\"kind\": \"" + KIND + "\", \"issuer\": \"" + ISSUER + "\", \"office\": \"" + office + "\"}")
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/validFrom"))
                .body("errors.code", contains("overlap"))
                .body("errors.detail", contains(said));
    }

    /** The kinds of issuers are those that a question can name. */
    @Test
    void theKindsAreThoseOfTheNoticeType() throws IOException {
        List<String> kinds = new ArrayList<>();
        new ObjectMapper()
                .readTree(Path.of("openapi/notice-types/certificate-verification.schema.json")
                        .toFile())
                .at("/properties/certificate/properties/kind/enum")
                .forEach(kind -> kinds.add(kind.asText()));
        assertThat(CertificateIssuer.KINDS).containsExactlyInAnyOrderElementsOf(kinds);
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
