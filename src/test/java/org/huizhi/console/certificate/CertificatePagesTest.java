package org.huizhi.console.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** What offices register of their certificates, and ask about those of others. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class CertificatePagesTest {

    private static final String CERTIFICATES = "/console/certificates";
    private static final String LINES = CERTIFICATES + "/lines";
    private static final String ASKED = CERTIFICATES + "/verifications";
    private static final String OFFICE = "610802-health";
    private static final String HOSTILE = "<script>alert(1)</script>";

    private final ConsoleVisitor registrar =
            ConsoleVisitor.of(TestCaller.registrar().of(OFFICE));
    private final ConsoleVisitor submitter = ConsoleVisitor.of(TestCaller.submitter());

    @Test
    void oneIsRegisteredByItsDigestHoweverOftenTheFormIsSent() {
        long before = registered();
        Response form = registrar.get(CERTIFICATES);
        // The only office that he has.
        form.then().body(containsString("value=\"" + OFFICE + "\" selected"));
        Map<String, String> certificate = Map.of(
                "/office", OFFICE,
                "/certificate/kind", "vaccination",
                "/certificate/number", "V-" + TestCaller.freshKey(),
                "/certificate/issuer", "榆阳区卫生健康局",
                "/certificate/issuedOn", "2025-06-01",
                "/holder/documentKind", "identity-card",
                "/holder/documentNumber", "６１０８０２ 19900101 123x");

        for (int i = 0; i < 2; i++) {
            registrar
                    .send(form, CERTIFICATES, certificate)
                    .then()
                    .statusCode(303)
                    .header("Location", endsWith(CERTIFICATES));
        }

        assertThat(registered()).isEqualTo(before + 1);
    }

    @Test
    void faultsStandBesideTheirFieldsAndForeignOfficesAreRefused() {
        registrar
                .send(CERTIFICATES, CERTIFICATES, Map.of("/office", OFFICE, "/holder/documentNumber", "17"))
                .then()
                .statusCode(422)
                .body(containsString("href=\"#field-certificate-kind\""), containsString("value=\"17\""));
        registrar
                .send(
                        CERTIFICATES,
                        CERTIFICATES,
                        Map.of(
                                "/office", OFFICE,
                                "/certificate/kind", HOSTILE,
                                "/certificate/number", HOSTILE,
                                "/certificate/issuer", "\" onfocus=alert(1) " + HOSTILE,
                                "/holder/documentKind", HOSTILE))
                .then()
                .statusCode(422)
                .body(containsString("&lt;script&gt;"), containsString("&quot; onfocus"), not(containsString(HOSTILE)));
        registrar
                .send(LINES, LINES, Map.of("/office", "610800-hub", "/lines", "00".repeat(32)))
                .then()
                .statusCode(403)
                .body(containsString("the office is not one of yours"));
    }

    @Test
    void eachLineOfAListIsAnswered() {
        String good = "vaccination\tV-" + TestCaller.freshKey() + "\t榆阳区卫生健康局\t2025-06-01\tpassport\tE12345678";
        String list = good + "\r\n" + "ab".repeat(32) + "\r\n" + HOSTILE + "\r\n" + good.replace("2025-06-01", "soon");

        registrar
                .send(LINES, LINES, Map.of("/office", OFFICE, "/lines", list))
                .then()
                .statusCode(200)
                .body(containsString("2 of 4 lines were taken"), containsString("Neither a digest nor six fields."))
                .body(containsString("This field has a fault: Issued on"), not(containsString(HOSTILE)));
        registrar
                .send(LINES, LINES, Map.of("/office", OFFICE, "/lines", "cd".repeat(32), "/revokedOn", "2026-01-01"))
                .then()
                .statusCode(200)
                .body(containsString("The office has not registered it."));
        registrar
                .send(LINES, LINES, Map.of("/office", OFFICE, "/lines", "ab".repeat(32), "/revokedOn", "2026-01-01"))
                .then()
                .statusCode(200)
                .body(containsString("Revoked."));
        registrar.send(LINES, LINES, Map.of("/office", OFFICE)).then().statusCode(422);
    }

    @Test
    void whatWasNotInProperFormIsAskedForAgainOnce() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            TestCaller caller = TestCaller.submitter();
            String question = caller.submitted(Slips.submission("certificate-verification"));
            caller.awaitState(question, "delivered");
            JsonNode answer = Slips.json("{\"outcome\": \"non-conforming\", \"nonConformities\": [\"seal\", \"other\"],"
                    + " \"remark\": \"" + HOSTILE + "\"}");
            xinzhou.say(
                    MessageType.RETURN_FINAL,
                    question,
                    Map.of("round", 1, "office", "140930-public-security", "payload", answer));
            caller.awaitState(question, "returned");
            String page = ASKED + "/" + question;

            assertThat(submitter.read(ASKED)).contains(page, "not in proper form");
            Response shown = submitter.get(page);
            shown.then().body(containsString("seal · other"), not(containsString(HOSTILE)));
            for (int i = 0; i < 2; i++) {
                submitter
                        .send(shown, page, Map.of())
                        .then()
                        .statusCode(303)
                        .header("Location", containsString("/console/work/"));
            }

            assertThat(Yulin.count("select count(*) from certificate_reissue where original = ?::uuid", question))
                    .isEqualTo(1);
        }
    }

    @Test
    void whoOnlyAsksIsLedToWhatWasAsked() {
        submitter.get(CERTIFICATES).then().statusCode(303).header("Location", endsWith(ASKED));
    }

    @Test
    void whoOnlyRegistersStartsThere() {
        registrar.get("/console").then().statusCode(303).header("Location", endsWith(CERTIFICATES));
    }

    private static long registered() {
        return Yulin.count("select count(*) from certificate where office = ?", OFFICE);
    }
}
