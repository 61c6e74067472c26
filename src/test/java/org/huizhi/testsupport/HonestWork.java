package org.huizhi.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.UUID;
import org.huizhi.certificate.CertificateProbe;
import org.huizhi.digest.Sha256;
import org.huizhi.envelope.MessageType;
import org.huizhi.statement.StatementProbe;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;

/**
 * What people do with the node all day, each from its begin to its end. After whatever somebody hostile has sent, this
 * is what has to work still: an answer to the hostile request alone proves little.
 */
public final class HonestWork {

    private static final String ASSESSED = """
            {"impactAssessment": {"purpose": "service", "necessity": "no other way", "risks": "small", "measures": "encrypted"}}""";
    private static final int CHECKS_A_DAY = 100;

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final TestCaller submitter = TestCaller.submitter();
    private final TestCaller handler = TestCaller.handler();
    private final TestCaller administrator = TestCaller.administrator();
    private final OtherRegion xinzhou;

    /** @param xinzhou receipts what it gets */
    public HonestWork(OtherRegion xinzhou) {
        this.xinzhou = xinzhou;
    }

    /** All of it, save for the statement. */
    public void comesToItsEnd() {
        outgoingSlip();
        incomingSlip();
        certificateQuestionUnder(agreement());
    }

    /** Submitted here, answered there, assessed here. */
    public void outgoingSlip() {
        String slip = submitter.submitted(Slips.submission());
        submitter.awaitState(slip, "delivered");
        xinzhou.say(MessageType.RETURN_FINAL, slip, Slips.answered("140930-public-security", "residence-confirmation"));
        submitter.awaitState(slip, "returned");
        submitter
                .perform("assessment", slip, "{\"verdict\": \"valid\"}")
                .then()
                .statusCode(200)
                .body("state", equalTo("assessed"));
    }

    /** Comes from there, is answered here. */
    public void incomingSlip() {
        String slip = Yulin.receive(xinzhou, "residence-confirmation");
        handler.perform("acceptance", slip, "{}").then().statusCode(200);
        handler.perform(
                        "returns",
                        slip,
                        "{\"kind\": \"final\", \"payload\": " + Slips.answer("residence-confirmation") + "}")
                .then()
                .statusCode(200);
        xinzhou.await(MessageType.RETURN_FINAL, slip);
    }

    /**
     * Drafted and proposed here, signed there; certificates may be checked by the node.
     *
     * @return what slips say of it: id, version and digest
     */
    public ObjectNode agreement() {
        String id = "agr-honest-" + UUID.randomUUID();
        ObjectNode terms = Slips.json("""
                {"id": "%s", "counterpart": "%s", "title": {"zh": "协议", "en": "Agreement"}, "legalBasis": "law",
                 "purpose": "service", "effectiveFrom": "%s",
                 "clauses": [{"from": "cn-140900", "to": "cn-610800", "noticeType": "certificate-verification",
                              "automaticChecks": {"perDay": %d}}]}""".formatted(id, xinzhou.mailbox(), today(), CHECKS_A_DAY));
        administrator.post("/agreements", terms).then().statusCode(201);
        administrator
                .post("/agreements/" + id + "/versions/1/proposal", ASSESSED)
                .then()
                .statusCode(200);
        Arrived proposal = xinzhou.await(MessageType.AGREEMENT_PROPOSED, id);
        byte[] payload = Base64.getUrlDecoder()
                .decode(proposal.data().at("/document/payload").asText());
        ObjectNode signed = proposal.data().deepCopy();
        ObjectNode own = Slips.json(
                AgreementDraft.signedBy(payload, Instant.now(), around.xinzhou().signingKey()));
        ((ArrayNode) signed.at("/document/signatures")).add(own.at("/signatures/0"));
        assertThat(xinzhou.awaitReceiptFor(xinzhou.say(MessageType.AGREEMENT_SIGNED, id, signed))
                        .delivered())
                .isTrue();
        administrator.get("/agreements/" + id).then().body("state", equalTo("in-force"));
        ObjectNode reference = Slips.json("{}");
        reference.put("id", id).put("version", 1).put("digest", Sha256.hex(payload));
        return reference;
    }

    /** About a certificate that an own office has registered: the node answers by itself. */
    public void certificateQuestionUnder(ObjectNode agreement) {
        ObjectNode question = Slips.submitted(around.xinzhou(), around.yulin(), "certificate-verification");
        question.set("agreement", agreement);
        String issuer = "榆林市民政局" + UUID.randomUUID().toString().substring(0, 8);
        ((ObjectNode) question.at("/payload/certificate"))
                .put("number", "J610800-2019-1")
                .put("kind", "marriage")
                .put("issuer", issuer);
        administrator
                .post(
                        "/certificate-issuers",
                        "{\"kind\": \"marriage\", \"issuer\": \"" + issuer + "\", \"office\": \"" + Slips.YULIN_OFFICE
                                + "\"}")
                .then()
                .statusCode(201);
        TestCaller.registrar()
                .post(
                        "/certificates",
                        "{\"office\": \"" + Slips.YULIN_OFFICE + "\", \"digests\": [\""
                                + CertificateProbe.digest(question.path("payload")) + "\"]}")
                .then()
                .statusCode(200);
        String slip = Yulin.receive(xinzhou, question);
        assertThat(xinzhou.await(MessageType.RETURN_FINAL, slip)
                        .data()
                        .at("/payload/outcome")
                        .asText())
                .isEqualTo("genuine");
    }

    /** Of the last month that Xinzhou and the node have not agreed upon yet, proposed there, countersigned here. */
    public void statement(StatementProbe statements) {
        YearMonth month = YearMonth.from(today()).minusMonths(1);
        while (Yulin.count(
                        "select count(*) from statement where counterpart = ? and month = ?::date",
                        xinzhou.mailbox(),
                        month.atDay(1).format(DateTimeFormatter.ISO_DATE))
                > 0) {
            month = month.minusMonths(1);
        }
        statements.agreed(month, 1, xinzhou, around.xinzhou());
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneId.of("Asia/Shanghai"));
    }
}
