package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementDocument.Differing;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two sides that count thousands of rounds otherwise: each learns all of them, and people settle just these. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class BigDisputeTest {

    private static final String YULIN = "cn-610800";
    private static final int MANY = 3000;

    private final TestCaller administrator = TestCaller.administrator();

    @Inject
    CurrentDirectory directory;

    @Inject
    StatementScheduler scheduler;

    @AfterEach
    void forget() {
        Books.forget();
    }

    /** The partner has lost all answers. */
    @Test
    void theSideThatIsAskedTellsAllItsLinesAndSettlesWhatBothFound() throws IOException {
        YearMonth month = YearMonth.of(2026, 2);
        try (NewPartner partner = HonestPartner.joins(directory, "130450")) {
            HonestPartner.agrees(partner, "agr-big", LocalDate.of(2026, 1, 1));
            List<String> slips = manySlips(partner.mailbox(), month);
            StatementDocument theirs =
                    lostAnswers(partner.mailbox(), month, slips).document(1);
            partner.says(
                    MessageType.STATEMENT_PROPOSED, theirs.id(), Books.proposal(theirs, partner.party.signingKey()));
            scheduler.runDue();

            List<Difference> found = new ArrayList<>();
            for (int part = 1; part <= 2; part++) {
                Arrived lines = partner.onBus.await(MessageType.STATEMENT_DISPUTED, theirs.id(), part);
                assertThat(lines.data().path("parts").asInt()).isEqualTo(2);
                lines.data().path("lines").forEach(line -> found.add(difference(line.asText())));
            }
            assertThat(found).hasSize(MANY);
            String digest = ShownStatement.read(theirs.id()).extract().path("digest");
            tellDifferences(partner, theirs.id(), digest, found);
            ShownStatement.read(theirs.id())
                    .body("state", equalTo("disputed"))
                    .body("differing.rounds", equalTo(MANY))
                    .body("directions[1].totals.returned", equalTo(0))
                    .body("differing.responder[1].returned", equalTo(MANY))
                    .body("differences", hasSize(500));
            assertThat(ShownStatement.csv(theirs.id(), "differences")).hasSize(MANY + 1);

            List<Difference> more = new ArrayList<>(found);
            more.add(
                    difference(
                            YULIN
                                    + "|00000000-0000-4000-8000-000000000001|1|residence-confirmation|2026-02-02|open||false||false|false"));
            refused(partner, theirs.settled(differing(theirs, more), "so be it"));
            Differing honest = differing(theirs, found);
            Counts nothing = honest.responder().get(0);
            refused(
                    partner,
                    theirs.settled(
                            new Differing(honest.rounds(), honest.digest(), List.of(nothing, nothing)), "so be it"));
            StatementDocument settlement = theirs.settled(honest, "so be it");
            assertThat(partner.says(
                                    MessageType.STATEMENT_PROPOSED,
                                    settlement.id(),
                                    Books.proposal(settlement, partner.party.signingKey()))
                            .reason())
                    .isNull();
            administrator
                    .post("/statements/" + settlement.id() + "/acceptance", "{\"reason\": \"so be it\"}")
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("settled"))
                    .body("signatures", hasSize(2))
                    .body("directions[1].totals.returned", equalTo(0))
                    .body("differing.responder[1].returned", equalTo(MANY));
            assertThat(ShownStatement.csv(settlement.id(), "differences")).hasSize(MANY + 1);
            assertThat(ShownStatement.paper(settlement.id(), "en"))
                    .contains(
                            "The proposing side",
                            "The other side",
                            "100.0 %",
                            "Rounds on which the two sides differ: 3000");
        }
    }

    /** As above, and this side proposes. */
    @Test
    void theSideThatProposesComparesAllLinesAndTellsAllDifferences() {
        YearMonth month = HonestPartner.lastMonth();
        try (NewPartner partner = HonestPartner.joins(directory, "650650")) {
            List<String> slips = manySlips(partner.mailbox(), month);
            scheduler.runDue();
            String id = month + ".cn-610800." + partner.mailbox() + ".1";
            partner.onBus.await(MessageType.STATEMENT_PROPOSED, id);
            String digest = ShownStatement.read(id).extract().path("digest");
            List<String> lines = lostAnswers(partner.mailbox(), month, slips).lines(YULIN).stream()
                    .map(line -> YULIN + "|" + line.text())
                    .toList();
            List<String> days = lines.stream()
                    .map(line -> YULIN + "|" + line.split("\\|")[4])
                    .distinct()
                    .toList();
            for (int part = 1; part <= 2; part++) {
                assertThat(partner.says(
                                        MessageType.STATEMENT_DISPUTED,
                                        id,
                                        Map.of(
                                                "digest",
                                                digest,
                                                "days",
                                                days,
                                                "part",
                                                part,
                                                "parts",
                                                2,
                                                "lines",
                                                lines.subList((part - 1) * 2000, Math.min(MANY, part * 2000))))
                                .reason())
                        .isNull();
            }
            scheduler.runDue();

            Arrived last = partner.onBus.await(MessageType.STATEMENT_DISPUTED, id, 5);
            assertThat(last.data().path("parts").asInt()).isEqualTo(5);
            assertThat(last.data().path("differences")).hasSize(MANY - 4 * 700);
            assertThat(last.data().at("/differences/0/fields"))
                    .extracting(JsonNode::asText)
                    .containsExactly("outcome", "returnedOn");
            ShownStatement.read(id)
                    .body("state", equalTo("disputed"))
                    .body("differing.rounds", equalTo(MANY))
                    .body("differing.responder[0].open", equalTo(MANY));
            administrator
                    .post("/statements/" + id + "/acceptance", "{\"reason\": \"lost with an old server\"}")
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("proposed"))
                    .body("differing.rounds", equalTo(MANY));
            String settlement = month + ".cn-610800." + partner.mailbox() + ".2";
            Arrived asked = partner.onBus.await(MessageType.STATEMENT_PROPOSED, settlement);
            partner.says(
                    MessageType.STATEMENT_AGREED, settlement, Books.countersigned(asked, partner.party.signingKey()));
            ShownStatement.read(settlement)
                    .body("state", equalTo("settled"))
                    .body("differences", hasSize(500))
                    .body("directions[0].totals.returned", equalTo(MANY))
                    .body("differing.responder[0].open", equalTo(MANY));
        }
    }

    private static List<String> manySlips(String partner, YearMonth month) {
        List<String> slips = new ArrayList<>();
        for (int day = 1; day <= 20; day++) {
            slips.addAll(Books.answeredInTime(partner, month.atDay(day), MANY / 20));
        }
        return slips;
    }

    private static Books lostAnswers(String partner, YearMonth month, List<String> slips) {
        Books books = new Books(partner, month);
        for (int i = 0; i < slips.size(); i++) {
            books.line(slips.get(i), 1, month.atDay(1 + i / (MANY / 20)).toString(), "open||false||false|false");
        }
        return books;
    }

    /** Of a line of Yulin, where the partner has the round open. */
    private static Difference difference(String line) {
        StatementLine ours = StatementLine.parse(LineStore.rest(line));
        StatementLine theirs = StatementLine.parse(
                ours.id() + "|1|residence-confirmation|" + ours.dueDate() + "|open||false||false|false");
        return new Difference(YULIN, ours.id().toString(), 1, theirs.text(), ours.text(), theirs.differsFrom(ours));
    }

    private static Differing differing(StatementDocument document, List<Difference> differences) {
        Differences.Sum sum = new Differences.Sum(document);
        differences.forEach(sum);
        return sum.differing();
    }

    /** Nothing is established before the last part is there. */
    private void tellDifferences(NewPartner partner, String id, String digest, List<Difference> found) {
        int parts = (found.size() + 699) / 700;
        for (int part = 1; part <= parts; part++) {
            ShownStatement.read(id).body("differing", nullValue()).body("differences", nullValue());
            Map<String, Object> data = new HashMap<>();
            data.put("digest", digest);
            data.put("part", part);
            data.put("parts", parts);
            data.put("differences", found.subList((part - 1) * 700, Math.min(found.size(), part * 700)));
            assertThat(partner.says(MessageType.STATEMENT_DISPUTED, id, data).reason())
                    .isNull();
        }
    }

    private static void refused(NewPartner partner, StatementDocument settlement) {
        assertThat(partner.says(
                                MessageType.STATEMENT_PROPOSED,
                                settlement.id(),
                                Books.proposal(settlement, partner.party.signingKey()))
                        .reason())
                .isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
    }
}
