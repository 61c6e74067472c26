package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.huizhi.envelope.MessageType.AGREEMENT_PROPOSED;
import static org.huizhi.envelope.MessageType.AGREEMENT_RESUMED;
import static org.huizhi.envelope.MessageType.AGREEMENT_SUSPENDED;
import static org.huizhi.envelope.MessageType.AGREEMENT_TERMINATED;
import static org.huizhi.envelope.MessageType.PROBE;
import static org.huizhi.envelope.MessageType.STATEMENT_DISPUTED;
import static org.huizhi.envelope.MessageType.STATEMENT_PROPOSED;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.huizhi.agreement.AgreementName;
import org.huizhi.agreement.Agreements;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.fuzz.Unlimited;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.StatementDraft;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A partner with good keys who sends all it may: what this node keeps of it is bounded, in memory and in tables, and
 * everybody else's work comes to its end.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Unlimited.class)
class PartnerBudgetTest {

    private static final LocalDate SINCE = LocalDate.of(2026, 1, 1);
    private static final Duration ALL_HANDLED = Duration.ofMinutes(2);

    @Inject
    CurrentDirectory directory;

    @Inject
    Agreements agreements;

    @Test
    void whoInterruptsForEverIsHeardAsOftenAsItsBudgetAllows() {
        try (NewPartner restless = HonestPartner.joins(directory, "130100")) {
            HonestPartner.agrees(restless, "agr-restless", SINCE);
            Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(3600);
            List<Letter> words = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                words.add(word(restless, i % 2 == 0 ? AGREEMENT_SUSPENDED : AGREEMENT_RESUMED, start.plusSeconds(i)));
            }

            List<ReceiptLine> said = sendAll(restless, words);

            assertThat(said)
                    .filteredOn(line -> line.verdict() == Verdict.STORED)
                    .hasSize(60);
            assertThat(said)
                    .filteredOn(line -> line.verdict() == Verdict.REFUSED)
                    .hasSize(40)
                    .allMatch(line -> RefusalReason.ILLEGAL_TRANSITION.equals(line.reason()));
            assertThat(agreements.facts(new AgreementName("cn-130100 cn-610800", "agr-restless")))
                    .hasSize(61)
                    .allMatch(fact -> fact.reason() == null, "no text is held in memory");
            // What ends it is another matter, and still heard.
            assertThat(restless.says(
                                    AGREEMENT_TERMINATED,
                                    "agr-restless",
                                    Map.of(
                                            "version",
                                            1,
                                            "lastDay",
                                            HonestPartner.today().plusDays(60).toString(),
                                            "reason",
                                            "enough"))
                            .verdict())
                    .isEqualTo(Verdict.STORED);
            Patience.until(
                    "its budget is shown as used",
                    () -> metrics()
                            .contains("huizhi_budget_used_ratio{kind=\"interruptions\",sender=\"cn-130100\"} 1.0"));
        }
        HonestPartner.comesToItsEnd(directory, "130200");
    }

    private static Letter word(NewPartner partner, MessageType type, Instant at) {
        return partner.onBus.letter(
                partner.onBus.message(type.wireName(), "agr-restless", Map.of("reason", "x".repeat(2000)), at));
    }

    private static String metrics() {
        return Operations.get("/q/metrics").asString();
    }

    @Test
    void whatRepeatsItselfIsReceiptedAndNotKept() {
        try (NewPartner partner = HonestPartner.joins(directory, "130300")) {
            HonestPartner.agrees(partner, "agr-repeated", SINCE);
            for (int i = 0; i < 10; i++) {
                assertThat(partner.says(AGREEMENT_SUSPENDED, "agr-repeated", NewPartner.because("once more " + i))
                                .verdict())
                        .isEqualTo(Verdict.STORED);
            }
            for (int day = 90; day < 95; day++) {
                assertThat(partner.says(
                                        AGREEMENT_TERMINATED,
                                        "agr-repeated",
                                        Map.of(
                                                "version",
                                                1,
                                                "lastDay",
                                                HonestPartner.today()
                                                        .plusDays(day)
                                                        .toString(),
                                                "reason",
                                                "later and later"))
                                .verdict())
                        .isEqualTo(Verdict.STORED);
            }

            assertThat(Yulin.query("select event from agreement_fact where agreement_id = 'agr-repeated' order by id"))
                    .extracting(row -> row.get("event"))
                    .containsExactly("SIGNED", "SUSPENDED", "SUSPENDED", "TERMINATED");
            Patience.until(
                    "other replicas would know by now",
                    () -> agreements
                                    .facts(new AgreementName("cn-130300 cn-610800", "agr-repeated"))
                                    .size()
                            == 4);
        }
    }

    @Test
    void whoProposesForEverFillsNoTableAndNoList() {
        try (NewPartner eager = HonestPartner.joins(directory, "130400")) {
            List<Letter> proposals = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                String id = "agr-eager-" + i;
                proposals.add(eager.onBus.letter(AGREEMENT_PROPOSED, id, big(eager, id)));
            }

            List<ReceiptLine> said = sendAll(eager, proposals);

            assertThat(said)
                    .filteredOn(line -> line.verdict() == Verdict.STORED)
                    .hasSizeBetween(20, 50);
            assertThat(said)
                    .filteredOn(line -> line.verdict() == Verdict.REFUSED)
                    .allMatch(line -> RefusalReason.ILLEGAL_TRANSITION.equals(line.reason()));
            assertThat(Yulin.count("select coalesce(sum(octet_length(payload) + octet_length(document)), 0)::bigint"
                            + " from agreement_proposal where proposer = 'cn-130400'"))
                    .isLessThan(12 << 20);
            long before = System.nanoTime();
            List<String> listed = TestCaller.auditor()
                    .get("/agreements?limit=200")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("items.id");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
            assertThat(listed).anyMatch(id -> id.startsWith("agr-eager-"));
            String next = TestCaller.auditor()
                    .get("/agreements?limit=2")
                    .then()
                    .statusCode(200)
                    .body("items.size()", equalTo(2))
                    .extract()
                    .path("next");
            assertThat(TestCaller.auditor()
                            .get("/agreements?limit=2&cursor=" + next)
                            .<List<String>>path("items.id"))
                    .isEqualTo(listed.subList(2, 4));
            TestCaller.auditor()
                    .get("/agreements/"
                            + listed.stream()
                                    .filter(id -> id.startsWith("agr-eager"))
                                    .findFirst()
                                    .orElseThrow())
                    .then()
                    .statusCode(200)
                    .body("versions[0].proposedBy", containsString("cn-130400"));
        }
        HonestPartner.comesToItsEnd(directory, "130500");
    }

    private static ObjectNode big(NewPartner partner, String id) {
        Map<String, Object> terms = partner.draft(id).toDocument();
        terms.put("annex", "x".repeat(80_000));
        String signed = AgreementDraft.signedBy(terms, Instant.now(), partner.party.signingKey());
        return Slips.json("{\"document\": " + signed + "}");
    }

    @Test
    void statementsAreOfMonthsThatWereAgreedAndOfFewVersions() {
        try (NewPartner talkative = HonestPartner.joins(directory, "130600")) {
            YearMonth month = HonestPartner.lastMonth();
            HonestPartner.agrees(
                    talkative, "agr-talkative", month.minusMonths(1).atDay(1));
            String own = talkative.mailbox();
            assertThat(proposes(talkative, StatementDraft.ofNothing(month.minusMonths(2), 1, own, "cn-610800")))
                    .as("before the agreement")
                    .isEqualTo(RefusalReason.NO_AGREEMENT);
            assertThat(proposes(talkative, StatementDraft.ofNothing(month.plusMonths(1), 1, own, "cn-610800")))
                    .as("a month that is not over")
                    .isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
            for (String never : List.of("-4000-01", "0000-13", "12026-01")) {
                assertThat(proposes(
                                talkative,
                                StatementDraft.ofNothing(month, 1, own, "cn-610800")
                                        .put("month", never)))
                        .isEqualTo(RefusalReason.SCHEMA);
            }
            // What differs is disputed, version after version, as often as the contract allows.
            for (int version = 1; version <= 22; version++) {
                ObjectNode statement = StatementDraft.ofNothing(month, version, own, "cn-610800");
                ((ObjectNode) statement.at("/directions/0/totals")).put("due", version);
                assertThat(proposes(talkative, statement)).isEqualTo(version <= 20 ? null : RefusalReason.SCHEMA);
            }
            assertThat(Yulin.count("select count(*) from statement where counterpart = ?", own))
                    .isEqualTo(20);
        }
        HonestPartner.comesToItsEnd(directory, "130700");
    }

    private static @Nullable RefusalReason proposes(NewPartner partner, ObjectNode statement) {
        return partner.says(
                        STATEMENT_PROPOSED,
                        StatementDraft.id(statement),
                        StatementDraft.proposal(statement, partner.party.signingKey()))
                .reason();
    }

    /** What stopped all statements of all partners for good. */
    @Test
    void aStatementWhoseDayHasNoDateIsRefusedAndSoIsALineOfTwo() {
        try (NewPartner odd = HonestPartner.joins(directory, "130800")) {
            HonestPartner.agrees(odd, "agr-odd", SINCE);
            ObjectNode statement = StatementDraft.ofNothing(HonestPartner.lastMonth(), 1, odd.mailbox(), "cn-610800");
            ((ObjectNode) statement.at("/directions/0"))
                    .putArray("days")
                    .addObject()
                    .put("slips", 1)
                    .put("digest", "x");
            assertThat(proposes(odd, statement)).isEqualTo(RefusalReason.SCHEMA);
            assertThat(odd.says(STATEMENT_DISPUTED, "2026-03.cn-130800.cn-610800.1", Slips.json("""
                                            {"digest": "%s", "days": ["cn-610800|2026-03-17"], "part": 1, "parts": 1,
                                             "lines": ["cn-610800|%s|no\\ntification|2026-03-17|open||false|1|"]}""".formatted(
                                            "0".repeat(64), UUID.randomUUID())))
                            .reason())
                    .isEqualTo(RefusalReason.SCHEMA);
        }
        HonestPartner.comesToItsEnd(directory, "130900");
    }

    /** 2,000 lines are what the contract allows; they are some 240 kB. */
    @Test
    void aDisputeOfAsManyLinesAsTheContractAllowsGoesThrough() {
        try (NewPartner many = HonestPartner.joins(directory, "650900")) {
            ObjectNode data = Slips.json("""
                    {"digest": "%s", "days": ["cn-610800|2026-03-17"], "part": 1, "parts": 1}""".formatted("0".repeat(64)));
            for (int i = 0; i < 2000; i++) {
                data.withArray("lines")
                        .add("cn-610800|" + UUID.randomUUID()
                                + "|1|certificate-verification|2026-03-17|open||false||false|false");
            }
            // Of a statement that was never proposed; but it was read.
            assertThat(many.says(STATEMENT_DISPUTED, "2026-03.cn-610800.cn-650900.1", data)
                            .reason())
                    .isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
            data.withArray("lines").add(data.at("/lines/0"));
            assertThat(many.says(STATEMENT_DISPUTED, "2026-03.cn-610800.cn-650900.1", data)
                            .reason())
                    .isEqualTo(RefusalReason.SCHEMA);
        }
    }

    @Test
    void probesAreAnsweredAndNotKept() {
        try (NewPartner curious = HonestPartner.joins(directory, "131000")) {
            AgreementDraft draft = HonestPartner.agrees(curious, "agr-curious", SINCE);
            ObjectNode data = JsonNodeFactory.instance.objectNode();
            data.putObject("agreement")
                    .put("id", "agr-curious")
                    .put("version", 1)
                    .put("digest", Sha256.hex(draft.payload()));
            List<Letter> probes = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                probes.add(curious.onBus.letter(PROBE, "agr-curious", data));
            }

            assertThat(sendAll(curious, probes)).allMatch(line -> line.verdict() == Verdict.STORED);
            assertThat(Yulin.count("select count(*) from received_message where type = ?", PROBE.wireName()))
                    .isZero();
        }
    }

    @Test
    void ofWhatIsRefusedOnlySoMuchIsKept() {
        try (NewPartner wrong = HonestPartner.joins(directory, "131100")) {
            Yulin.update("""
                    insert into sender_budget (sender, kind, day, messages, bytes)
                    values ('cn-131100', 'REFUSED', (now() at time zone 'UTC')::date, 19999, 0)""");

            Letter last = refused(wrong);
            Letter beyond = refused(wrong);

            assertThat(keptBytes(last)).isTrue();
            assertThat(keptBytes(beyond)).isFalse();
            wrong.onBus.send(beyond);
            assertThat(wrong.onBus.awaitReceiptFor(beyond, 2).reason())
                    .as("the refusal stands")
                    .isEqualTo(RefusalReason.SCHEMA);
        }
    }

    private static boolean keptBytes(Letter letter) {
        return Yulin.count(
                        "select count(*) from received_message where id = ? and jws is not null",
                        letter.message().id())
                == 1;
    }

    private static Letter refused(NewPartner partner) {
        Letter letter = partner.onBus.say(AGREEMENT_SUSPENDED, "agr-nothing", Map.of("reason", ""));
        assertThat(partner.onBus.awaitReceiptFor(letter).reason()).isEqualTo(RefusalReason.SCHEMA);
        return letter;
    }

    /** @return what the node says of each, in their order */
    private static List<ReceiptLine> sendAll(NewPartner partner, List<Letter> letters) {
        letters.forEach(partner.onBus::post);
        Patience.until(
                "all are receipted",
                ALL_HANDLED,
                () -> letters.stream()
                        .noneMatch(letter -> partner.onBus.receiptsFor(letter).isEmpty()));
        return letters.stream()
                .map(letter -> partner.onBus.receiptsFor(letter).get(0))
                .toList();
    }
}
