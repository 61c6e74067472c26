package org.huizhi.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huizhi.feed.FastSweep;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way from the outbox to the bus, with other relays beside this one: they are rows of the shards' table. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class RelayTest {

    @Inject
    RelayQueue queue;

    @AfterEach
    void everyShardIsFree() {
        Yulin.update("update outbox_shard set leased_by = null, leased_until = now() - interval '1 day'");
    }

    @Test
    void whatIsNotReceiptedStaysAndIsSentAgainLaterEachTime() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            String id = TestCaller.submitter().submitted(Slips.submission());
            xinzhou.await(NOTICE_SUBMITTED, id);
            assertWaitsMinutes(id, 1, 10);
            Yulin.update("update outbox set next_attempt_at = now() where subject = ?", id);
            xinzhou.await(NOTICE_SUBMITTED, id, 2);
            assertWaitsMinutes(id, 2, 20);

            xinzhou.receiptStored(xinzhou.arrived(NOTICE_SUBMITTED, id).get(0));

            Patience.until("it is out of the outbox", () -> inOutbox(id) == 0);
        }
    }

    private static void assertWaitsMinutes(String id, int attempts, int minutes) {
        Patience.until(
                "sent " + attempts + " times and due in " + minutes + " minutes",
                () -> Yulin.count(
                                "select count(*) from outbox where subject = ? and attempts = ? and next_attempt_at"
                                        + " between now() + ? * interval '1 min' - interval '30 s' and now() + ? * interval '1 min'",
                                id,
                                attempts,
                                minutes,
                                minutes)
                        == 1);
    }

    @Test
    void whileAnotherRelayHoldsTheShardNobodySendsBesideIt() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            leaseAllTo("another replica", "1 hour");
            String id = TestCaller.submitter().submitted(Slips.submission());

            RelayQueue.Claim claim = queue.claim();

            assertThat(claim.shards()).isEmpty();
            assertThat(claim.records()).isEmpty();
            assertThat(xinzhou.arrived(NOTICE_SUBMITTED, id)).isEmpty();
        }
    }

    @Test
    void aLeaseThatLapsesIsTakenOver() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            leaseAllTo("a replica that died", "1 s");
            Instant lapse = Instant.now().plusMillis(900);
            String id = TestCaller.submitter().submitted(Slips.submission());

            xinzhou.await(NOTICE_SUBMITTED, id);

            assertThat(Instant.now()).isAfter(lapse);
        }
    }

    /** Its replica's clock was ahead, and has been set back since. */
    @Test
    void aLeaseFurtherAheadThanAnyIsTakenOver() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            leaseAllTo("a replica whose clock was ahead", "1 day");
            String id = TestCaller.submitter().submitted(Slips.submission());

            xinzhou.await(NOTICE_SUBMITTED, id);
        }
    }

    @Test
    void whatIsDueFurtherAheadThanCanBeIsDueNow() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            leaseAllTo("another replica", "1 hour");
            String first = TestCaller.submitter().submitted(Slips.submission());
            String again = TestCaller.submitter().submitted(Slips.submission());
            Yulin.update("update outbox set next_attempt_at = now() + interval '1 hour' where subject = ?", first);
            Yulin.update(
                    "update outbox set sent_at = now(), attempts = 1, next_attempt_at = now() + interval '7 hours' where subject = ?",
                    again);

            queue.bringBack();

            everyShardIsFree();
            xinzhou.await(NOTICE_SUBMITTED, first);
            xinzhou.await(NOTICE_SUBMITTED, again);
        }
    }

    @Test
    void whatWaitsForItsReceiptGoesOnWaiting() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            String id = TestCaller.submitter().submitted(Slips.submission());
            xinzhou.await(NOTICE_SUBMITTED, id);
            assertWaitsMinutes(id, 1, 10);

            queue.bringBack();

            assertWaitsMinutes(id, 1, 10);
            xinzhou.receiptStored(xinzhou.arrived(NOTICE_SUBMITTED, id).get(0));
            Patience.until("it is out of the outbox", () -> inOutbox(id) == 0);
        }
    }

    @Test
    void messagesAboutOneSlipShareAShardAndAreClaimedInTheirOrder() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            String id = Yulin.receive(xinzhou, "residence-confirmation");
            leaseAllTo("another replica", "1 hour");
            TestCaller handler = TestCaller.handler();
            handler.perform("acceptance", id, "{}").then().statusCode(200);
            handler.perform("returns", id, "{\"kind\":\"interim\",\"payload\":{\"text\":\"soon\"}}")
                    .then()
                    .statusCode(200);
            handler.perform("decline", id, "{\"reason\":\"incomplete\"}").then().statusCode(200);

            List<String> inOrder = Yulin.query("select type from outbox where subject = ? order by seq", id).stream()
                    .map(row -> String.valueOf(row.get("type")))
                    .toList();

            assertThat(Yulin.count("select count(distinct shard) from outbox where subject = ?", id))
                    .isEqualTo(1);
            assertThat(inOrder)
                    .containsExactly(
                            "org.huizhi.notice.accepted.v1",
                            "org.huizhi.return.interim.v1",
                            "org.huizhi.notice.declined.v1");
        }
    }

    @Test
    void whatTheBusDidNotTakeIsTriedAgainSoonAndCountsAsNotSent() {
        leaseAllTo("another replica", "1 hour");
        String id = TestCaller.submitter().submitted(Slips.submission());
        int shard = (int) Yulin.count("select shard from outbox where subject = ?", id);
        Yulin.update("update outbox_shard set leased_until = now() - interval '1 s' where shard = ?", shard);
        RelayQueue.Claim claim = Patience.await("the shard is claimed here", () -> {
            RelayQueue.Claim attempt = queue.claim();
            return attempt.shards().isEmpty() ? Optional.empty() : Optional.of(attempt);
        });

        queue.complete(claim, new Bus.Sent(Set.of(), Map.of()));

        assertThat(Yulin.query("select attempts, sent_at from outbox where subject = ?", id))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("attempts", 0).containsEntry("sent_at", null));
    }

    @Test
    void anInboxThatNobodyProvisionedHoldsUpNobody() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            leaseAllTo("another replica", "1 hour");
            String stuck = TestCaller.submitter().submitted(Slips.submission());
            String free = TestCaller.submitter().submitted(Slips.submission());
            Yulin.update("update outbox set destination = 'cn-999999' where subject = ?", stuck);

            everyShardIsFree();

            xinzhou.await(NOTICE_SUBMITTED, free);
            assertThat(TestCaller.submitter().stateOf(stuck)).isEqualTo("submitted");
            assertThat(inOutbox(stuck)).isEqualTo(1);
            Yulin.update("update outbox set destination = 'cn-140900' where subject = ?", stuck);
            xinzhou.await(NOTICE_SUBMITTED, stuck);
        }
    }

    private static long inOutbox(String id) {
        return Yulin.count("select count(*) from outbox where subject = ?", id);
    }

    private static void leaseAllTo(String replica, String duration) {
        Yulin.update("update outbox_shard set leased_by = ?, leased_until = now() + ?::interval", replica, duration);
    }
}
