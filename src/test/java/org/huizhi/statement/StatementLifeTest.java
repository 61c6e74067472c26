package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.HeaderConfig;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Region;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.SigningKey;
import org.huizhi.envelope.Verdict;
import org.huizhi.inbox.Outcome;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A month with another region: proposed, countersigned; or disputed, renewed, settled. Xinzhou comes first in the order
 * of letters, Karamay behind.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class StatementLifeTest {

    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());

    private final TestCaller auditor = TestCaller.auditor();
    private final TestCaller administrator = TestCaller.administrator();
    private final SigningKey xinzhousKey =
            BusAndDatabaseResource.surroundings().xinzhou().signingKey();

    @Inject
    StatementScheduler scheduler;

    @Inject
    StatementCalculator calculator;

    @Inject
    StatementMessages messages;

    @Inject
    CurrentDirectory directory;

    @AfterEach
    void forget() {
        Yulin.update("delete from notice where number like 'statement-%'");
        TestCaller.operator()
                .post("/statistics/recount", "{\"replace\": true}")
                .then()
                .statusCode(200);
    }

    @Test
    void theyProposeWhatWeCountTooAndWeCountersign() throws IOException {
        YearMonth month = YearMonth.of(2026, 2);
        slipsWith("cn-140900", month);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            StatementDocument document =
                    calculator.calculate(month, "cn-140900", 1).document();
            assertThat(document.directions().get(1).totals().due()).isEqualTo(4);
            xinzhou.awaitReceiptFor(
                    xinzhou.say(MessageType.STATEMENT_PROPOSED, document.id(), proposal(document, xinzhousKey)));

            scheduler.runDue();
            scheduler.runDue();

            Arrived agreed = xinzhou.await(MessageType.STATEMENT_AGREED, document.id());
            assertThat(agreed.data().at("/document/signatures")).hasSize(2);
            read(document.id())
                    .body("state", equalTo("agreed"))
                    .body("signatures.mailbox", contains("cn-140900", "cn-610800"))
                    .body("directions[1].totals.returned", equalTo(2))
                    .body("directions[1].totals.onTime", equalTo(1))
                    .body("events.event", contains("proposed", "agreed"));
            assertThat(xinzhou.arrived(MessageType.STATEMENT_AGREED, document.id()))
                    .hasSize(1);
            onPaper(document.id());
            assertThat(auditor.request()
                            .accept("text/csv")
                            .get("/api/v1/statements/" + document.id() + "/slips")
                            .then()
                            .statusCode(200)
                            .extract()
                            .asString()
                            .lines())
                    .hasSize(5);
            auditor.get("/statements?month=2026-02&state=agreed").then().body("items.id", contains(document.id()));

            // Agreed is agreed: no later version, no other bytes under the same id.
            StatementDocument later =
                    calculator.calculate(month, "cn-140900", 2).document();
            refused(xinzhou, RefusalReason.ILLEGAL_TRANSITION, later, proposal(later, xinzhousKey));
            StatementDocument other = altered(document);
            refused(xinzhou, RefusalReason.DUPLICATE_ID, other, proposal(other, xinzhousKey));
        }
    }

    private void onPaper(String id) throws IOException {
        byte[] pdf = auditor.request()
                .accept("application/pdf")
                .get("/api/v1/statements/" + id)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        try (PDDocument paper = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(paper))
                    .contains("Statement of exchange slips", "Xinzhou", "66.6 %");
            assertThat(StatementPdf.attached(paper))
                    .hasValueSatisfying(jws -> assertThat(jws)
                            .isEqualTo(auditor.request()
                                    .accept("application/jose+json")
                                    .get("/api/v1/statements/" + id + "/document")
                                    .asString()));
        }
        byte[] chinese = auditor.request()
                .config(RestAssured.config()
                        .headerConfig(HeaderConfig.headerConfig().overwriteHeadersWithName("Accept-Language")))
                .header("Accept-Language", "zh")
                .accept("application/pdf")
                .get("/api/v1/statements/" + id)
                .asByteArray();
        try (PDDocument paper = Loader.loadPDF(chinese)) {
            assertThat(new PDFTextStripper().getText(paper)).contains("对账单", "忻州市", "回复率");
        }
    }

    @Test
    void whatDiffersIsListedSlipBySlipUntilOneSideCorrects() {
        YearMonth month = YearMonth.of(2026, 3);
        List<String> slips = slipsWith("cn-140900", month);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            StatementDocument theirs = withoutItsFirst(calculator.calculate(month, "cn-140900", 1));
            xinzhou.awaitReceiptFor(
                    xinzhou.say(MessageType.STATEMENT_PROPOSED, theirs.id(), proposal(theirs, xinzhousKey)));
            scheduler.runDue();

            Arrived disputed = xinzhou.await(MessageType.STATEMENT_DISPUTED, theirs.id());
            assertThat(disputed.data().path("days")).hasSize(1);
            JsonNode lines = disputed.data().path("lines");
            assertThat(lines)
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(slips)
                            .anySatisfy(slip -> assertThat(line.asText()).startsWith("cn-610800|" + slip + "|")));
            String first = lines.get(0).asText();
            xinzhou.awaitReceiptFor(xinzhou.say(
                    MessageType.STATEMENT_DISPUTED,
                    theirs.id(),
                    Map.of(
                            "digest",
                            disputed.data().path("digest").asText(),
                            "differences",
                            List.of(Map.of(
                                    "from",
                                    "cn-610800",
                                    "id",
                                    first.split("\\|")[1],
                                    "responder",
                                    first.substring(first.indexOf('|') + 1),
                                    "fields",
                                    List.of())))));
            read(theirs.id())
                    .body("state", equalTo("disputed"))
                    .body("differences", hasSize(1))
                    .body("differences[0].id", equalTo(first.split("\\|")[1]));
            administrator
                    .post("/statements/" + theirs.id() + "/acceptance", "{\"reason\": \"so be it\"}")
                    .then()
                    .statusCode(409)
                    .body("state", equalTo("disputed"));

            StatementDocument corrected =
                    calculator.calculate(month, "cn-140900", 2).document();
            xinzhou.awaitReceiptFor(
                    xinzhou.say(MessageType.STATEMENT_PROPOSED, corrected.id(), proposal(corrected, xinzhousKey)));
            scheduler.runDue();
            read(corrected.id()).body("state", equalTo("agreed"));
            read(theirs.id()).body("state", equalTo("superseded"));
        }
    }

    /** One call of an administrator signed a thousand invented slips. */
    @Test
    void aSettlementWithoutADisputeIsSignedByNobody() {
        YearMonth month = YearMonth.of(2026, 5);
        slipsWith("cn-140900", month);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            StatementDocument ours = calculator.calculate(month, "cn-140900", 1).document();
            List<StatementDocument.Difference> invented = List.of(invented());
            StatementDocument first = settlement(ours, 0, invented);
            refused(xinzhou, RefusalReason.ILLEGAL_TRANSITION, first, proposal(first, xinzhousKey));
            // Nor where the other side has only proposed, and this one agrees.
            StatementDocument theirs = altered(ours);
            xinzhou.awaitReceiptFor(
                    xinzhou.say(MessageType.STATEMENT_PROPOSED, theirs.id(), proposal(theirs, xinzhousKey)));
            StatementDocument early = settlement(theirs, 1, invented);
            refused(xinzhou, RefusalReason.ILLEGAL_TRANSITION, early, proposal(early, xinzhousKey));

            // One that was stored before this was asked.
            String id = early.id();
            Yulin.update(
                    "insert into statement (id, counterpart, month, version, proposer, state, settlement, digest, document,"
                            + " differing_days, created_at, updated_at) select ?, counterpart, month, 2, proposer,"
                            + " 'RECEIVED', true, digest, ?, '{}', created_at, updated_at from statement where id = ?",
                    id,
                    proposal(early, xinzhousKey).at("/document").toString(),
                    theirs.id());
            administrator
                    .post("/statements/" + id + "/acceptance", "{\"reason\": \"so be it\"}")
                    .then()
                    .statusCode(409)
                    .body("state", equalTo("received"));
            read(id).body("signatures", hasSize(1));
        } finally {
            Yulin.update("delete from statement where month = '2026-05-01' and version = 2");
        }
    }

    @Test
    void aDisputeIsSettledByTheDifferencesThatBothFound() {
        YearMonth month = YearMonth.of(2026, 6);
        slipsWith("cn-140900", month);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            StatementDocument theirs = withoutItsFirst(calculator.calculate(month, "cn-140900", 1));
            xinzhou.awaitReceiptFor(
                    xinzhou.say(MessageType.STATEMENT_PROPOSED, theirs.id(), proposal(theirs, xinzhousKey)));
            scheduler.runDue();
            Arrived disputed = xinzhou.await(MessageType.STATEMENT_DISPUTED, theirs.id());
            String line = disputed.data().path("lines").get(0).asText();
            StatementDocument.Difference found = new StatementDocument.Difference(
                    "cn-610800", line.split("\\|")[1], 1, null, line.substring(line.indexOf('|') + 1), List.of());
            // What does not lead from their counts to ours is not what we differ in.
            StatementDocument.Difference never = invented();
            assertThat(xinzhou.awaitReceiptFor(xinzhou.say(
                                    MessageType.STATEMENT_DISPUTED,
                                    theirs.id(),
                                    Map.of(
                                            "digest",
                                            disputed.data().path("digest").asText(),
                                            "differences",
                                            List.of(never))))
                            .reason())
                    .isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
            read(theirs.id()).body("differing", nullValue());
            xinzhou.awaitReceiptFor(xinzhou.say(
                    MessageType.STATEMENT_DISPUTED,
                    theirs.id(),
                    Map.of(
                            "digest",
                            disputed.data().path("digest").asText(),
                            "differences",
                            List.of(Map.of(
                                    "from",
                                    found.from(),
                                    "id",
                                    found.id(),
                                    "responder",
                                    line.substring(line.indexOf('|') + 1),
                                    "fields",
                                    List.of())))));

            StatementDocument more = settlement(theirs, 1, List.of(found, invented()));
            refused(xinzhou, RefusalReason.ILLEGAL_TRANSITION, more, proposal(more, xinzhousKey));
            StatementDocument otherCounts =
                    settlement(calculator.calculate(month, "cn-140900", 1).document(), 1, List.of(found));
            refused(xinzhou, RefusalReason.ILLEGAL_TRANSITION, otherCounts, proposal(otherCounts, xinzhousKey));
            StatementDocument honest = settlement(theirs, 1, List.of(found));
            assertThat(xinzhou.awaitReceiptFor(xinzhou.say(
                                    MessageType.STATEMENT_PROPOSED, honest.id(), proposal(honest, xinzhousKey)))
                            .verdict())
                    .isEqualTo(Verdict.STORED);
            administrator
                    .post("/statements/" + honest.id() + "/acceptance", "{\"reason\": \"so be it\"}")
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("settled"))
                    .body("signatures", hasSize(2))
                    .body("directions[1].totals.due", equalTo(3))
                    .body("differing.responder[1].due", equalTo(4));
            assertThat(auditor.request()
                            .accept("text/csv")
                            .get("/api/v1/statements/" + honest.id() + "/differences")
                            .then()
                            .statusCode(200)
                            .extract()
                            .asString()
                            .lines())
                    .hasSize(2);
        }
    }

    /** Of a dispute about that version, as the side signs it that proposed. */
    private static StatementDocument settlement(
            StatementDocument of, int disputed, List<StatementDocument.Difference> differences) {
        Differences.Sum sum = new Differences.Sum(of);
        differences.forEach(sum);
        return new StatementDocument(
                of.month(),
                disputed + 1,
                of.parties(),
                of.cutOff(),
                of.directions(),
                of.amends(),
                sum.differing(),
                null,
                "so be it");
    }

    private static StatementDocument.Difference invented() {
        String id = UUID.randomUUID().toString();
        return new StatementDocument.Difference(
                "cn-140900", id, 1, null, id + "|1|notification|2026-05-15|open||false||false|false", List.of());
    }

    /** The database is of the moment before Yulin answered; Xinzhou has given the answer back. */
    @Test
    void whatThisSideSaidCountsAgainAfterARestore() {
        YearMonth month = YearMonth.of(2026, 10);
        slipsWith("cn-140900", month);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            StatementDocument theirs =
                    altered(calculator.calculate(month, "cn-140900", 1).document());
            xinzhou.awaitReceiptFor(
                    xinzhou.say(MessageType.STATEMENT_PROPOSED, theirs.id(), proposal(theirs, xinzhousKey)));
            scheduler.runDue();
            Arrived disputed = xinzhou.await(MessageType.STATEMENT_DISPUTED, theirs.id());
            back("RECEIVED", theirs);
            assertThat(takenUp(disputed.message())).isInstanceOf(Outcome.Stored.class);
            read(theirs.id()).body("state", equalTo("disputed"));
            auditor.get("/statements/" + theirs.id() + "/slips").then().statusCode(200);

            StatementDocument good = calculator.calculate(month, "cn-140900", 2).document();
            xinzhou.awaitReceiptFor(
                    xinzhou.say(MessageType.STATEMENT_PROPOSED, good.id(), proposal(good, xinzhousKey)));
            scheduler.runDue();
            Arrived agreed = xinzhou.await(MessageType.STATEMENT_AGREED, good.id());
            String proposed = proposal(good, xinzhousKey).get("document").toString();
            Yulin.update("update statement set state = 'RECEIVED', document = ? where id = ?", proposed, good.id());
            assertThat(takenUp(agreed.message())).isInstanceOf(Outcome.Stored.class);
            read(good.id()).body("state", equalTo("agreed")).body("signatures.mailbox", hasSize(2));
        }
    }

    private static void back(String state, StatementDocument document) {
        Yulin.update("update statement set state = ?, lines = null where id = ?", state, document.id());
    }

    @Test
    void whatThisSideProposedIsProposedAgainAfterARestore() {
        YearMonth month = YearMonth.of(2018, 12);
        slipsWith("cn-140900", month);
        SigningKey ours = BusAndDatabaseResource.surroundings().yulin().signingKey();
        StatementDocument document = calculator.calculate(month, "cn-140900", 1).document();
        Message proposed = own(MessageType.STATEMENT_PROPOSED, document, proposal(document, ours));
        Message differences = own(
                MessageType.STATEMENT_DISPUTED,
                document,
                Map.of("digest", StatementReader.digest(SignedDocument.bytes(document)), "differences", List.of()));

        assertThat(takenUp(differences)).as("before there is anything").isInstanceOf(Outcome.Deferred.class);
        assertThat(takenUp(proposed)).isInstanceOf(Outcome.Stored.class);
        read(document.id()).body("state", equalTo("proposed"));
        assertThat(takenUp(proposed)).isInstanceOf(Outcome.Stored.class);
        StatementDocument other = altered(document);
        assertThat(takenUp(own(MessageType.STATEMENT_PROPOSED, other, proposal(other, ours))))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(takenUp(differences)).isInstanceOf(Outcome.Stored.class);
        read(document.id()).body("state", equalTo("disputed"));
    }

    private static Message own(MessageType type, StatementDocument document, Object data) {
        return new Message(
                UUID.randomUUID(),
                Message.source("cn-610800"),
                "cn-140900",
                type.wireName(),
                document.id(),
                Instant.parse("2018-11-02T00:00:00Z"),
                new ObjectMapper().valueToTree(data));
    }

    private Outcome takenUp(Message message) {
        return QuarkusTransaction.requiringNew()
                .call(() ->
                        messages.takeUp(message, MessageType.of(message.type()).orElseThrow(), "cn-140900"));
    }

    @Test
    void whatIsNotSignedAsItShouldIsRefused() {
        YearMonth month = YearMonth.of(2026, 4);
        slipsWith("cn-140900", month);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            StatementDocument document =
                    calculator.calculate(month, "cn-140900", 1).document();
            ObjectNode tampered = Slips.json(proposal(document, xinzhousKey).toString());
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
            refused(xinzhou, RefusalReason.SCHEMA, document, proposal(document, ours));
            refused(xinzhou, RefusalReason.SCHEMA, document, Map.of("document", Map.of()));
            StatementDocument hundreds =
                    calculator.calculate(month, "cn-140900", 21).document();
            refused(xinzhou, RefusalReason.SCHEMA, hundreds, proposal(hundreds, xinzhousKey));
            StatementDocument before =
                    calculator.calculate(YearMonth.of(2024, 12), "cn-140900", 1).document();
            refused(xinzhou, RefusalReason.NO_AGREEMENT, before, proposal(before, xinzhousKey));
            StatementDocument ahead =
                    calculator.calculate(YearMonth.of(2099, 1), "cn-140900", 1).document();
            refused(xinzhou, RefusalReason.ILLEGAL_TRANSITION, ahead, proposal(ahead, xinzhousKey));
            assertThat(Yulin.count(
                            "select count(*) from statement where month in ('2026-04-01', '2099-01-01', '2024-12-01')"))
                    .isZero();
        }
    }

    @Test
    void weProposeTheyDisputeTwiceAndBothAcceptTheDifference() {
        YearMonth month =
                YearMonth.from(LocalDate.now(ZoneId.of("Asia/Shanghai"))).minusMonths(2);
        try (NewPartner karamay = joins("650200", "克拉玛依市", "Karamay")) {
            slipsWith(karamay.mailbox(), month);
            scheduler.runDue();
            scheduler.runDue();
            String first = month + ".cn-610800." + karamay.mailbox() + ".1";
            assertThat(karamay.onBus
                            .await(MessageType.STATEMENT_PROPOSED, first)
                            .data()
                            .at("/document/signatures"))
                    .hasSize(1);
            theyHaveNothingOfTheFirstDay(karamay, first);
            read(first).body("state", equalTo("disputed")).body("differences", hasSize(2));

            administrator
                    .post("/statements/" + first + "/renewal", "{}")
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("proposed"))
                    .body("version", equalTo(2));
            read(first).body("state", equalTo("superseded")).body("events.event", hasItem("disputed"));
            String second = month + ".cn-610800." + karamay.mailbox() + ".2";
            theyHaveNothingOfTheFirstDay(karamay, second);

            administrator
                    .post("/statements/" + second + "/acceptance", "{\"reason\": \"lost with an old server\"}")
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("proposed"))
                    .body("settlement", equalTo(true))
                    .body("differences", hasSize(2));
            String settlement = month + ".cn-610800." + karamay.mailbox() + ".3";
            Arrived asked = karamay.onBus.await(MessageType.STATEMENT_PROPOSED, settlement);
            karamay.says(MessageType.STATEMENT_AGREED, settlement, countersigned(asked, karamay.party.signingKey()));
            read(settlement)
                    .body("state", equalTo("settled"))
                    .body("reason", equalTo("lost with an old server"))
                    .body("signatures", hasSize(2))
                    .body("events.event", contains("proposed", "settled"));
        }
    }

    private void theyHaveNothingOfTheFirstDay(NewPartner partner, String id) {
        ValidatableResponse ours = read(id);
        String day = ours.extract().path("directions[0].days[0].day");
        partner.says(
                MessageType.STATEMENT_DISPUTED,
                id,
                Map.of(
                        "digest",
                        ours.extract().path("digest"),
                        "days",
                        List.of("cn-610800|" + day),
                        "part",
                        1,
                        "parts",
                        1,
                        "lines",
                        List.of()));
        scheduler.runDue();
        Arrived found = partner.onBus.await(MessageType.STATEMENT_DISPUTED, id);
        assertThat(found.data().path("differences"))
                .hasSize(2)
                .allSatisfy(
                        difference -> assertThat(difference.has("responder")).isFalse());
    }

    /** A million lines for a month of a few slips fitted into the budget, and not into the memory of a node. */
    @Test
    void linesOfFarMoreSlipsThanThereAreAreRefused() throws Exception {
        YearMonth month =
                YearMonth.from(LocalDate.now(ZoneId.of("Asia/Shanghai"))).minusMonths(2);
        try (NewPartner partner = joins("650500", "哈密市", "Hami")) {
            slipsWith(partner.mailbox(), month);
            scheduler.runDue();
            String id = month + ".cn-610800." + partner.mailbox() + ".1";
            partner.onBus.await(MessageType.STATEMENT_PROPOSED, id);
            ValidatableResponse ours = read(id);
            String day = ours.extract().path("directions[0].days[0].day");

            ReceiptLine first = partner.says(
                    MessageType.STATEMENT_DISPUTED,
                    id,
                    Map.of(
                            "digest",
                            ours.extract().path("digest"),
                            "days",
                            List.of("cn-610800|" + day),
                            "part",
                            1,
                            "parts",
                            500,
                            "lines",
                            List.of()));

            assertThat(first.reason()).isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
            theyHaveNothingOfTheFirstDay(partner, id);
            read(id).body("state", equalTo("disputed"));
        }
    }

    @Test
    void ofSeveralReplicasOneProposes() throws Exception {
        YearMonth month =
                YearMonth.from(LocalDate.now(ZoneId.of("Asia/Shanghai"))).minusMonths(2);
        try (NewPartner partner = joins("650400", "吐鲁番市", "Turpan")) {
            slipsWith(partner.mailbox(), month);
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

    private NewPartner joins(String code, String zh, String en) {
        return NewPartner.joins(
                directory,
                new Region(
                        code,
                        new LocalizedName(zh, en),
                        "prefecture",
                        null,
                        LocalDate.of(2000, 1, 1),
                        null,
                        List.of()));
    }

    private ValidatableResponse read(String id) {
        return auditor.get("/statements/" + id).then().statusCode(200);
    }

    private static void refused(OtherRegion region, RefusalReason reason, StatementDocument document, Object data) {
        var line = region.awaitReceiptFor(region.say(MessageType.STATEMENT_PROPOSED, document.id(), data));
        assertThat(line.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(line.reason()).isEqualTo(reason);
    }

    private static JsonNode proposal(StatementDocument document, SigningKey signer) {
        String compact = SIGNATURES.sign(SignedDocument.bytes(document), StatementReader.TYPE, signer, Instant.now());
        return Slips.json("{\"document\": " + GeneralJws.of(compact).toJson() + "}");
    }

    private static JsonNode countersigned(Arrived proposed, SigningKey signer) {
        ObjectNode data = proposed.data().deepCopy();
        byte[] payload =
                Base64.getUrlDecoder().decode(data.at("/document/payload").asText());
        String[] compact = SIGNATURES
                .sign(payload, StatementReader.TYPE, signer, Instant.now())
                .split("\\.");
        ((ArrayNode) data.at("/document/signatures"))
                .addObject()
                .put("protected", compact[0])
                .put("signature", compact[2]);
        return data;
    }

    /** As a side counts that has one slip less. */
    private static StatementDocument withoutItsFirst(CalculatedStatement ours) {
        List<StatementLine> lines = new ArrayList<>();
        LineStore.read(ours.lines(), (from, line) -> lines.add(line));
        StatementDocument.Direction direction = ours.document().directions().get(1);
        Tally tally = Tally.of(direction.totals());
        tally.remove(lines.get(0));
        List<StatementDocument.Day> days = new ArrayList<>(direction.days());
        days.set(0, new StatementDocument.Day(days.get(0).day(), days.get(0).slips() - 1, "0".repeat(64)));
        return with(
                ours.document(),
                new StatementDocument.Direction(
                        direction.from(), direction.to(), tally.counts(), days, direction.amendments()));
    }

    private static StatementDocument with(StatementDocument document, StatementDocument.Direction direction) {
        return new StatementDocument(
                document.month(),
                document.version(),
                document.parties(),
                document.cutOff(),
                List.of(document.directions().get(0), direction),
                document.amends(),
                null,
                null,
                null);
    }

    /** As a side would count that has other lines. */
    private static StatementDocument altered(StatementDocument document) {
        var direction = document.directions().get(1);
        var days = direction.days();
        var first = new StatementDocument.Day(days.get(0).day(), days.get(0).slips(), "0".repeat(64));
        var changed = new ArrayList<>(days);
        changed.set(0, first);
        return with(
                document,
                new StatementDocument.Direction(
                        direction.from(), direction.to(), direction.totals(), changed, direction.amendments()));
    }

    /** Four of ours to them: on time, late, never answered, withdrawn; so rates are of three. */
    private static List<String> slipsWith(String counterpart, YearMonth month) {
        LocalDate due = month.atDay(15);
        return List.of(
                slip(counterpart, due, "RETURNED", null, due.minusDays(2)),
                slip(counterpart, due, "RETURNED", null, due.plusDays(3)),
                slip(counterpart, due.plusDays(1), "DELIVERED", null, null),
                slip(counterpart, due.plusDays(1), "WITHDRAWN", null, null));
    }

    private static String slip(
            String counterpart, LocalDate due, String state, @Nullable String reason, @Nullable LocalDate returnedOn) {
        String id = UUID.randomUUID().toString();
        Yulin.update(
                """
                insert into notice (id, number, direction, type, urgency, requires_return, counterpart, sender_region,
                    sender_office, receiver_region, office, agreement_id, agreement_version, agreement_digest, reply_limit,
                    acceptance_limit, unverified, submission, state, round, submitted_at, delivered_at, begun_at, returned_at,
                    withdrawn_at, withdrawal_stored, due_date, first_due_date, reason, updated_at, progress_messages, version,
                    returned_on)
                values (?::uuid, 'statement-' || ?, 'OUTGOING', 'residence-confirmation', 'NORMAL', true, ?, '610802',
                    '610802-health', '140930', '610802-health', 'agr', 1, repeat('0', 64), 15, 3, '{}', ?, ?, 1, ?, ?, ?, ?, ?, true, ?, ?, ?,
                    '2018-01-20T00:00:00Z', 0, 1, ?)""",
                id,
                id,
                counterpart,
                UUID.randomUUID(),
                state,
                due.minusDays(20).atStartOfDay().atOffset(ZoneOffset.UTC),
                due.minusDays(20).atStartOfDay().atOffset(ZoneOffset.UTC),
                due.minusDays(20).atStartOfDay().atOffset(ZoneOffset.UTC),
                returnedOn == null ? null : returnedOn.atTime(2, 0).atOffset(ZoneOffset.UTC),
                state.equals("WITHDRAWN") ? due.minusDays(5).atTime(2, 0).atOffset(ZoneOffset.UTC) : null,
                due,
                due,
                reason,
                returnedOn);
        return id;
    }
}
