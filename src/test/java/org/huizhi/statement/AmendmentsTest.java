package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementReport.Code;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.TestCaller;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What changes in a month after both sides signed it, and how it is signed. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class AmendmentsTest {

    private static final String YULIN = "cn-610800";
    private static final LocalDate SINCE = LocalDate.of(2025, 6, 1);

    @Inject
    CurrentDirectory directory;

    @Inject
    StatementScheduler scheduler;

    @Inject
    StatementMonths months;

    @Inject
    StatementCalculator calculator;

    @Inject
    StatementTransactions transactions;

    @AfterEach
    void forget() {
        Books.forget();
    }

    /** Each change of a signed figure is signed by both once: a late return, a verdict, a second round. */
    @Test
    void whatChangesInASignedMonthIsSignedWithTheNextOnceAndNotAgain() throws IOException {
        YearMonth october = YearMonth.of(2025, 10);
        try (NewPartner partner = HonestPartner.joins(directory, "130250")) {
            HonestPartner.agrees(partner, "agr-amended", SINCE);
            String late = Books.slip(partner.mailbox(), LocalDate.of(2025, 10, 10));
            String answered = Books.slip(partner.mailbox(), LocalDate.of(2025, 10, 14));
            Books.became(answered, Books.returned("2025-10-13"));
            String first = agreed(
                    partner,
                    new Books(partner.mailbox(), october)
                            .line(late, 1, "2025-10-10", "open||false||false|false")
                            .line(answered, 1, "2025-10-14", "returned|2025-10-13|false||false|false")
                            .document(1));
            Counts signed = Books.counts(2, 1, 1, 1, 0, 0);

            Books.became(late, Books.returned("2025-11-06"));
            Books.became(answered, Books.judged("invalid", "2025-11-08"));
            Books.secondRound(answered, LocalDate.of(2025, 11, 28));
            ShownStatement.changes(first)
                    .body("directions[1].rounds", equalTo(2))
                    .body("directions[1].signed.returned", equalTo(1))
                    .body("directions[1].now.returned", equalTo(2))
                    .body("directions[1].now.invalid", equalTo(1))
                    .body("items", hasSize(2))
                    .body("items.amendedIn", contains(nullValue(), nullValue()));

            assertThat(page(first + "/changes"))
                    .contains("What has changed since Oct 2025 was signed", "<strong>differs by +1</strong>")
                    .contains("due 10 Oct 2025, open", "due 10 Oct 2025, returned", "still to be amended");

            String openBefore = late + "|1|residence-confirmation|2025-10-10|open||false||false|false";
            String lateNow = late + "|1|residence-confirmation|2025-10-10|returned|2025-11-06|false||false|false";
            String goodBefore =
                    answered + "|1|residence-confirmation|2025-10-14|returned|2025-10-13|false||false|false";
            String wrongNow =
                    answered + "|1|residence-confirmation|2025-10-14|returned|2025-10-13|false|invalid|false|false";
            Counts afterNovember = Books.counts(2, 2, 1, 0, 0, 1);
            String second = agreed(
                    partner,
                    new Books(partner.mailbox(), october.plusMonths(1))
                            .line(answered, 2, "2025-11-28", "open||false||false|false")
                            .startsFrom(first)
                            .amends(
                                    YULIN,
                                    october,
                                    signed,
                                    afterNovember,
                                    openBefore + ">" + lateNow,
                                    goodBefore + ">" + wrongNow)
                            .document(1));
            ShownStatement.read(second)
                    .body("amends", contains(first))
                    .body("directions[1].amendments.month", contains("2025-10"))
                    .body("directions[1].amendments[0].rounds", equalTo(2))
                    .body("directions[1].amendments[0].before.returned", equalTo(1))
                    .body("directions[1].amendments[0].after.returned", equalTo(2));
            assertThat(ShownStatement.csv(second, "amendments")).hasSize(3).anyMatch(row -> row.contains(lateNow));
            assertThat(ShownStatement.paper(second, "en"))
                    .contains("Amendments of earlier months", "2025-10 as signed last", "Rounds that have changed: 2");
            assertThat(ShownStatement.paper(second, "zh")).contains("补记后");
            CheckedOffline offline = new CheckedOffline(partner, second);
            offline.isValid();
            assertThat(offline.withAmendments(sheet -> sheet.replace("2025-11-06", "2025-10-10")))
                    .containsExactly(Code.OTHER_AMENDMENTS);
            assertThat(offline.withAmendments(sheet -> sheet.substring(0, sheet.lastIndexOf("cn-610800"))))
                    .containsExactly(Code.OTHER_AMENDMENTS);
            ShownStatement.read(first)
                    .body("directions[1].totals.returned", equalTo(1))
                    .body("amendedBy.statement", contains(second))
                    .body("amendedBy[0].after.returned", equalTo(2));
            ShownStatement.changes(first).body("items.amendedIn", contains(second, second));
            assertThat(page(second))
                    .contains("What it amends of earlier months", "Returned 1 → 2")
                    .contains("Rounds that changed", "<th scope=\"row\">Oct 2025</th>")
                    .doesNotContain("Rounds that differ");
            assertThat(page(first))
                    .contains("What later statements amend of this month")
                    .contains("href=\"/console/statements/" + second + "\">Nov 2025</a>", "Assessed invalid 0 → 1");
            assertThat(page(first + "/changes"))
                    .contains("href=\"/console/statements/" + second + "\">Nov 2025</a>", ">books-" + late + "</a>")
                    .doesNotContain("<code>" + late);

            // In December: one verdict more, and the second round. Erased person data is no change.
            Books.became(late, Books.judged("valid", "2025-12-03") + ", erased_at = now()");
            Books.became(answered, Books.returned("2025-12-01"));
            String december = Books.slip(partner.mailbox(), LocalDate.of(2025, 12, 15));
            String validNow = late + "|1|residence-confirmation|2025-10-10|returned|2025-11-06|false|valid|false|false";
            String third = agreed(
                    partner,
                    new Books(partner.mailbox(), october.plusMonths(2))
                            .line(december, 1, "2025-12-15", "open||false||false|false")
                            .startsFrom(first, second)
                            .amends(
                                    YULIN,
                                    october,
                                    afterNovember,
                                    Books.counts(2, 2, 1, 0, 1, 1),
                                    lateNow + ">" + validNow)
                            .amends(
                                    YULIN,
                                    october.plusMonths(1),
                                    Books.counts(1, 0, 0, 1, 0, 0),
                                    Books.counts(1, 1, 0, 0, 0, 0),
                                    answered + "|2|residence-confirmation|2025-11-28|open||false||false|false>"
                                            + answered
                                            + "|2|residence-confirmation|2025-11-28|returned|2025-12-01|false||false|false")
                            .document(1));
            ShownStatement.read(first).body("amendedBy.statement", contains(second, third));
            ShownStatement.read(second).body("amendedBy.statement", contains(third));
        }
    }

    private static String page(String address) {
        return ConsoleVisitor.of(TestCaller.auditor()).read("/console/statements/" + address);
    }

    /** Whoever leaves a change out has it disputed. */
    @Test
    void aChangeThatOneSideLeavesOutIsADifference() {
        YearMonth october = YearMonth.of(2025, 10);
        try (NewPartner partner = HonestPartner.joins(directory, "130350")) {
            HonestPartner.agrees(partner, "agr-left-out", SINCE);
            String late = Books.slip(partner.mailbox(), LocalDate.of(2025, 10, 10));
            String first = agreed(
                    partner,
                    new Books(partner.mailbox(), october)
                            .line(late, 1, "2025-10-10", "open||false||false|false")
                            .document(1));
            Books.became(late, Books.returned("2025-11-06"));
            String next = Books.slip(partner.mailbox(), LocalDate.of(2025, 11, 12));
            StatementDocument without = new Books(partner.mailbox(), october.plusMonths(1))
                    .line(next, 1, "2025-11-12", "open||false||false|false")
                    .startsFrom(first)
                    .document(1);

            partner.says(
                    MessageType.STATEMENT_PROPOSED, without.id(), Books.proposal(without, partner.party.signingKey()));
            scheduler.runDue();

            Arrived disputed = partner.onBus.await(MessageType.STATEMENT_DISPUTED, without.id());
            assertThat(disputed.data().path("days")).hasSize(1);
            assertThat(disputed.data().at("/days/0").asText()).isEqualTo("cn-610800|2025-10");
            assertThat(disputed.data().at("/lines/0").asText())
                    .isEqualTo("cn-610800|" + late
                            + "|1|residence-confirmation|2025-10-10|returned|2025-11-06|false||false|false");
            ShownStatement.read(without.id()).body("state", equalTo("disputed"));
        }
    }

    /** Whatever is dated in a month is signed with its statement, also where nothing fell due in it. */
    @ParameterizedTest
    @CsvSource({"650351,verdict", "650352,contest", "650353,late return", "650354,late arrival", "650355,late decline"})
    void aMonthInWhichOnlyEarlierOnesChangedHasAStatement(String code, String change) throws IOException {
        YearMonth before = HonestPartner.lastMonth().minusMonths(2);
        YearMonth quiet = before.plusMonths(1);
        try (NewPartner partner = HonestPartner.joins(directory, code)) {
            HonestPartner.agrees(partner, "agr-quiet-" + code, before.atDay(1));
            String slip = Books.slip(partner.mailbox(), before.atDay(12));
            Books.became(slip, inItsMonth(change, before));
            scheduler.runDue();
            String first = countersigned(partner, before);
            assertThat(months.partners(quiet)).doesNotContain(partner.mailbox());

            Books.became(slip, in(change, quiet));
            scheduler.runDue();

            String second = countersigned(partner, quiet);
            ShownStatement.read(second)
                    .body("state", equalTo("agreed"))
                    .body("amends", contains(first))
                    .body("directions[0].totals.due", equalTo(0))
                    .body("directions[0].days", hasSize(0))
                    .body("directions[0].amendments.month", contains(before.toString()))
                    .body("directions[0].amendments[0].rounds", equalTo(1));
            ShownStatement.read(first).body("amendedBy.statement", contains(second));
            assertThat(ShownStatement.paper(second, "en"))
                    .contains("Amendments of earlier months", before + " as signed last");
            assertThat(months.partners(quiet.plusMonths(1)))
                    .as("the month after it, in which nothing happened")
                    .doesNotContain(partner.mailbox());
        }
    }

    private static String inItsMonth(String change, YearMonth month) {
        String day = month.atDay(10).toString();
        return switch (change) {
            case "verdict", "late arrival" -> Books.returned(day);
            case "contest" -> Books.declined("misrouted", day, true);
            default -> "updated_at = updated_at";
        };
    }

    private static String in(String change, YearMonth month) {
        String day = month.atDay(7).toString();
        return switch (change) {
            case "verdict" -> Books.judged("valid", day);
            case "contest" -> "contested_at = timestamptz '%sT02:00:00Z'".formatted(day);
            case "late return" -> Books.returned(day);
            case "late arrival" -> "arrived_late = true, arrived_on = '%s'".formatted(day);
            default -> Books.declined("misrouted", day, false);
        };
    }

    private String countersigned(NewPartner partner, YearMonth month) {
        String id = month + "." + YULIN + "." + partner.mailbox() + ".1";
        Arrived proposed = partner.onBus.await(MessageType.STATEMENT_PROPOSED, id);
        partner.says(MessageType.STATEMENT_AGREED, id, Books.countersigned(proposed, partner.party.signingKey()));
        return id;
    }

    /** The statements between had been made before it was signed, and start from nothing of it. */
    @Test
    void whatWasSignedLateIsAmendedByTheNextStatementThatIsMade() {
        YearMonth january = YearMonth.of(2026, 1);
        try (NewPartner partner = HonestPartner.joins(directory, "130550")) {
            HonestPartner.agrees(partner, "agr-signed-late", SINCE);
            String slip = Books.slip(partner.mailbox(), LocalDate.of(2026, 1, 20));
            agreed(
                    partner,
                    new Books(partner.mailbox(), january)
                            .line(slip, 1, "2026-01-20", "open||false||false|false")
                            .document(1));
            assertThat(months.partners(january.plusMonths(2))).doesNotContain(partner.mailbox());

            Books.became(slip, Books.returned("2026-02-10"));

            assertThat(months.partners(january.plusMonths(1))).contains(partner.mailbox());
            assertThat(months.partners(january.plusMonths(2))).contains(partner.mailbox());
            assertThat(months.partners(january.minusMonths(1))).doesNotContain(partner.mailbox());
        }
    }

    /** The partner left nothing out, and says of the late return another day than it signed. */
    @Test
    void whatTheProposingSideTellsOfAnAmendedMonthMustBeWhatItSigned() {
        YearMonth october = YearMonth.of(2025, 10);
        try (NewPartner partner = HonestPartner.joins(directory, "130650")) {
            HonestPartner.agrees(partner, "agr-proved", SINCE);
            String late = Books.slip(partner.mailbox(), LocalDate.of(2025, 10, 10));
            String first = agreed(
                    partner,
                    new Books(partner.mailbox(), october)
                            .line(late, 1, "2025-10-10", "open||false||false|false")
                            .document(1));
            Books.became(late, Books.returned("2025-11-06"));
            String before = lineOf(late, "open||false||false|false");
            String signed = lineOf(late, "returned|2025-11-04|false||false|false");
            String ours = lineOf(late, "returned|2025-11-06|false||false|false");
            StatementDocument theirs = new Books(partner.mailbox(), october.plusMonths(1))
                    .startsFrom(first)
                    .amends(
                            YULIN,
                            october,
                            Books.counts(1, 0, 0, 1, 0, 0),
                            Books.counts(1, 1, 0, 0, 0, 0),
                            before + ">" + signed)
                    .document(1);
            partner.says(
                    MessageType.STATEMENT_PROPOSED, theirs.id(), Books.proposal(theirs, partner.party.signingKey()));
            scheduler.runDue();
            ShownStatement.read(theirs.id()).body("state", equalTo("disputed"));

            String never = lineOf(late, "returned|2025-11-03|false||false|false");
            assertThat(told(partner, theirs, never, ours)).isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
            assertThat(told(partner, theirs, null, ours)).isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
            assertThat(told(partner, theirs, signed, never)).isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
            ShownStatement.read(theirs.id()).body("differing", nullValue());
            assertThat(told(partner, theirs, signed, ours)).isNull();
            ShownStatement.read(theirs.id())
                    .body("differing.rounds", equalTo(1))
                    .body("differences[0].proposer", equalTo(signed));
        }
    }

    private static String lineOf(String slip, String rest) {
        return slip + "|1|residence-confirmation|2025-10-10|" + rest;
    }

    private static @Nullable RefusalReason told(
            NewPartner partner, StatementDocument statement, @Nullable String proposer, String responder) {
        Difference difference =
                new Difference(YULIN, responder.split("\\|")[0], 1, proposer, responder, List.of("returnedOn"));
        return partner.says(
                        MessageType.STATEMENT_DISPUTED,
                        statement.id(),
                        Map.of(
                                "digest",
                                StatementReader.digest(SignedDocument.bytes(statement)),
                                "differences",
                                List.of(difference)))
                .reason();
    }

    /** Two slips; the side that proposes has lost the answer to the first, and later the second is answered late. */
    @Test
    void bothSidesOfASettlementTellTheSameChanges() {
        YearMonth month = YearMonth.of(2026, 3);
        try (NewPartner proposes = HonestPartner.joins(directory, "130750");
                NewPartner responds = HonestPartner.joins(directory, "650750")) {
            HonestPartner.agrees(proposes, "agr-settled-here", SINCE);
            List<String> here = twoSlips(proposes, "2026-03-10");
            String settledHere = settledByUs(proposes, month, here);
            List<String> there = twoSlips(responds, null);
            String settledThere = settledByThem(responds, month, there);
            for (String second : List.of(here.get(1), there.get(1))) {
                Books.became(second, Books.returned("2026-04-08"));
            }

            ShownStatement.changes(settledHere)
                    .body("directions[1].rounds", equalTo(1))
                    .body("items.id", contains(here.get(1)))
                    .body("directions[1].signed.returned", equalTo(0))
                    .body("directions[1].now.returned", equalTo(1))
                    .body("directions[1].now.open", equalTo(1))
                    .body("directions[1].live.returned", equalTo(2))
                    .body("directions[1].live.open", equalTo(0));
            ShownStatement.changes(settledThere)
                    .body("directions[0].rounds", equalTo(1))
                    .body("items.id", contains(there.get(1)))
                    .body("directions[0].signed.returned", equalTo(0))
                    .body("directions[0].now.returned", equalTo(1))
                    .body("directions[0].now.open", equalTo(1))
                    .body("directions[0].live.returned", equalTo(1))
                    .body("directions[0].live.open", equalTo(1));
        }
    }

    private static List<String> twoSlips(NewPartner partner, @Nullable String firstReturnedOn) {
        String first = Books.slip(partner.mailbox(), LocalDate.of(2026, 3, 12));
        if (firstReturnedOn != null) {
            Books.became(first, Books.returned(firstReturnedOn));
        }
        return List.of(first, Books.slip(partner.mailbox(), LocalDate.of(2026, 3, 13)));
    }

    private static String answered(String slip) {
        return slip + "|1|residence-confirmation|2026-03-12|returned|2026-03-10|false||false|false";
    }

    private static String open(String slip) {
        return slip + "|1|residence-confirmation|2026-03-12|open||false||false|false";
    }

    private String settledByUs(NewPartner partner, YearMonth month, List<String> slips) {
        StatementDocument theirs = new Books(partner.mailbox(), month)
                .line(slips.get(0), 1, "2026-03-12", "open||false||false|false")
                .line(slips.get(1), 1, "2026-03-13", "open||false||false|false")
                .document(1);
        partner.says(MessageType.STATEMENT_PROPOSED, theirs.id(), Books.proposal(theirs, partner.party.signingKey()));
        scheduler.runDue();
        assertThat(told(partner, theirs, open(slips.get(0)), answered(slips.get(0))))
                .isNull();
        Differences.Sum sum = new Differences.Sum(theirs);
        sum.accept(new Difference(
                YULIN, slips.get(0), 1, open(slips.get(0)), answered(slips.get(0)), List.of("returnedOn")));
        StatementDocument settlement = theirs.settled(sum.differing(), "so be it");
        partner.says(
                MessageType.STATEMENT_PROPOSED,
                settlement.id(),
                Books.proposal(settlement, partner.party.signingKey()));
        accept(settlement.id());
        ShownStatement.read(settlement.id()).body("state", equalTo("settled"));
        return settlement.id();
    }

    private String settledByThem(NewPartner partner, YearMonth month, List<String> slips) {
        transactions.propose(calculator.calculate(month, partner.mailbox(), 1), partner.mailbox(), null, null);
        String id = month + "." + YULIN + "." + partner.mailbox() + ".";
        String digest = ShownStatement.read(id + 1).extract().path("digest");
        partner.says(
                MessageType.STATEMENT_DISPUTED,
                id + 1,
                Map.of(
                        "digest",
                        digest,
                        "days",
                        List.of(YULIN + "|2026-03-12"),
                        "part",
                        1,
                        "parts",
                        1,
                        "lines",
                        List.of(YULIN + "|" + answered(slips.get(0)))));
        scheduler.runDue();
        accept(id + 1);
        Arrived asked = partner.onBus.await(MessageType.STATEMENT_PROPOSED, id + 2);
        partner.says(MessageType.STATEMENT_AGREED, id + 2, Books.countersigned(asked, partner.party.signingKey()));
        ShownStatement.read(id + 2).body("state", equalTo("settled"));
        return id + 2;
    }

    private static void accept(String id) {
        TestCaller.administrator()
                .post("/statements/" + id + "/acceptance", "{\"reason\": \"so be it\"}")
                .then()
                .statusCode(200);
    }

    private String agreed(NewPartner partner, StatementDocument document) {
        partner.says(
                MessageType.STATEMENT_PROPOSED, document.id(), Books.proposal(document, partner.party.signingKey()));
        scheduler.runDue();
        ShownStatement.read(document.id()).body("state", equalTo("agreed")).body("signatures", hasSize(2));
        return document.id();
    }
}
