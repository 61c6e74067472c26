package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.HeaderConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.envelope.MessageType;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A month by rounds, as of its last day; and what is signed of what changes in it later. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class StatementOfRoundsTest {

    private static final String YULIN = "cn-610800";
    private static final LocalDate SINCE = LocalDate.of(2025, 6, 1);

    private final TestCaller auditor = TestCaller.auditor();

    @Inject
    CurrentDirectory directory;

    @Inject
    StatementScheduler scheduler;

    @AfterEach
    void forget() {
        Books.forget();
    }

    /** The partner's lines are written down by hand from the same story. */
    @Test
    void bothSidesAgreeOnAMonthWithEveryKindOfRound() throws IOException {
        YearMonth month = YearMonth.of(2026, 3);
        try (NewPartner partner = HonestPartner.joins(directory, "130150")) {
            HonestPartner.agrees(partner, "agr-rounds", SINCE);
            Books theirs = new Books(partner.mailbox(), month);
            storyOf(partner.mailbox(), theirs);

            String id = agreed(partner, theirs.document(1));

            read(id).body("directions[1].totals.due", equalTo(15))
                    .body("directions[1].totals.withdrawn", equalTo(1))
                    .body("directions[1].totals.misrouted", equalTo(2))
                    .body("directions[1].totals.incomplete", equalTo(1))
                    .body("directions[1].totals.cohort", equalTo(11))
                    .body("directions[1].totals.returned", equalTo(6))
                    .body("directions[1].totals.onTime", equalTo(5))
                    .body("directions[1].totals.declined", equalTo(2))
                    .body("directions[1].totals.open", equalTo(3))
                    .body("directions[1].totals.extended", equalTo(1))
                    .body("directions[1].totals.valid", equalTo(2))
                    .body("directions[1].totals.invalid", equalTo(1))
                    .body("directions[1].totals.contested", equalTo(1))
                    .body("directions[1].totals.arrivedLate", equalTo(1))
                    .body("directions[0].totals.due", equalTo(1));
            assertThat(csv(id, "slips")).hasSize(17);
            String march = "from=2026-03-01&to=2026-03-31&counterpart=" + partner.mailbox() + "&direction=";
            JsonPath signed = read(id).extract().jsonPath();
            // They were put past the node.
            TestCaller.operator()
                    .post("/statistics/recount", "{\"replace\": true}")
                    .then()
                    .statusCode(200);
            isCountedAs(signed, "directions[1].totals", march + "outgoing&asOf=2026-03-31");
            isCountedAs(signed, "directions[0].totals", march + "incoming&asOf=2026-03-31");
            JsonPath since = auditor.get("/statements/" + id + "/changes").jsonPath();
            assertThat(since.getInt("directions[1].rounds")).isEqualTo(3);
            isCountedAs(since, "directions[1].now", march + "outgoing");
            isCountedAs(since, "directions[0].now", march + "incoming");
            assertThat(paper(id, "en"))
                    .contains("Incomplete", "Contested", "Arrived late", "54.5 %", "45.4 %", "Asia/Shanghai");
            assertThat(paper(id, "zh")).contains("材料不全", "异议", "迟到");
        }
    }

    /** Statement and live figures have one definition of each number. */
    private void isCountedAs(JsonPath statement, String counts, String period) {
        JsonPath live = auditor.get("/statistics/returns?" + period).jsonPath();
        for (String count : List.of(
                "due",
                "withdrawn",
                "cohort",
                "returned",
                "onTime",
                "declined",
                "open",
                "extended",
                "valid",
                "invalid",
                "contested",
                "arrivedLate")) {
            assertThat(statement.getInt(counts + "." + count))
                    .as("%s of %s", count, period)
                    .isEqualTo(live.getInt("total." + count));
        }
        assertThat(statement.getInt(counts + ".misrouted") + statement.getInt(counts + ".incomplete"))
                .as("sender's fault of %s", period)
                .isEqualTo(live.getInt("total.senderFault"));
    }

    /** Due in March, as of its last day: what came in April does not count. */
    private static void storyOf(String partner, Books theirs) {
        LocalDate tenth = LocalDate.of(2026, 3, 10);
        String inTime = Books.slip(partner, tenth);
        Books.became(inTime, returned("2026-03-09") + "," + judged("valid", "2026-03-12"));
        theirs.line(inTime, 1, "2026-03-10", "returned|2026-03-09|false|valid|false|false");

        String late = Books.slip(partner, tenth);
        Books.became(late, returned("2026-03-20") + ", arrived_on = '2026-03-25', arrived_late = true");
        theirs.line(late, 1, "2026-03-10", "returned|2026-03-20|false||false|true");

        String afterwards = Books.slip(partner, LocalDate.of(2026, 3, 30));
        Books.became(afterwards, returned("2026-04-02") + "," + judged("valid", "2026-04-03"));
        theirs.line(afterwards, 1, "2026-03-30", "open||false||false|false");

        String never = Books.slip(partner, tenth);
        theirs.line(never, 1, "2026-03-10", "open||false||false|false");

        String misrouted = Books.slip(partner, tenth);
        Books.became(misrouted, declined("misrouted", "2026-03-03", true));
        theirs.line(misrouted, 1, "2026-03-10", "misrouted||false||false|false");

        String incomplete = Books.slip(partner, tenth);
        Books.became(incomplete, declined("incomplete", "2026-03-03", true));
        theirs.line(incomplete, 1, "2026-03-10", "incomplete||false||false|false");

        String contested = Books.slip(partner, tenth);
        Books.became(contested, declined("misrouted", "2026-03-03", true) + ", contested_at = '2026-03-05T02:00:00Z'");
        Books.secondRound(contested, LocalDate.of(2026, 3, 27));
        theirs.line(contested, 1, "2026-03-10", "declined||false||true|false")
                .line(contested, 2, "2026-03-27", "open||false||false|false");

        String contestedInApril = Books.slip(partner, LocalDate.of(2026, 3, 31));
        Books.became(
                contestedInApril,
                declined("misrouted", "2026-03-30", true) + ", contested_at = '2026-04-02T02:00:00Z'");
        Books.secondRound(contestedInApril, LocalDate.of(2026, 4, 22));
        theirs.line(contestedInApril, 1, "2026-03-31", "misrouted||false||false|false");

        String declined = Books.slip(partner, tenth);
        Books.became(declined, declined("misrouted", "2026-03-12", false));
        theirs.line(declined, 1, "2026-03-10", "declined||false||false|false");

        String withdrawn = Books.slip(partner, tenth);
        Books.became(withdrawn, "state = 'WITHDRAWN', withdrawn_at = '2026-03-05T02:00:00Z'");
        theirs.line(withdrawn, 1, "2026-03-10", "withdrawn||false||false|false");

        String extended = Books.slip(partner, LocalDate.of(2026, 3, 12));
        Books.became(
                extended,
                returned("2026-03-23") + ", due_date = '2026-03-24', extended = true, granted_on = '{2026-03-10}',"
                        + " granted_due = '{2026-03-24}'");
        theirs.line(extended, 1, "2026-03-24", "returned|2026-03-23|true||false|false");

        String twice = Books.slip(partner, LocalDate.of(2026, 3, 6));
        Books.became(twice, returned("2026-03-04") + "," + judged("invalid", "2026-03-05"));
        Books.secondRound(twice, LocalDate.of(2026, 3, 26));
        Books.became(twice, returned("2026-03-25") + "," + judged("valid", "2026-03-27"));
        theirs.line(twice, 1, "2026-03-06", "returned|2026-03-04|false|invalid|false|false")
                .line(twice, 2, "2026-03-26", "returned|2026-03-25|false|valid|false|false");

        // Answered on the day of the cut-off; in the night of Shanghai it was still the day before in UTC.
        String onTheLastDay = Books.slip(partner, LocalDate.of(2026, 3, 31));
        Books.became(onTheLastDay, returned("2026-03-31") + ", arrived_on = '2026-04-03', arrived_late = true");
        theirs.line(onTheLastDay, 1, "2026-03-31", "returned|2026-03-31|false||false|false");

        String incoming = Books.slip(partner, "INCOMING", LocalDate.of(2026, 3, 18));
        Books.became(incoming, "state = 'ACCEPTED'");
        theirs.line(partner, incoming, 1, "2026-03-18", "open||false||false|false");
    }

    /** Each change of a signed figure is signed by both once: a late return, a verdict, a second round. */
    @Test
    void whatChangesInASignedMonthIsSignedWithTheNextOnceAndNotAgain() throws IOException {
        YearMonth october = YearMonth.of(2025, 10);
        try (NewPartner partner = HonestPartner.joins(directory, "130250")) {
            HonestPartner.agrees(partner, "agr-amended", SINCE);
            String late = Books.slip(partner.mailbox(), LocalDate.of(2025, 10, 10));
            String answered = Books.slip(partner.mailbox(), LocalDate.of(2025, 10, 14));
            Books.became(answered, returned("2025-10-13"));
            String first = agreed(
                    partner,
                    new Books(partner.mailbox(), october)
                            .line(late, 1, "2025-10-10", "open||false||false|false")
                            .line(answered, 1, "2025-10-14", "returned|2025-10-13|false||false|false")
                            .document(1));
            Counts signed = counts(2, 1, 1, 1, 0, 0);

            Books.became(late, returned("2025-11-06"));
            Books.became(answered, judged("invalid", "2025-11-08"));
            Books.secondRound(answered, LocalDate.of(2025, 11, 28));
            auditor.get("/statements/" + first + "/changes")
                    .then()
                    .statusCode(200)
                    .body("directions[1].rounds", equalTo(2))
                    .body("directions[1].signed.returned", equalTo(1))
                    .body("directions[1].now.returned", equalTo(2))
                    .body("directions[1].now.invalid", equalTo(1))
                    .body("items", hasSize(2))
                    .body("items.amendedIn", contains(nullValue(), nullValue()));

            String openBefore = late + "|1|residence-confirmation|2025-10-10|open||false||false|false";
            String lateNow = late + "|1|residence-confirmation|2025-10-10|returned|2025-11-06|false||false|false";
            String goodBefore =
                    answered + "|1|residence-confirmation|2025-10-14|returned|2025-10-13|false||false|false";
            String wrongNow =
                    answered + "|1|residence-confirmation|2025-10-14|returned|2025-10-13|false|invalid|false|false";
            Counts afterNovember = counts(2, 2, 1, 0, 0, 1);
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
            read(second)
                    .body("amends", contains(first))
                    .body("directions[1].amendments.month", contains("2025-10"))
                    .body("directions[1].amendments[0].rounds", equalTo(2))
                    .body("directions[1].amendments[0].before.returned", equalTo(1))
                    .body("directions[1].amendments[0].after.returned", equalTo(2));
            assertThat(csv(second, "amendments")).hasSize(3).anyMatch(row -> row.contains(lateNow));
            assertThat(paper(second, "en"))
                    .contains("Amendments of earlier months", "2025-10 as signed last", "Rounds that have changed: 2");
            assertThat(paper(second, "zh")).contains("补记后");
            read(first)
                    .body("directions[1].totals.returned", equalTo(1))
                    .body("amendedBy.statement", contains(second))
                    .body("amendedBy[0].after.returned", equalTo(2));
            auditor.get("/statements/" + first + "/changes").then().body("items.amendedIn", contains(second, second));

            // In December: one verdict more, and the second round. Erased person data is no change.
            Books.became(late, judged("valid", "2025-12-03") + ", erased_at = now()");
            Books.became(answered, returned("2025-12-01"));
            String december = Books.slip(partner.mailbox(), LocalDate.of(2025, 12, 15));
            String validNow = late + "|1|residence-confirmation|2025-10-10|returned|2025-11-06|false|valid|false|false";
            String third = agreed(
                    partner,
                    new Books(partner.mailbox(), october.plusMonths(2))
                            .line(december, 1, "2025-12-15", "open||false||false|false")
                            .startsFrom(first, second)
                            .amends(YULIN, october, afterNovember, counts(2, 2, 1, 0, 1, 1), lateNow + ">" + validNow)
                            .amends(
                                    YULIN,
                                    october.plusMonths(1),
                                    counts(1, 0, 0, 1, 0, 0),
                                    counts(1, 1, 0, 0, 0, 0),
                                    answered + "|2|residence-confirmation|2025-11-28|open||false||false|false>"
                                            + answered
                                            + "|2|residence-confirmation|2025-11-28|returned|2025-12-01|false||false|false")
                            .document(1));
            read(first).body("amendedBy.statement", contains(second, third));
            read(second).body("amendedBy.statement", contains(third));
        }
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
            Books.became(late, returned("2025-11-06"));
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
            read(without.id()).body("state", equalTo("disputed"));
        }
    }

    private String agreed(NewPartner partner, StatementDocument document) {
        partner.says(
                MessageType.STATEMENT_PROPOSED, document.id(), Books.proposal(document, partner.party.signingKey()));
        scheduler.runDue();
        read(document.id()).body("state", equalTo("agreed")).body("signatures", hasSize(2));
        return document.id();
    }

    private static Counts counts(long due, long returned, long onTime, long open, long valid, long invalid) {
        return new Counts(due, 0, 0, 0L, due, returned, onTime, 0, open, 0, valid, invalid, 0L, 0L);
    }

    private static String returned(String day) {
        return "state = 'RETURNED', returned_on = '%1$s', returned_at = timestamptz '%1$sT02:00:00Z'".formatted(day);
    }

    private static String judged(String verdict, String day) {
        return "verdict = '%s', assessed_at = timestamptz '%sT02:00:00Z'".formatted(verdict, day);
    }

    private static String declined(String reason, String day, boolean senderFault) {
        return "state = 'DECLINED', reason = '%s', declined_at = timestamptz '%sT02:00:00Z', sender_fault = %s"
                .formatted(reason, day, senderFault);
    }

    private ValidatableResponse read(String id) {
        return auditor.get("/statements/" + id).then().statusCode(200);
    }

    private List<String> csv(String id, String what) {
        return auditor.request()
                .accept("text/csv")
                .get("/api/v1/statements/" + id + "/" + what)
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .toList();
    }

    private String paper(String id, String language) throws IOException {
        byte[] pdf = auditor.request()
                .config(RestAssured.config()
                        .headerConfig(HeaderConfig.headerConfig().overwriteHeadersWithName("Accept-Language")))
                .header("Accept-Language", language)
                .accept("application/pdf")
                .get("/api/v1/statements/" + id)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        try (PDDocument paper = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(paper);
        }
    }
}
