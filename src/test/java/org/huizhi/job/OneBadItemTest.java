package org.huizhi.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.fasterxml.uuid.Generators;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import org.huizhi.agreement.AgreementName;
import org.huizhi.agreement.Agreements;
import org.huizhi.command.CommandLineProbe;
import org.huizhi.envelope.MessageType;
import org.huizhi.fuzz.Unlimited;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Poison;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.huizhi.vault.VaultProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Each background job of a running node with one item that it cannot do, beside an honest one: the honest one comes to
 * its end, and the other is parked, shown, retried and done. Statements have a test of their own,
 * {@code OneBadStatementTest}.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Unlimited.class)
// What it leaves parked is not to be found by those who look for it.
@Order(Integer.MAX_VALUE - 1)
class OneBadItemTest {

    private final TestCaller operator = TestCaller.operator();
    private OtherRegion xinzhou;

    @Inject
    MeterRegistry meters;

    @Inject
    VaultProbe vault;

    @Inject
    Agreements agreements;

    @BeforeEach
    void meet() {
        xinzhou = Yulin.xinzhou();
    }

    @AfterEach
    void leave() {
        xinzhou.close();
    }

    @Test
    void aSlipThatCannotBeErasedKeepsNoOtherFromBeingErased() {
        String bad = Yulin.receive(xinzhou, "residence-confirmation");
        String good = Yulin.receive(xinzhou, "residence-confirmation");
        try (Poison poison = Poison.on("update", "notice", "new.id = '" + bad + "' and new.erased_at is not null")) {
            assertThat(poison).isNotNull();
            Yulin.update("update notice set erase_on = current_date - 2 where id = ?::uuid", bad);
            Yulin.update("update notice set erase_on = current_date - 1 where id = ?::uuid", good);

            Patience.until("the good one is erased", () -> isErased(good));
            parked("retention", bad);
            assertThat(isErased(bad)).isFalse();
            Patience.until(
                    "it is counted and shown",
                    () -> meters.get("huizhi.parked.items")
                                            .tag("name", "retention")
                                            .gauge()
                                            .value()
                                    >= 1
                            && meters.get("huizhi.job.failures")
                                            .tag("name", "retention")
                                            .counter()
                                            .count()
                                    >= 1);
        }
        retry("retention", bad);
        Patience.until("it is erased too", () -> isErased(bad));
        Patience.until("it is parked no more", () -> find("retention", bad).isEmpty());
    }

    private static boolean isErased(String notice) {
        return Yulin.count("select count(*) from notice where id = ?::uuid and erased_at is not null", notice) == 1;
    }

    @Test
    void aSlipThatCannotBeRemindedOfKeepsNoOtherFromBeingRemindedOf() {
        String bad = TestCaller.submitter().submitted(Slips.submission());
        String good = TestCaller.submitter().submitted(Slips.submission());
        TestCaller.submitter().awaitState(bad, "delivered");
        TestCaller.submitter().awaitState(good, "delivered");
        try (Poison poison =
                Poison.on("update", "notice", "new.id = '" + bad + "' and old.next_reminder_on = '2020-02-02'")) {
            assertThat(poison).isNotNull();
            remindOn("2020-02-03", good);
            remindOn("2020-02-02", bad);

            Patience.until("the good one is planned anew", () -> isPlannedAnew(good));
            parked("reminders", bad);
            assertThat(isPlannedAnew(bad)).isFalse();
        }
        retry("reminders", bad);
        Patience.until("so is the other", () -> isPlannedAnew(bad));
    }

    private static void remindOn(String day, String notice) {
        Yulin.update("update notice set next_reminder_on = ?::date where id = ?::uuid", day, notice);
    }

    private static boolean isPlannedAnew(String notice) {
        return Yulin.count(
                        "select count(*) from notice where id = ?::uuid and (next_reminder_on is null or next_reminder_on > '2020-03-01')",
                        notice)
                == 1;
    }

    @Test
    void aQuestionThatCannotBeCheckedKeepsNoOtherFromBeingDecided() {
        String bad = Generators.timeBasedEpochGenerator().generate().toString();
        try (Poison poison = Poison.on("insert", "certificate_check", "new.notice_id = '" + bad + "'")) {
            assertThat(poison).isNotNull();
            xinzhou.awaitReceiptFor(
                    xinzhou.say(MessageType.NOTICE_SUBMITTED, bad, Yulin.slipOfXinzhou("certificate-verification")));
            String good = Yulin.receive(xinzhou, "certificate-verification");

            Patience.until(
                    "the good one is decided",
                    () -> Yulin.count("select count(*) from certificate_check where notice_id = ?::uuid", good) == 1);
            parked("routine-checks", bad);
        }
        retry("routine-checks", bad);
        Patience.until(
                "so is the other",
                () -> Yulin.count("select count(*) from certificate_check where notice_id = ?::uuid", bad) == 1);
    }

    @Test
    void aChangeThatCannotBeSummedUpKeepsNoOtherFromBeingSummedUp() {
        try (Poison poison = Poison.on("delete", "statistic_delta", "old.counterpart = 'cn-bad'")) {
            assertThat(poison).isNotNull();
            appended("cn-bad");
            appended("cn-good");
            Patience.until("the good one is summed up", () -> appendedOf("cn-good") == 0);
            assertThat(appendedOf("cn-bad")).isEqualTo(1);
            Patience.until(
                    "the bad one is parked",
                    () -> Yulin.count("select count(*) from parked_item where job = 'folding'") == 1);
        }
        String bad = String.valueOf(Yulin.query("select item from parked_item where job = 'folding'")
                .get(0)
                .get("item"));
        retry("folding", bad);
        Patience.until("so is the other", () -> appendedOf("cn-bad") == 0);
        operator.post("/statistics/recount", "{\"replace\": true}").then().statusCode(200);
    }

    private static void appended(String counterpart) {
        Yulin.update(
                "insert into statistic_delta (day, direction, counterpart, office, type, movement, sent, receipted, due,"
                        + " cohort, returned, on_time, sender_fault, withdrawn, declined, contested, open, extended, valid, invalid,"
                        + " arrived_late, answered)"
                        + " values ('2001-01-01', 'OUTGOING', ?, 'x', 'x', 'x', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
                counterpart);
    }

    private static long appendedOf(String counterpart) {
        return Yulin.count("select count(*) from statistic_delta where counterpart = ?", counterpart);
    }

    @Test
    void aPartnerThatCannotBeProbedKeepsNoOtherFromBeingProbed() {
        Yulin.update("delete from partner_probe");
        try (Poison poison = Poison.on(
                "update",
                "partner_probe",
                "new.mailbox = 'cn-140900' and new.message_id is distinct from old.message_id")) {
            assertThat(poison).isNotNull();
            Patience.until(
                    "the others are probed",
                    () -> Yulin.count(
                                    "select count(*) from partner_probe where mailbox = 'cn-150600' and made_at is not null")
                            == 1);
            parked("probes", "cn-140900");
        }
        retry("probes", "cn-140900");
        Yulin.update("update partner_probe set due_at = now()");
        Patience.until(
                "so is the partner",
                () -> Yulin.count(
                                "select count(*) from partner_probe where mailbox = 'cn-140900' and made_at is not null")
                        == 1);
    }

    @Test
    void aParkedMessageThatCannotBeAppliedKeepsNoOtherFromBeingApplied() {
        Letter bad = withdrawn();
        Letter good = withdrawn();
        try (Poison poison = Poison.on(
                "update", "received_message", "new.id = '" + bad.message().id() + "' and new.verdict is not null")) {
            assertThat(poison).isNotNull();
            waits(bad);
            waits(good);
            Patience.until("the good one is applied", () -> !isWaiting(good));
            parked("parked-messages", bad.message().subject());
            assertThat(isWaiting(bad)).isTrue();
        }
        retry("parked-messages", bad.message().subject());
        Patience.until("so is the other", () -> !isWaiting(bad));
    }

    private Letter withdrawn() {
        String slip = Yulin.receive(xinzhou, "residence-confirmation");
        Letter withdrawal = xinzhou.say(MessageType.NOTICE_WITHDRAWN, slip, Map.of("round", 1, "office", "140900-hub"));
        xinzhou.awaitReceiptFor(withdrawal);
        return withdrawal;
    }

    private static void waits(Letter letter) {
        Yulin.update(
                "update received_message set verdict = null where id = ?",
                letter.message().id());
    }

    private static boolean isWaiting(Letter letter) {
        return Yulin.count(
                        "select count(*) from received_message where id = ? and verdict is null",
                        letter.message().id())
                == 1;
    }

    /** The fault is that of the parked message, and another one has just come for which it waited. */
    @Test
    void aParkedMessageThatCannotBeAppliedDoesNoHarmToTheNoticeThatItWaitsFor() {
        String slip = Generators.timeBasedEpochGenerator().generate().toString();
        Letter early = xinzhou.say(MessageType.NOTICE_WITHDRAWN, slip, Map.of("round", 1, "office", "140900-hub"));
        Patience.until("it is parked", () -> isWaiting(early));
        try (Poison poison = Poison.on(
                "update", "received_message", "new.id = '" + early.message().id() + "' and new.verdict is not null")) {
            assertThat(poison).isNotNull();
            Letter notice =
                    xinzhou.say(MessageType.NOTICE_SUBMITTED, slip, Yulin.slipOfXinzhou("residence-confirmation"));

            assertThat(xinzhou.awaitReceiptFor(notice).reason()).isNull();
            assertThat(Yulin.count("select count(*) from dead_letter where subject = ?", slip))
                    .isZero();
        }
        Yulin.update("update parked_item set next_attempt_at = now() where item = ?", slip);
        Patience.until(
                "it is withdrawn then", () -> TestCaller.auditor().stateOf(slip).equals("withdrawn"));
    }

    @Test
    void aMessageThatCannotBeMarkedKeepsNoOtherFromLeaving() {
        String id = TestCaller.submitter().submitted(Slips.submission());
        TestCaller.submitter().awaitState(id, "delivered");
        // Taken by the bus like any other; what its feature is told of it makes no sense there.
        queued("00000000-0000-7000-8000-000000000002", "org.huizhi.notice.submitted.v1", "no id of a notice");
        try {
            for (int i = 0; i < 5; i++) {
                String good = TestCaller.submitter().submitted(Slips.submission());
                TestCaller.submitter().awaitState(good, "delivered");
            }
            parked("relay", "00000000-0000-7000-8000-000000000002");
        } finally {
            Yulin.update("delete from outbox where shard = 0 and record = '\\x00'");
            Yulin.update("delete from parked_item where job = 'relay'");
        }
    }

    @Test
    void aMessageOfATypeThatOnlyALaterReleaseKnowsKeepsNoOtherFromLeaving() {
        queued("00000000-0000-7000-8000-000000000001", "org.huizhi.later.v1", "later");
        try {
            for (int i = 0; i < 5; i++) {
                String good = TestCaller.submitter().submitted(Slips.submission());
                TestCaller.submitter().awaitState(good, "delivered");
            }
            parked("relay", "00000000-0000-7000-8000-000000000001");
        } finally {
            Yulin.update("delete from outbox where shard = 0 and record = '\\x00'");
            Yulin.update("delete from parked_item where job = 'relay'");
        }
    }

    private static void queued(String id, String type, String subject) {
        Yulin.update(
                "insert into outbox (message_id, shard, type, subject, destination, created_at, record, awaits_receipt,"
                        + " attempts, next_attempt_at) values (?::uuid, 0, ?, ?, 'cn-140900', now(), '\\x00', true, 0, now())",
                id,
                type,
                subject);
    }

    @Test
    void aFactOfAnAgreementThatOnlyALaterReleaseKnowsKeepsNoOtherFromBeingKnown() {
        happened("agr-later", "WHATEVER_COMES_NEXT");
        happened("agr-of-now", "SUSPENDED");
        try {
            Patience.until(
                    "the other is known",
                    () -> agreements
                                    .facts(new AgreementName("cn-140900 cn-610800", "agr-of-now"))
                                    .size()
                            == 1);
        } finally {
            Yulin.update("delete from agreement_fact where agreement_id in ('agr-later', 'agr-of-now')");
        }
    }

    private static void happened(String agreement, String event) {
        Yulin.update(
                "insert into agreement_fact (parties, agreement_id, event, at, region)"
                        + " values ('cn-140900 cn-610800', ?, ?, now(), 'cn-140900')",
                agreement,
                event);
    }

    @Test
    void aRowThatCannotBeReadKeepsNoOtherFromItsNewKey() {
        String good = Yulin.receive(xinzhou, "residence-confirmation");
        Letter bad = withdrawn();
        String former = key(good);
        try {
            Yulin.update(
                    "update received_message set jws = '\\x00' where id = ?",
                    bad.message().id());
            // The new key stays first for the tests that follow: what is encrypted with it could not be read without.
            assertThat(CommandLineProbe.run(
                            "vault",
                            "create-keys",
                            BusAndDatabaseResource.surroundings()
                                    .files()
                                    .vaultKeys()
                                    .toString()))
                    .isZero();
            vault.reload();

            Patience.until("the good one has the new key", () -> !key(good).equals(former));
            Patience.until(
                    "the other is parked",
                    () -> Yulin.count(
                                    "select count(*) from parked_item where job = 'key-replacement' and item like ?",
                                    "%" + bad.message().id() + "%")
                            == 1);
        } finally {
            Yulin.update(
                    "update received_message set jws = null where id = ?",
                    bad.message().id());
            Yulin.update("delete from parked_item where job = 'key-replacement'");
        }
    }

    private static String key(String slip) {
        return String.valueOf(Yulin.query("select key_id from received_message where subject = ? limit 1", slip)
                .get(0)
                .get("key_id"));
    }

    private void parked(String job, String item) {
        Patience.until(item + " of " + job + " is parked", () -> find(job, item).isPresent());
        operator.get("/parked-items?status=parked&limit=200&job=" + job)
                .then()
                .statusCode(200)
                .body("items.findAll { it.item == '" + item + "' }", hasSize(1))
                .body("items.find { it.item == '" + item + "' }.attempts", greaterThanOrEqualTo(1))
                .body("items.find { it.item == '" + item + "' }.reason", not(emptyString()));
    }

    private static Optional<Long> find(String job, String item) {
        return Yulin.query("select id from parked_item where job = ? and item = ?", job, item).stream()
                .findFirst()
                .map(row -> (Long) row.get("id"));
    }

    private void retry(String job, String item) {
        operator.post("/parked-items/" + find(job, item).orElseThrow() + "/retry", "{\"reason\": \"it is mended\"}")
                .then()
                .statusCode(200)
                .body("status", equalTo("parked"))
                .body("decision", equalTo("it is mended"));
    }
}
