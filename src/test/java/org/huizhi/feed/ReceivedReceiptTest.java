package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.calendar.Calendars;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.ReceivedReceipt;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the other region's receipt does to a slip of ours, and what it cannot do. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class ReceivedReceiptTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Inject
    Outbox outbox;

    @Inject
    Neighbours neighbours;

    private final TestCaller submitter = TestCaller.submitter();
    private OtherRegion xinzhou;
    private String id;
    private Arrived slip;
    private Instant receivedAt;

    @BeforeEach
    void aSlipHasArrivedThere() {
        xinzhou = Yulin.silentXinzhou();
        id = submitter.submitted(Slips.submission());
        slip = xinzhou.await(MessageType.NOTICE_SUBMITTED, id);
        receivedAt = slip.message().time().plusMillis(250);
        submitter.awaitState(id, "sent");
    }

    @AfterEach
    void leave() {
        xinzhou.close();
    }

    @Test
    void theReceiptStartsTheClockAtItsOwnTime() {
        xinzhou.receipt(stored(receivedAt));

        submitter.awaitState(id, "delivered");
        LocalDate shanghai = receivedAt.atZone(SHANGHAI).toLocalDate();
        assertThat(Facts.notice(id))
                .containsEntry("delivered_at", Timestamp.from(receivedAt))
                .hasEntrySatisfying(
                        "due_date",
                        due -> assertThat(due)
                                .hasToString(Calendars.of(Optional.empty())
                                        .of("cn")
                                        .due(shanghai, 15)
                                        .toString()))
                .hasEntrySatisfying(
                        "accept_by",
                        due -> assertThat(due)
                                .hasToString(Calendars.of(Optional.empty())
                                        .of("cn")
                                        .due(shanghai, 3)
                                        .toString()));
        assertThat(Facts.awaitingBus(id)).isZero();
    }

    @Test
    void aReceiptDatedBeforeTheSlipStartsTheClockWithTheSlip() {
        xinzhou.receipt(stored(receivedAt.minus(Duration.ofDays(60))));

        submitter.awaitState(id, "delivered");
        Instant submittedAt = slip.message().time();
        assertThat(Facts.notice(id))
                .containsEntry("delivered_at", Timestamp.from(submittedAt))
                .hasEntrySatisfying(
                        "due_date",
                        due -> assertThat(due)
                                .hasToString(Calendars.of(Optional.empty())
                                        .of("cn")
                                        .due(submittedAt.atZone(SHANGHAI).toLocalDate(), 15)
                                        .toString()));
        assertThat(Facts.deliveredInTimeline(id)).isEqualTo(Timestamp.from(submittedAt));
    }

    @Test
    void aReceiptThatSaysDuplicateIsAsGood() {
        xinzhou.receipt(ReceiptLine.of(slip.message().id(), slip.digest(), Verdict.DUPLICATE, null, receivedAt));

        submitter.awaitState(id, "delivered");
    }

    @Test
    void aReceiptThatComesAgainSaysNothingNew() {
        Letter receipt = xinzhou.receipt(stored(receivedAt));
        submitter.awaitState(id, "delivered");

        xinzhou.send(receipt);
        awaitHandled(xinzhou.receipt(stored(receivedAt.plusSeconds(60))));

        assertThat(Facts.notice(id)).containsEntry("delivered_at", Timestamp.from(receivedAt));
        assertThat(Facts.timeline(id)).containsOnlyOnce("DELIVERED");
        assertThat(Yulin.count(
                        "select count(*) from receipt where message_id = ?",
                        slip.message().id()))
                .isEqualTo(1);
    }

    @Test
    void aReceiptForOtherBytesChangesNothing() {
        byte[] other = slip.digest().clone();
        other[0] ^= 1;

        awaitHandled(xinzhou.receipt(ReceiptLine.of(slip.message().id(), other, Verdict.STORED, null, receivedAt)));

        assertThat(Facts.state(id)).isEqualTo("SENT");
        assertThat(Facts.awaitingBus(id)).isEqualTo(1);
    }

    /** It would put off the due date by as much. Two replicas of a node may differ by minutes. */
    @Test
    void aLineDatedAfterTheReceiptIsPassedOverAndTheOthersCount() throws IOException {
        String other = submitter.submitted(Slips.submission());
        Arrived otherSlip = xinzhou.await(MessageType.NOTICE_SUBMITTED, other);
        Instant ahead = Instant.now().plus(Duration.ofMinutes(4)).truncatedTo(ChronoUnit.MILLIS);

        awaitHandled(xinzhou.receipt(
                stored(Instant.now().plus(Duration.ofMinutes(6))),
                ReceiptLine.of(otherSlip.message().id(), otherSlip.digest(), Verdict.STORED, null, ahead)));

        assertThat(Facts.notice(other))
                .containsEntry("state", "DELIVERED")
                .containsEntry("delivered_at", Timestamp.from(ahead));
        assertThat(Facts.state(id)).isEqualTo("SENT");
        assertThat(Facts.awaitingBus(id)).isEqualTo(1);
        assertThat(Files.readString(BusAndDatabaseResource.surroundings().log()))
                .contains("1 of 2 lines of a receipt of cn-140900 are dated after the receipt itself and passed over");
        xinzhou.receipt(stored(receivedAt));
        submitter.awaitState(id, "delivered");
    }

    @Test
    void aReceiptOfARegionThatWasNotWrittenToChangesNothing() {
        Surroundings around = BusAndDatabaseResource.surroundings();
        try (OtherRegion ordos = OtherRegion.silent(around.ordos(), around.yulin(), around.bus())) {
            awaitHandled(ordos.receipt(stored(receivedAt)));
        }

        assertThat(Facts.state(id)).isEqualTo("SENT");
        assertThat(Facts.awaitingBus(id)).isEqualTo(1);
    }

    @Test
    void aRefusedSlipSaysWhy() {
        xinzhou.receipt(ReceiptLine.of(
                slip.message().id(), slip.digest(), Verdict.REFUSED, RefusalReason.NO_AGREEMENT, receivedAt));

        submitter.awaitState(id, "refused");
        assertThat(Facts.notice(id)).containsEntry("reason", "no-agreement").containsEntry("due_date", null);
        assertThat(Facts.timeline(id)).containsExactlyInAnyOrder("SUBMITTED", "SENT", "REFUSED");
        assertThat(Facts.awaitingBus(id)).isZero();
    }

    /** This node sent it before the later release was taken back. The same receipt speaks of more. */
    @Test
    void aReceiptForATypeThatOnlyALaterReleaseKnowsKeepsNoOtherFromCounting() {
        String other = submitter.submitted(Slips.submission());
        Arrived otherSlip = xinzhou.await(MessageType.NOTICE_SUBMITTED, other);
        ReceiptLine otherStored =
                ReceiptLine.of(otherSlip.message().id(), otherSlip.digest(), Verdict.STORED, null, receivedAt);
        typeOf(otherSlip, "org.huizhi.later.v1");

        xinzhou.receipt(otherStored, stored(receivedAt));

        submitter.awaitState(id, "delivered");
        assertThat(Facts.state(other)).isEqualTo("SENT");

        typeOf(otherSlip, MessageType.NOTICE_SUBMITTED.wireName());
        xinzhou.receipt(otherStored);

        submitter.awaitState(other, "delivered");
    }

    private static void typeOf(Arrived sent, String type) {
        Yulin.update(
                "update sent_message set type = ? where id = ?",
                type,
                sent.message().id());
    }

    /** A later release refuses for a reason that nobody knew, and says more in the same receipt. */
    @Test
    void aReasonThatThisReleaseDoesNotKnowRefusesAllTheSame() {
        String other = submitter.submitted(Slips.submission());
        Arrived otherSlip = xinzhou.await(MessageType.NOTICE_SUBMITTED, other);

        xinzhou.receipt(
                refused(RefusalReason.of("quota-used-up")),
                ReceiptLine.of(otherSlip.message().id(), otherSlip.digest(), Verdict.STORED, null, receivedAt));

        submitter.awaitState(id, "refused");
        submitter.awaitState(other, "delivered");
        assertThat(Facts.notice(id)).containsEntry("reason", "quota-used-up");
        submitter
                .get("/notices/" + id + "/timeline")
                .then()
                .statusCode(200)
                .body("items.reason", hasItem("quota-used-up"));
    }

    /** Its clock is ten minutes behind: the same bytes are good ten minutes later. */
    @ParameterizedTest
    @ValueSource(strings = {"in-future", "key-not-valid"})
    void aRefusalWhoseCausePassesEndsNothing(String reason) throws IOException {
        awaitHandled(xinzhou.receipt(refused(RefusalReason.of(reason))));

        assertThat(Facts.notice(id)).containsEntry("state", "SENT").containsEntry("reason", null);
        assertThat(Facts.awaitingBus(id)).as("it is sent again").isEqualTo(1);
        assertThat(Facts.timeline(id)).doesNotContain("REFUSED");
        assertThat(Files.readString(BusAndDatabaseResource.surroundings().log()))
                .contains("cn-140900 refuses messages of this node (");
        xinzhou.receipt(stored(receivedAt));
        submitter.awaitState(id, "delivered");
        assertThat(Facts.awaitingBus(id)).isZero();
    }

    @Test
    void aRefusalWhoseCauseHasNotPassedForADayEndsTheSlip() {
        Yulin.update(
                "update outbox set created_at = now() - interval '25 hours' where message_id = ?",
                slip.message().id());

        xinzhou.receipt(refused(RefusalReason.IN_FUTURE));

        submitter.awaitState(id, "refused");
        assertThat(Facts.notice(id)).containsEntry("reason", "in-future");
        assertThat(Facts.awaitingBus(id)).isZero();
    }

    /** Who refuses a slip at once has receipted it at once. */
    @Test
    void aRefusalIsAReceiptInTheReceiptRateToo() {
        LocalDate day = slip.message().time().atZone(SHANGHAI).toLocalDate();
        String sent = "/statistics/slips?direction=outgoing&limit=200&from=" + day + "&to=" + day + "&figure=";

        xinzhou.receipt(ReceiptLine.of(
                slip.message().id(), slip.digest(), Verdict.REFUSED, RefusalReason.NO_AGREEMENT, receivedAt));
        submitter.awaitState(id, "refused");

        for (String asOf : List.of("", "&asOf=" + day)) {
            assertThat(ids(sent + "receipted" + asOf)).contains(id);
            assertThat(ids(sent + "not-receipted" + asOf)).doesNotContain(id);
        }
        TestCaller.auditor()
                .post("/statistics/recount", "{}")
                .then()
                .statusCode(200)
                .body("exact", equalTo(true));
    }

    private static List<String> ids(String path) {
        List<String> ids = new ArrayList<>();
        String next = "";
        while (next != null) {
            Response page = TestCaller.auditor().get(path + next);
            assertThat(page.statusCode()).isEqualTo(200);
            ids.addAll(page.path("items.id"));
            next = page.path("next") == null ? null : "&cursor=" + page.path("next");
        }
        return ids;
    }

    @Test
    void receiptsAreNotReceipted() {
        Letter receipt = xinzhou.receipt(stored(receivedAt));
        submitter.awaitState(id, "delivered");
        Letter question = xinzhou.say(MessageType.NOTICE_SUBMITTED, Facts.newId(), Yulin.slipOfXinzhou("notification"));

        xinzhou.awaitReceiptFor(question);

        assertThat(xinzhou.receiptsFor(receipt)).isEmpty();
        assertThat(Yulin.count(
                        "select count(*) from outbox where type = 'org.huizhi.receipt.v1' and subject = ?",
                        receipt.message().subject()))
                .isZero();
    }

    @Test
    void receiptsOfTwoRegionsThatComeTogetherSpeakOfTheirOwnSlipsOnly() {
        Party lanzhou = Neighbours.city("620100");
        neighbours.agree(lanzhou);
        try (OtherRegion onBus = Neighbours.play(lanzhou)) {
            ObjectNode submission = Slips.submission("cooperation-request");
            ((ObjectNode) submission.get("receiver")).put("region", "620100");
            String theirs = submitter.submitted(submission);
            Arrived arrived = onBus.await(MessageType.NOTICE_SUBMITTED, theirs);
            ReceiptLine claimed = stored(receivedAt.minusSeconds(60));
            ReceiptLine own = ReceiptLine.of(
                    arrived.message().id(), arrived.digest(), Verdict.STORED, null, receivedAt.plusSeconds(60));
            UUID first = UUID.randomUUID();
            UUID second = UUID.randomUUID();

            QuarkusTransaction.requiringNew()
                    .run(() -> outbox.receipted(List.of(
                            new ReceivedReceipt(lanzhou.mailbox(), first, List.of(claimed, own)),
                            new ReceivedReceipt(xinzhou.mailbox(), second, List.of(stored(receivedAt))))));

            assertThat(Facts.notice(id)).containsEntry("delivered_at", Timestamp.from(receivedAt));
            assertThat(Facts.notice(theirs)).containsEntry("delivered_at", Timestamp.from(receivedAt.plusSeconds(60)));
            assertThat(receiptOf(slip)).isEqualTo(second);
            assertThat(receiptOf(arrived)).isEqualTo(first);
            assertThat(Yulin.query(
                            "select region from timeline_entry where event = 'DELIVERED' and notice_id = ?::uuid",
                            theirs))
                    .containsExactly(Map.of("region", lanzhou.mailbox()));
        }
    }

    private static @Nullable Object receiptOf(Arrived message) {
        return Yulin.query(
                        "select receipt_id from receipt where message_id = ?",
                        message.message().id())
                .get(0)
                .get("receipt_id");
    }

    private ReceiptLine refused(RefusalReason reason) {
        return ReceiptLine.of(slip.message().id(), slip.digest(), Verdict.REFUSED, reason, receivedAt);
    }

    private ReceiptLine stored(Instant receivedAt) {
        return ReceiptLine.of(slip.message().id(), slip.digest(), Verdict.STORED, null, receivedAt);
    }

    private static void awaitHandled(Letter letter) {
        Patience.until(
                "the receipt has been handled", () -> !Facts.received(letter).isEmpty());
    }
}
