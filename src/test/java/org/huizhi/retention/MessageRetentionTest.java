package org.huizhi.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.huizhi.envelope.MessageType.NOTICE_ACCEPTED;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;
import static org.huizhi.envelope.MessageType.RECEIPT;

import com.fasterxml.uuid.Generators;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.calendar.Calendars;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.Verdict;
import org.huizhi.evidence.EvidenceVerifier;
import org.huizhi.evidence.Report;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Poison;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What no notice takes along when it is erased goes by its age; what is evidence, or still to be recognised, stays. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class MessageRetentionTest {

    private final TestCaller submitter = TestCaller.submitter();
    private final TestCaller operator = TestCaller.operator();
    private OtherRegion xinzhou;

    @Inject
    RetentionProbe jobs;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.silentXinzhou();
    }

    @AfterEach
    void end() {
        xinzhou.close();
    }

    @Test
    void theBytesOfARefusedSubmissionAreErasedAfterAMonthAndItIsStillKnown() {
        Letter letter = refusedSubmission();
        age(letter, 31);

        jobs.eraseMessages();

        assertThat(Yulin.query("select verdict, reason, jws from received_message where id = ?", id(letter)))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.get("jws")).isNull();
                    assertThat(row).containsEntry("verdict", "refused").containsEntry("reason", "type-not-agreed");
                });
        assertThat(Yulin.count("select count(*) from audit_entry where caller = 'retention'"
                        + " and action = 'message.erased' and detail like '% refused messages'"))
                .isPositive();
        xinzhou.send(letter);
        assertThat(xinzhou.awaitReceiptFor(letter, 2).reason()).isEqualTo(RefusalReason.TYPE_NOT_AGREED);
        assertThat(Yulin.count("select count(*) from received_message where id = ?", id(letter)))
                .isEqualTo(1);
    }

    @Test
    void aMessageThatCannotBeErasedKeepsNoOtherFromBeingErased() {
        Letter bad = refusedSubmission();
        Letter good = refusedSubmission();
        age(bad, 32);
        age(good, 31);
        try (Poison poison =
                Poison.on("update", "received_message", "new.id = '" + id(bad) + "' and new.jws is null")) {
            assertThat(poison).isNotNull();
            jobs.eraseMessages();

            assertThat(hasBytes(good)).isFalse();
            assertThat(hasBytes(bad)).isTrue();
        }
        assertThat(Yulin.update(
                        "update parked_item set next_attempt_at = now() where job = 'message-retention' and item = ?",
                        id(bad).toString()))
                .as("parked")
                .isOne();
        jobs.eraseMessages();
        assertThat(hasBytes(bad)).isFalse();
    }

    @Test
    void aMessageThatCannotBeForgottenKeepsNoOtherHere() {
        Letter bad = refusedSubmission();
        Letter good = refusedSubmission();
        age(bad, 102);
        age(good, 101);
        try (Poison poison = Poison.on("delete", "received_message", "old.id = '" + id(bad) + "'")) {
            assertThat(poison).isNotNull();
            jobs.eraseMessages();

            assertThat(Yulin.count("select count(*) from received_message where id = ?", id(good)))
                    .isZero();
            assertThat(Yulin.count("select count(*) from received_message where id = ?", id(bad)))
                    .isOne();
        } finally {
            Yulin.update("delete from parked_item where job = 'message-retention'");
        }
        jobs.eraseMessages();
        assertThat(Yulin.count("select count(*) from received_message where id = ?", id(bad)))
                .isZero();
    }

    @Test
    void aYoungerRefusalKeepsItsBytes() {
        Letter letter = refusedSubmission();
        age(letter, 29);

        jobs.eraseMessages();

        assertThat(hasBytes(letter)).isTrue();
    }

    @Test
    void aRefusedMessageIsForgottenOnlyWhenItCouldNotBeAcceptedAnyMore() {
        Letter known = refusedSubmission();
        Letter forgotten = refusedSubmission();
        age(known, 99);
        age(forgotten, 101);

        jobs.eraseMessages();
        jobs.eraseMessages();

        assertThat(Yulin.count("select count(*) from received_message where id = ?", id(known)))
                .isEqualTo(1);
        assertThat(Yulin.count("select count(*) from received_message where id = ?", id(forgotten)))
                .isZero();
        String id = newId();
        Letter old = xinzhou.letter(xinzhou.message(
                NOTICE_SUBMITTED.wireName(),
                id,
                Yulin.slipOfXinzhou("notification"),
                Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(101, ChronoUnit.DAYS)));
        assertThat(xinzhou.awaitReceiptFor(xinzhou.send(old)).reason()).isEqualTo(RefusalReason.TOO_OLD);
        assertThat(Yulin.count("select count(*) from notice where id = ?::uuid", id))
                .isZero();
    }

    @Test
    void aRefusedMessageAboutANoticeGoesWithTheNoticeAndStaysUnderItsLegalHold() {
        String slip = Yulin.receive(xinzhou, "residence-confirmation");
        Letter refused = xinzhou.say(NOTICE_ACCEPTED, slip, Map.of("round", 1, "office", "140900-hub"));
        assertThat(xinzhou.awaitReceiptFor(refused).verdict()).isEqualTo(Verdict.REFUSED);
        age(refused, 200);
        TestCaller.administrator()
                .perform("legal-hold", slip, "{\"reason\": \"complaint 2026-17\"}")
                .then()
                .statusCode(200);
        Yulin.update("update notice set erase_on = current_date where id = ?::uuid", slip);

        jobs.erase();
        jobs.eraseMessages();
        assertThat(hasBytes(refused)).isTrue();

        TestCaller.administrator()
                .perform("legal-hold/release", slip, "{\"reason\": \"complaint 2026-17\"}")
                .then()
                .statusCode(200);
        jobs.erase();
        jobs.eraseMessages();
        assertThat(Yulin.count("select count(*) from received_message where id = ?", id(refused)))
                .isZero();
    }

    @Test
    void manyThatStayDoNotKeepThoseBehindThemFromBeingErased() {
        String slip = Yulin.receive(xinzhou, "residence-confirmation");
        Letter refused = xinzhou.say(NOTICE_ACCEPTED, slip, Map.of("round", 1, "office", "140900-hub"));
        xinzhou.awaitReceiptFor(refused);
        age(refused, 60);
        Yulin.update(
                "insert into received_message (sender, id, digest, type, subject, sent_at, received_at, verdict, reason,"
                        + " key_id, jws) select sender, gen_random_uuid(), digest, type, subject, sent_at, received_at,"
                        + " verdict, reason, key_id, jws from received_message, generate_series(1, 450) where id = ?",
                id(refused));
        Letter behind = refusedSubmission();
        age(behind, 31);

        jobs.eraseMessages();

        assertThat(hasBytes(behind)).isFalse();
        assertThat(Yulin.count(
                        "select count(*) from received_message where subject = ? and verdict = 'refused' and jws is not null",
                        slip))
                .isEqualTo(451);
        Yulin.update("delete from received_message where subject = ? and verdict = 'refused'", slip);
    }

    @Test
    void aDeadLetterIsEmptiedAndDecidedAfterNinetyDays() {
        String old = deadLetter();
        String young = deadLetter();
        Yulin.update("update dead_letter set received_at = now() - interval '91 days' where subject = ?", old);
        Yulin.update("update dead_letter set received_at = now() - interval '89 days' where subject = ?", young);
        Object id = Yulin.query("select id from dead_letter where subject = ?", old)
                .get(0)
                .get("id");

        jobs.eraseMessages();

        assertThat(Yulin.query(
                        "select value, record_key, headers::text as headers, source, type, subject from dead_letter where id = ?",
                        id))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row).containsEntry("headers", "{}");
                    row.remove("headers");
                    assertThat(row.values()).containsOnlyNulls();
                });
        operator.get("/dead-letters?status=discarded&limit=200")
                .then()
                .statusCode(200)
                .body("items.find { it.id == '" + id + "' }.decidedBy", equalTo("retention"))
                .body("items.find { it.id == '" + id + "' }.subject", nullValue());
        operator.post("/dead-letters/" + id + "/replay", "{\"reason\": \"once more\"}")
                .then()
                .statusCode(409);
        assertThat(Yulin.count("select count(*) from dead_letter where subject = ? and value is not null", young))
                .isEqualTo(1);
    }

    @Test
    void aReceiptIsKeptAsEvidenceAndDeletedWhereItIsNone() {
        String slip = submitter.submitted(Slips.submission());
        Arrived submission = xinzhou.await(NOTICE_SUBMITTED, slip);
        Letter first = xinzhou.receiptStored(submission);
        submitter.awaitState(slip, "delivered");
        Letter second = xinzhou.receiptStored(submission);
        Letter ofNothing = xinzhou.receipt(ReceiptLine.of(
                Generators.timeBasedEpochGenerator().generate(), new byte[32], Verdict.STORED, null, Instant.now()));
        for (Letter receipt : List.of(first, second, ofNothing)) {
            Patience.until("it is here", () -> count(receipt) == 1);
        }
        assertThat(hasBytes(first)).isTrue();
        assertThat(hasBytes(second) || hasBytes(ofNothing))
                .as("bytes that prove nothing fill no table")
                .isFalse();
        jobs.eraseMessages();
        assertThat(count(second) + count(ofNothing)).as("too young").isEqualTo(2);
        List.of(first, second, ofNothing).forEach(receipt -> age(receipt, 101));

        jobs.eraseMessages();

        assertThat(count(first)).isEqualTo(1);
        assertThat(count(second) + count(ofNothing)).isZero();
        Report report = new EvidenceVerifier(
                        new Signatures(CryptoProvider.fastest()),
                        BusAndDatabaseResource.surroundings().authority().verificationKeys(),
                        List.of(),
                        Calendars.of(Optional.empty()))
                .verify(submitter.get("/notices/" + slip + "/evidence").asByteArray());
        assertThat(report.findings()).isEmpty();
        assertThat(report.steps())
                .singleElement()
                .satisfies(step -> assertThat(step.receipted()).isTrue());
    }

    @Test
    void whatThisNodeReceiptedIsForgottenAndWhatItSentIsNot() {
        String incoming = Yulin.receive(xinzhou, "residence-confirmation");
        String outgoing = submitter.submitted(Slips.submission());
        xinzhou.await(NOTICE_SUBMITTED, outgoing);
        Patience.until(
                "the bus has taken its receipt",
                () -> Yulin.count("select count(*) from outbox where type = ?", RECEIPT.wireName()) == 0);
        Yulin.update(
                "update sent_message set created_at = now() - interval '101 days' where type = ? or subject = ?",
                RECEIPT.wireName(),
                outgoing);

        jobs.eraseMessages();

        assertThat(Yulin.count("select count(*) from sent_message where created_at < now() - interval '100 days'"
                        + " and type = 'org.huizhi.receipt.v1'"))
                .isZero();
        assertThat(Yulin.count("select count(*) from sent_message where subject = ?", outgoing))
                .isEqualTo(1);
        assertThat(Yulin.count("select count(*) from received_message where subject = ? and jws is not null", incoming))
                .isEqualTo(1);
    }

    private Letter refusedSubmission() {
        Letter letter = xinzhou.say(
                NOTICE_SUBMITTED,
                newId(),
                Slips.with(Yulin.slipOfXinzhou("residence-confirmation"), "/noticeType", "birth-limit"));
        assertThat(xinzhou.awaitReceiptFor(letter).verdict()).isEqualTo(Verdict.REFUSED);
        return letter;
    }

    private String deadLetter() {
        String subject = newId();
        xinzhou.send(
                xinzhou.letter(NOTICE_ACCEPTED, subject, Map.of()).withValue("王小明".getBytes(StandardCharsets.UTF_8)));
        Patience.until(
                "a dead letter", () -> Yulin.count("select count(*) from dead_letter where subject = ?", subject) == 1);
        return subject;
    }

    /** As if it had been sent and had arrived so many days ago. */
    private static void age(Letter letter, int days) {
        assertThat(Yulin.update(
                        "update received_message set received_at = now() - make_interval(days => ?),"
                                + " sent_at = now() - make_interval(days => ?) where id = ?",
                        days,
                        days,
                        id(letter)))
                .isEqualTo(1);
    }

    private static boolean hasBytes(Letter letter) {
        return Yulin.count("select count(*) from received_message where id = ? and jws is not null", id(letter)) == 1;
    }

    private static long count(Letter letter) {
        return Yulin.count("select count(*) from received_message where id = ?", id(letter));
    }

    private static Object id(Letter letter) {
        return letter.message().id();
    }

    private static String newId() {
        return Generators.timeBasedEpochGenerator().generate().toString();
    }
}
