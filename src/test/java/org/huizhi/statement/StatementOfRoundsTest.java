package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.envelope.MessageType;
import org.huizhi.statement.StatementReport.Code;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A month by rounds, as of its last day. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class StatementOfRoundsTest {

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

            ShownStatement.read(id)
                    .body("directions[1].totals.due", equalTo(15))
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
            assertThat(ShownStatement.csv(id, "slips")).hasSize(17);
            String march = "from=2026-03-01&to=2026-03-31&counterpart=" + partner.mailbox() + "&direction=";
            JsonPath signed = ShownStatement.read(id).extract().jsonPath();
            // They were put past the node.
            Yulin.recount();
            isCountedAs(signed, "directions[1].totals", march + "outgoing&asOf=2026-03-31");
            isCountedAs(signed, "directions[0].totals", march + "incoming&asOf=2026-03-31");
            JsonPath since = auditor.get("/statements/" + id + "/changes").jsonPath();
            assertThat(since.getInt("directions[1].rounds")).isEqualTo(3);
            isCountedAs(since, "directions[1].now", march + "outgoing");
            isCountedAs(since, "directions[0].now", march + "incoming");
            assertThat(ShownStatement.paper(id, "en"))
                    .contains("Incomplete", "Contested", "Arrived late", "54.5 %", "45.4 %", "Asia/Shanghai");
            assertThat(ShownStatement.paper(id, "zh")).contains("材料不全", "异议", "迟到");
            whoHasNoNodeFindsWhatIsAltered(new CheckedOffline(partner, id));
        }
    }

    private static void whoHasNoNodeFindsWhatIsAltered(CheckedOffline offline) throws IOException {
        offline.isValid();
        assertThat(offline.withRounds(sheet -> sheet.replaceFirst(",open,,", ",returned,2026-03-09,")))
                .containsExactly(Code.OTHER_ROUNDS, Code.OTHER_TOTALS);
        assertThat(offline.withRounds(sheet -> sheet.replaceFirst("(?m)^cn-610800.*\\R", "")))
                .containsExactly(Code.OTHER_ROUNDS, Code.OTHER_TOTALS);
        assertThat(offline.withRounds(sheet -> sheet.replaceFirst("(?m)^cn-610800", "cn-610900")))
                .containsExactly(Code.OTHER_ROUNDS, Code.OTHER_TOTALS);
        assertThat(offline.withRounds(sheet -> sheet.replace("true", "TRUE"))).containsExactly(Code.NOT_A_ROUND);
        assertThat(offline.withRounds(sheet -> sheet + "x".repeat(17 << 20))).containsExactly(Code.NOT_A_ROUND);
        assertThat(offline.withRounds(sheet -> "")).contains(Code.OTHER_ROUNDS);
        assertThat(offline.withDocument(jws -> jws.replaceFirst("\"signature\":\"..", "\"signature\":\"AA")))
                .containsExactly(Code.BAD_SIGNATURE);
        assertThat(offline.withDocument(jws -> jws.replaceFirst(",\\{\"protected.*", "]}")))
                .containsExactly(Code.NOT_COUNTERSIGNED);
        assertThat(offline.withDocument(jws -> "{}")).containsExactly(Code.NOT_A_STATEMENT);
        assertThat(offline.withEntries(List.of())).containsExactly(Code.BAD_SIGNATURE);
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
        Books.became(inTime, Books.returned("2026-03-09") + "," + Books.judged("valid", "2026-03-12"));
        theirs.line(inTime, 1, "2026-03-10", "returned|2026-03-09|false|valid|false|false");

        String late = Books.slip(partner, tenth);
        Books.became(late, Books.returned("2026-03-20") + ", arrived_on = '2026-03-25', arrived_late = true");
        theirs.line(late, 1, "2026-03-10", "returned|2026-03-20|false||false|true");

        String afterwards = Books.slip(partner, LocalDate.of(2026, 3, 30));
        Books.became(afterwards, Books.returned("2026-04-02") + "," + Books.judged("valid", "2026-04-03"));
        theirs.line(afterwards, 1, "2026-03-30", "open||false||false|false");

        String never = Books.slip(partner, tenth);
        theirs.line(never, 1, "2026-03-10", "open||false||false|false");

        String misrouted = Books.slip(partner, tenth);
        Books.became(misrouted, Books.declined("misrouted", "2026-03-03", true));
        theirs.line(misrouted, 1, "2026-03-10", "misrouted||false||false|false");

        String incomplete = Books.slip(partner, tenth);
        Books.became(incomplete, Books.declined("incomplete", "2026-03-03", true));
        theirs.line(incomplete, 1, "2026-03-10", "incomplete||false||false|false");

        String contested = Books.slip(partner, tenth);
        Books.became(
                contested, Books.declined("misrouted", "2026-03-03", true) + ", contested_at = '2026-03-05T02:00:00Z'");
        Books.secondRound(contested, LocalDate.of(2026, 3, 27));
        theirs.line(contested, 1, "2026-03-10", "declined||false||true|false")
                .line(contested, 2, "2026-03-27", "open||false||false|false");

        String contestedInApril = Books.slip(partner, LocalDate.of(2026, 3, 31));
        Books.became(
                contestedInApril,
                Books.declined("misrouted", "2026-03-30", true) + ", contested_at = '2026-04-02T02:00:00Z'");
        Books.secondRound(contestedInApril, LocalDate.of(2026, 4, 22));
        theirs.line(contestedInApril, 1, "2026-03-31", "misrouted||false||false|false");

        String declined = Books.slip(partner, tenth);
        Books.became(declined, Books.declined("misrouted", "2026-03-12", false));
        theirs.line(declined, 1, "2026-03-10", "declined||false||false|false");

        String withdrawn = Books.slip(partner, tenth);
        Books.became(withdrawn, "state = 'WITHDRAWN', withdrawn_at = '2026-03-05T02:00:00Z'");
        theirs.line(withdrawn, 1, "2026-03-10", "withdrawn||false||false|false");

        String extended = Books.slip(partner, LocalDate.of(2026, 3, 12));
        Books.became(
                extended,
                Books.returned("2026-03-23")
                        + ", due_date = '2026-03-24', extended = true, granted_on = '{2026-03-10}',"
                        + " granted_due = '{2026-03-24}'");
        theirs.line(extended, 1, "2026-03-24", "returned|2026-03-23|true||false|false");

        String twice = Books.slip(partner, LocalDate.of(2026, 3, 6));
        Books.became(twice, Books.returned("2026-03-04") + "," + Books.judged("invalid", "2026-03-05"));
        Books.secondRound(twice, LocalDate.of(2026, 3, 26));
        Books.became(twice, Books.returned("2026-03-25") + "," + Books.judged("valid", "2026-03-27"));
        theirs.line(twice, 1, "2026-03-06", "returned|2026-03-04|false|invalid|false|false")
                .line(twice, 2, "2026-03-26", "returned|2026-03-25|false|valid|false|false");

        // Answered on the day of the cut-off; in the night of Shanghai it was still the day before in UTC.
        String onTheLastDay = Books.slip(partner, LocalDate.of(2026, 3, 31));
        Books.became(onTheLastDay, Books.returned("2026-03-31") + ", arrived_on = '2026-04-03', arrived_late = true");
        theirs.line(onTheLastDay, 1, "2026-03-31", "returned|2026-03-31|false||false|false");

        String incoming = Books.slip(partner, "INCOMING", LocalDate.of(2026, 3, 18));
        Books.became(incoming, "state = 'ACCEPTED'");
        theirs.line(partner, incoming, 1, "2026-03-18", "open||false||false|false");
    }

    private String agreed(NewPartner partner, StatementDocument document) {
        partner.says(
                MessageType.STATEMENT_PROPOSED, document.id(), Books.proposal(document, partner.party.signingKey()));
        scheduler.runDue();
        ShownStatement.read(document.id()).body("state", equalTo("agreed")).body("signatures", hasSize(2));
        return document.id();
    }
}
