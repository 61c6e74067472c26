package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.SigningKey;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two sides count a month otherwise: one corrects, or both accept it. Xinzhou comes first in the order of letters,
 * Karamay behind.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class DisputeTest {

    private final TestCaller administrator = TestCaller.administrator();
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
    void whatDiffersIsListedSlipBySlipUntilOneSideCorrects() {
        YearMonth month = YearMonth.of(2026, 3);
        List<String> slips = MonthOfSlips.with("cn-140900", month);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            StatementDocument theirs = MonthOfSlips.withoutItsFirst(calculator.calculate(month, "cn-140900", 1));
            xinzhou.awaitReceiptFor(
                    xinzhou.say(MessageType.STATEMENT_PROPOSED, theirs.id(), Books.proposal(theirs, xinzhousKey)));
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
            ShownStatement.read(theirs.id())
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
            xinzhou.awaitReceiptFor(xinzhou.say(
                    MessageType.STATEMENT_PROPOSED, corrected.id(), Books.proposal(corrected, xinzhousKey)));
            scheduler.runDue();
            ShownStatement.read(corrected.id()).body("state", equalTo("agreed"));
            ShownStatement.read(theirs.id()).body("state", equalTo("superseded"));
        }
    }

    /** One call of an administrator signed a thousand invented slips. */
    @Test
    void aSettlementWithoutADisputeIsSignedByNobody() {
        YearMonth month = YearMonth.of(2026, 5);
        MonthOfSlips.with("cn-140900", month);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            StatementDocument ours = calculator.calculate(month, "cn-140900", 1).document();
            List<StatementDocument.Difference> invented = List.of(invented());
            StatementDocument first = settlement(ours, 0, invented);
            refused(xinzhou, RefusalReason.ILLEGAL_TRANSITION, first, Books.proposal(first, xinzhousKey));
            // Nor where the other side has only proposed, and this one agrees.
            StatementDocument theirs = MonthOfSlips.altered(ours);
            xinzhou.awaitReceiptFor(
                    xinzhou.say(MessageType.STATEMENT_PROPOSED, theirs.id(), Books.proposal(theirs, xinzhousKey)));
            StatementDocument early = settlement(theirs, 1, invented);
            refused(xinzhou, RefusalReason.ILLEGAL_TRANSITION, early, Books.proposal(early, xinzhousKey));

            // One that was stored before this was asked.
            String id = early.id();
            Yulin.update(
                    "insert into statement (id, counterpart, month, version, proposer, state, settlement, digest, document,"
                            + " differing_days, created_at, updated_at) select ?, counterpart, month, 2, proposer,"
                            + " 'RECEIVED', true, digest, ?, '{}', created_at, updated_at from statement where id = ?",
                    id,
                    Books.proposal(early, xinzhousKey).at("/document").toString(),
                    theirs.id());
            administrator
                    .post("/statements/" + id + "/acceptance", "{\"reason\": \"so be it\"}")
                    .then()
                    .statusCode(409)
                    .body("state", equalTo("received"));
            ShownStatement.read(id).body("signatures", hasSize(1));
        } finally {
            Yulin.update("delete from statement where month = '2026-05-01' and version = 2");
        }
    }

    @Test
    void aDisputeIsSettledByTheDifferencesThatBothFound() {
        YearMonth month = YearMonth.of(2026, 6);
        MonthOfSlips.with("cn-140900", month);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            StatementDocument theirs = MonthOfSlips.withoutItsFirst(calculator.calculate(month, "cn-140900", 1));
            xinzhou.awaitReceiptFor(
                    xinzhou.say(MessageType.STATEMENT_PROPOSED, theirs.id(), Books.proposal(theirs, xinzhousKey)));
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
            ShownStatement.read(theirs.id()).body("differing", nullValue());
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
            refused(xinzhou, RefusalReason.ILLEGAL_TRANSITION, more, Books.proposal(more, xinzhousKey));
            StatementDocument otherCounts =
                    settlement(calculator.calculate(month, "cn-140900", 1).document(), 1, List.of(found));
            refused(xinzhou, RefusalReason.ILLEGAL_TRANSITION, otherCounts, Books.proposal(otherCounts, xinzhousKey));
            StatementDocument honest = settlement(theirs, 1, List.of(found));
            assertThat(xinzhou.awaitReceiptFor(xinzhou.say(
                                    MessageType.STATEMENT_PROPOSED, honest.id(), Books.proposal(honest, xinzhousKey)))
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
            assertThat(ShownStatement.csv(honest.id(), "differences")).hasSize(2);
        }
    }

    private static StatementDocument settlement(
            StatementDocument of, int disputed, List<StatementDocument.Difference> differences) {
        return MonthOfSlips.settlement(of, disputed, differences, "so be it");
    }

    private static StatementDocument.Difference invented() {
        String id = UUID.randomUUID().toString();
        return new StatementDocument.Difference(
                "cn-140900", id, 1, null, id + "|1|notification|2026-05-15|open||false||false|false", List.of());
    }

    @Test
    void weProposeTheyDisputeTwiceAndBothAcceptTheDifference() {
        YearMonth month =
                YearMonth.from(LocalDate.now(ZoneId.of("Asia/Shanghai"))).minusMonths(2);
        try (NewPartner karamay = HonestPartner.joins(directory, "650200")) {
            MonthOfSlips.with(karamay.mailbox(), month);
            scheduler.runDue();
            scheduler.runDue();
            String first = month + ".cn-610800." + karamay.mailbox() + ".1";
            assertThat(karamay.onBus
                            .await(MessageType.STATEMENT_PROPOSED, first)
                            .data()
                            .at("/document/signatures"))
                    .hasSize(1);
            MonthOfSlips.theyHaveNothingOfTheFirstDay(scheduler, karamay, first);
            ShownStatement.read(first).body("state", equalTo("disputed")).body("differences", hasSize(2));

            administrator
                    .post("/statements/" + first + "/renewal", "{}")
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("proposed"))
                    .body("version", equalTo(2));
            ShownStatement.read(first).body("state", equalTo("superseded")).body("events.event", hasItem("disputed"));
            String second = month + ".cn-610800." + karamay.mailbox() + ".2";
            MonthOfSlips.theyHaveNothingOfTheFirstDay(scheduler, karamay, second);

            administrator
                    .post("/statements/" + second + "/acceptance", "{\"reason\": \"lost with an old server\"}")
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("proposed"))
                    .body("settlement", equalTo(true))
                    .body("differences", hasSize(2));
            String settlement = month + ".cn-610800." + karamay.mailbox() + ".3";
            Arrived asked = karamay.onBus.await(MessageType.STATEMENT_PROPOSED, settlement);
            karamay.says(
                    MessageType.STATEMENT_AGREED, settlement, Books.countersigned(asked, karamay.party.signingKey()));
            ShownStatement.read(settlement)
                    .body("state", equalTo("settled"))
                    .body("reason", equalTo("lost with an old server"))
                    .body("signatures", hasSize(2))
                    .body("events.event", contains("proposed", "settled"));
        }
    }

    /** A million lines for a month of a few slips fitted into the budget, and not into the memory of a node. */
    @Test
    void linesOfFarMoreSlipsThanThereAreAreRefused() throws Exception {
        YearMonth month =
                YearMonth.from(LocalDate.now(ZoneId.of("Asia/Shanghai"))).minusMonths(2);
        try (NewPartner partner = HonestPartner.joins(directory, "650500")) {
            MonthOfSlips.with(partner.mailbox(), month);
            scheduler.runDue();
            String id = month + ".cn-610800." + partner.mailbox() + ".1";
            partner.onBus.await(MessageType.STATEMENT_PROPOSED, id);
            ValidatableResponse ours = ShownStatement.read(id);
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
            MonthOfSlips.theyHaveNothingOfTheFirstDay(scheduler, partner, id);
            ShownStatement.read(id).body("state", equalTo("disputed"));
        }
    }

    private static void refused(OtherRegion region, RefusalReason reason, StatementDocument document, Object data) {
        var line = region.awaitReceiptFor(region.say(MessageType.STATEMENT_PROPOSED, document.id(), data));
        assertThat(line.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(line.reason()).isEqualTo(reason);
    }
}
