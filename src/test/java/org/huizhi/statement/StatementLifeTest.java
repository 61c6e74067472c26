package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.SigningKey;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A month with another region, proposed and countersigned. Xinzhou comes first in the order of letters. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class StatementLifeTest {

    private final TestCaller auditor = TestCaller.auditor();
    private final SigningKey xinzhousKey =
            BusAndDatabaseResource.surroundings().xinzhou().signingKey();

    @Inject
    StatementScheduler scheduler;

    @Inject
    StatementCalculator calculator;

    @Inject
    CurrentDirectory directory;

    @AfterEach
    void forget() {
        MonthOfSlips.forget();
    }

    @Test
    void theyProposeWhatWeCountTooAndWeCountersign() throws IOException {
        YearMonth month = YearMonth.of(2026, 2);
        MonthOfSlips.with("cn-140900", month);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            StatementDocument document =
                    calculator.calculate(month, "cn-140900", 1).document();
            assertThat(document.directions().get(1).totals().due()).isEqualTo(4);
            xinzhou.awaitReceiptFor(
                    xinzhou.say(MessageType.STATEMENT_PROPOSED, document.id(), Books.proposal(document, xinzhousKey)));

            scheduler.runDue();
            scheduler.runDue();

            Arrived agreed = xinzhou.await(MessageType.STATEMENT_AGREED, document.id());
            assertThat(agreed.data().at("/document/signatures")).hasSize(2);
            ShownStatement.read(document.id())
                    .body("state", equalTo("agreed"))
                    .body("signatures.mailbox", contains("cn-140900", "cn-610800"))
                    .body("directions[1].totals.returned", equalTo(2))
                    .body("directions[1].totals.onTime", equalTo(1))
                    .body("events.event", contains("proposed", "agreed"));
            assertThat(xinzhou.arrived(MessageType.STATEMENT_AGREED, document.id()))
                    .hasSize(1);
            onPaper(document.id());
            assertThat(ShownStatement.csv(document.id(), "slips")).hasSize(5);
            String tag = ShownStatement.read(document.id()).extract().header("ETag");
            auditor.request()
                    .header("If-None-Match", tag)
                    .get("/api/v1/statements/" + document.id())
                    .then()
                    .statusCode(304);
            auditor.get("/statements?month=2026-02&state=agreed").then().body("items.id", contains(document.id()));

            // Agreed is agreed: no later version, no other bytes under the same id.
            StatementDocument later =
                    calculator.calculate(month, "cn-140900", 2).document();
            refused(xinzhou, RefusalReason.ILLEGAL_TRANSITION, later, Books.proposal(later, xinzhousKey));
            StatementDocument other = MonthOfSlips.altered(document);
            refused(xinzhou, RefusalReason.DUPLICATE_ID, other, Books.proposal(other, xinzhousKey));
        }
    }

    private void onPaper(String id) throws IOException {
        try (PDDocument paper = Loader.loadPDF(ShownStatement.pdf(id, "en"))) {
            assertThat(new PDFTextStripper().getText(paper))
                    .contains("Statement of exchange slips", "Xinzhou", "66.6 %");
            assertThat(StatementPdf.attached(paper))
                    .hasValueSatisfying(jws -> assertThat(jws)
                            .isEqualTo(auditor.request()
                                    .accept("application/jose+json")
                                    .get("/api/v1/statements/" + id + "/document")
                                    .asString()));
        }
        assertThat(ShownStatement.paper(id, "zh")).contains("对账单", "忻州市", "回复率");
    }

    @Test
    void whatIsNotSignedAsItShouldIsRefused() {
        YearMonth month = YearMonth.of(2026, 4);
        MonthOfSlips.with("cn-140900", month);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            StatementDocument document =
                    calculator.calculate(month, "cn-140900", 1).document();
            ObjectNode tampered =
                    Slips.json(Books.proposal(document, xinzhousKey).toString());
            byte[] payload = Base64.getUrlDecoder()
                    .decode(tampered.at("/document/payload").asText());
            ((ObjectNode) tampered.get("document"))
                    .put(
                            "payload",
                            Base64.getUrlEncoder()
                                    .withoutPadding()
                                    .encodeToString((new String(payload, StandardCharsets.UTF_8) + " ")
                                            .getBytes(StandardCharsets.UTF_8)));
            refused(xinzhou, RefusalReason.BAD_SIGNATURE, document, tampered);
            SigningKey ours = BusAndDatabaseResource.surroundings().yulin().signingKey();
            refused(xinzhou, RefusalReason.SCHEMA, document, Books.proposal(document, ours));
            String undated = new Signatures(CryptoProvider.jdk())
                    .sign(SignedDocument.bytes(document), StatementReader.TYPE, xinzhousKey);
            refused(
                    xinzhou,
                    RefusalReason.BAD_SIGNATURE,
                    document,
                    Slips.json("{\"document\": " + GeneralJws.of(undated).toJson() + "}"));
            refused(xinzhou, RefusalReason.SCHEMA, document, Map.of("document", Map.of()));
            StatementDocument hundreds =
                    calculator.calculate(month, "cn-140900", 21).document();
            refused(xinzhou, RefusalReason.SCHEMA, hundreds, Books.proposal(hundreds, xinzhousKey));
            StatementDocument before =
                    calculator.calculate(YearMonth.of(2024, 12), "cn-140900", 1).document();
            refused(xinzhou, RefusalReason.NO_AGREEMENT, before, Books.proposal(before, xinzhousKey));
            StatementDocument ahead =
                    calculator.calculate(YearMonth.of(2099, 1), "cn-140900", 1).document();
            refused(xinzhou, RefusalReason.ILLEGAL_TRANSITION, ahead, Books.proposal(ahead, xinzhousKey));
            assertThat(Yulin.count(
                            "select count(*) from statement where month in ('2026-04-01', '2099-01-01', '2024-12-01')"))
                    .isZero();
        }
    }

    @Test
    void ofSeveralReplicasOneProposes() throws Exception {
        YearMonth month =
                YearMonth.from(LocalDate.now(ZoneId.of("Asia/Shanghai"))).minusMonths(2);
        try (NewPartner partner = HonestPartner.joins(directory, "650400")) {
            MonthOfSlips.with(partner.mailbox(), month);
            Thread[] replicas = new Thread[4];
            for (int i = 0; i < replicas.length; i++) {
                replicas[i] = new Thread(scheduler::runDue);
                replicas[i].start();
            }
            for (Thread replica : replicas) {
                replica.join();
            }
            String id = month + ".cn-610800." + partner.mailbox() + ".1";
            partner.onBus.await(MessageType.STATEMENT_PROPOSED, id);
            assertThat(Yulin.count(
                            "select count(*) from sent_message where subject = ? and type = 'org.huizhi.statement.proposed.v1'",
                            id))
                    .isOne();
        }
    }

    /** Yulin comes first in the order of letters, so it is not theirs to propose: at once, and as a statement never. */
    @Test
    void whatTheOtherSideWouldHaveToProposeIsRefusedAtOnce() {
        YearMonth month = YearMonth.of(2026, 2);
        try (NewPartner partner = HonestPartner.joins(directory, "650401")) {
            HonestPartner.agrees(partner, "agr-wrong-side", LocalDate.of(2026, 1, 1));
            StatementDocument document =
                    calculator.calculate(month, partner.mailbox(), 1).document();
            assertThat(document.parties()).containsExactly("cn-610800", partner.mailbox());

            refused(
                    partner.onBus,
                    RefusalReason.SCHEMA,
                    document,
                    Books.proposal(document, partner.party.signingKey()));
            assertThat(Yulin.count("select count(*) from statement where counterpart = ?", partner.mailbox()))
                    .isZero();
        }
    }

    private static void refused(OtherRegion region, RefusalReason reason, StatementDocument document, Object data) {
        var line = region.awaitReceiptFor(region.say(MessageType.STATEMENT_PROPOSED, document.id(), data));
        assertThat(line.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(line.reason()).isEqualTo(reason);
    }
}
