package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.NOTICE_ACCEPTED;
import static org.huizhi.envelope.MessageType.NOTICE_CONTESTED;
import static org.huizhi.envelope.MessageType.NOTICE_DECLINED;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;
import static org.huizhi.envelope.MessageType.NOTICE_WITHDRAWN;
import static org.huizhi.envelope.MessageType.RETURN_ASSESSED;
import static org.huizhi.envelope.MessageType.RETURN_FINAL;
import static org.huizhi.feed.RefusedMessageTest.assertRefused;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.huizhi.digest.Sha256;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that are refused because of what the node knows: slips, agreements, keys. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class RefusedInContextTest {

    @Inject
    Neighbours neighbours;

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private OtherRegion xinzhou;

    @BeforeEach
    void meet() {
        xinzhou = Yulin.silentXinzhou();
    }

    @AfterEach
    void leave() {
        xinzhou.close();
    }

    private static ObjectNode said(int round) {
        return JsonNodeFactory.instance.objectNode().put("round", round).put("office", "140900-hub");
    }

    @Test
    void anotherMessageUnderTheSameIdIsADuplicateId() {
        Letter first = xinzhou.say(NOTICE_SUBMITTED, Facts.newId(), Yulin.slipOfXinzhou("notification"));
        xinzhou.awaitReceiptFor(first);
        Message message = first.message();

        assertRefused(
                xinzhou,
                "duplicate-id",
                xinzhou.letter(new Message(
                        message.id(),
                        message.source(),
                        message.destination(),
                        message.type(),
                        message.subject(),
                        message.time(),
                        Yulin.slipOfXinzhou("cooperation-request"))));
    }

    @Test
    void aSecondSubmissionOfAKnownNoticeIsADuplicateId() {
        String id = Yulin.receive(xinzhou, "residence-confirmation");

        assertRefused(
                xinzhou,
                "duplicate-id",
                xinzhou.letter(NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("residence-confirmation")));
    }

    @Test
    void noRegionSpeaksOfTheSlipsOfOthers() {
        String id = Yulin.receive(xinzhou, "residence-confirmation");
        try (OtherRegion ordos = OtherRegion.silent(around.ordos(), around.yulin(), around.bus())) {
            ObjectNode withdrawal = said(1).put("office", "150600-hub");

            assertRefused(ordos, "unknown-notice", ordos.letter(NOTICE_WITHDRAWN, id, withdrawal));
        }
    }

    /** Its limit counts from the arrival of the decline, which only the receipt tells. */
    @Test
    void aContestWaitsForTheReceiptOfTheDecline() {
        String id = Yulin.receive(xinzhou, "residence-confirmation");
        Arrived decline = declined(id);
        Letter contest = xinzhou.say(NOTICE_CONTESTED, id, said(1).put("text", "it is yours"));
        Patience.until("it waits", () -> Facts.received(contest).size() == 1);
        assertThat(Facts.received(contest).get(0)).containsEntry("verdict", null);
        assertThat(Facts.state(id)).isEqualTo("DECLINED");

        xinzhou.receiptStored(decline);

        assertThat(xinzhou.awaitReceiptFor(contest).verdict()).isEqualTo(Verdict.STORED);
        assertThat(Facts.notice(id)).containsEntry("state", "RECEIVED").containsEntry("round", 2);
        assertThat(Facts.notice(id).get("begun_at"))
                .as("since when it was in hand, not since it could be applied")
                .isEqualTo(Facts.received(contest).get(0).get("received_at"));
    }

    @Test
    void aContestAfterTheAcceptanceLimitChangesNothing() {
        String id = Yulin.receive(xinzhou, "residence-confirmation");
        Arrived decline = declined(id);
        xinzhou.receipt(ReceiptLine.of(
                decline.message().id(),
                decline.digest(),
                Verdict.STORED,
                null,
                Instant.now().minus(20, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS)));
        Patience.until("it arrived", () -> Facts.notice(id).get("arrived_on") != null);

        assertRefused(
                xinzhou,
                "illegal-transition",
                xinzhou.letter(NOTICE_CONTESTED, id, said(1).put("text", "it is yours")));

        assertThat(Facts.notice(id)).containsEntry("state", "DECLINED").containsEntry("round", 1);
    }

    private Arrived declined(String id) {
        TestCaller.handler()
                .perform("decline", id, "{\"reason\": \"misrouted\"}")
                .then()
                .statusCode(200);
        return xinzhou.await(NOTICE_DECLINED, id);
    }

    @Test
    void whatWaitedADayForItsNoticeIsRefused() {
        Letter letter = xinzhou.say(NOTICE_ACCEPTED, Facts.newId(), said(1));
        Patience.until("it waits", () -> Facts.received(letter).size() == 1);
        assertThat(Facts.received(letter).get(0)).containsEntry("verdict", null);
        Yulin.update(
                "update received_message set received_at = received_at - interval '23 h 59 min' where id = ?",
                letter.message().id());
        String other = Yulin.receive(xinzhou, "notification");
        assertThat(Facts.state(other)).isEqualTo("RECEIVED");
        assertThat(xinzhou.receiptsFor(letter)).isEmpty();

        Yulin.update(
                "update received_message set received_at = received_at - interval '2 min' where id = ?",
                letter.message().id());

        assertThat(xinzhou.awaitReceiptFor(letter).reason()).isEqualTo(RefusalReason.UNKNOWN_NOTICE);
        assertThat(Facts.received(letter).get(0)).containsEntry("reason", "unknown-notice");
    }

    @Test
    void whatContradictsTheLifeOfASlipIsIllegal() {
        String id = Yulin.receive(xinzhou, "residence-confirmation");

        assertRefused(
                xinzhou, "illegal-transition", xinzhou.letter(RETURN_ASSESSED, id, said(1).put("verdict", "valid")));
        assertRefused(xinzhou, "illegal-transition", xinzhou.letter(NOTICE_ACCEPTED, id, said(1)));
        assertRefused(xinzhou, "illegal-transition", xinzhou.letter(NOTICE_WITHDRAWN, id, said(3)));
        TestCaller.handler()
                .perform("returns", id, "{\"kind\":\"final\",\"payload\":{\"outcome\":\"confirmed\"}}")
                .then()
                .statusCode(200);
        assertRefused(xinzhou, "illegal-transition", xinzhou.letter(NOTICE_WITHDRAWN, id, said(1)));
    }

    @Test
    void aReturnHasToAnswerTheQuestionOfItsType() {
        String id = TestCaller.submitter().submitted(Slips.submission());
        xinzhou.receiptStored(xinzhou.await(NOTICE_SUBMITTED, id));
        TestCaller.submitter().awaitState(id, "delivered");
        ObjectNode wrong = said(1);
        wrong.putObject("payload").put("outcome", "genuine");

        assertRefused(xinzhou, "schema", xinzhou.letter(RETURN_FINAL, id, wrong));
        assertRefused(
                xinzhou, "unknown-office", xinzhou.letter(NOTICE_ACCEPTED, id, said(1).put("office", "610800-hub")));
    }

    @Test
    void withoutAnAgreementInForceNothingIsAgreed() {
        Party taiyuan = Neighbours.city("140100");
        neighbours.publish(taiyuan);
        Party lyuliang = Neighbours.city("141100");
        neighbours.agree(
                lyuliang,
                Neighbours.withYulin(lyuliang).effective(LocalDate.of(2025, 1, 1), LocalDate.of(2026, 1, 31)));
        Party linfen = Neighbours.city("141000");
        AgreementDraft onNotifications = Neighbours.withYulin(linfen).bothWays(List.of("notification"));
        neighbours.agree(linfen, onNotifications);

        assertSubmissionRefused(taiyuan, "no-agreement", Neighbours.withYulin(taiyuan));
        assertSubmissionRefused(lyuliang, "no-agreement", Neighbours.withYulin(lyuliang));
        assertSubmissionRefused(linfen, "type-not-agreed", onNotifications);
    }

    private void assertSubmissionRefused(Party from, String reason, AgreementDraft named) {
        try (OtherRegion region = Neighbours.play(from)) {
            assertRefused(
                    region,
                    reason,
                    region.letter(
                            NOTICE_SUBMITTED,
                            Facts.newId(),
                            Slips.with(
                                    Slips.submitted(from, around.yulin(), "residence-confirmation"),
                                    "/agreement/digest",
                                    Sha256.hex(named.payload()))));
        }
    }

    @Test
    void whatARevokedKeySignedBeforehandStandsAndWhatItSignedAfterDoesNot() {
        Instant revocation = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(30, ChronoUnit.MINUTES);
        Party yanan = Neighbours.city("610600")
                .with(PartyKey.signing("cn-610600#sig-old").valid(PartyKey.VALID_FROM, revocation));
        Party revoked = yanan.withRevoked("cn-610600#sig-1", revocation);
        neighbours.agree(yanan);
        neighbours.publish(revoked);
        try (OtherRegion region = Neighbours.play(revoked)) {
            for (String kid : List.of("cn-610600#sig-1", "cn-610600#sig-old")) {
                Letter before = signed(region, revoked, kid, revocation.minusSeconds(1));
                Letter after = signed(region, revoked, kid, revocation.plusSeconds(1));

                assertThat(region.awaitReceiptFor(region.send(before)).verdict())
                        .isEqualTo(Verdict.STORED);
                assertRefused(region, "key-not-valid", after);
            }
        }
    }

    @Test
    void whoeverTookAKeyGainsNothingByDatingBackOnceItIsRevoked() {
        Instant revocation = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(2, ChronoUnit.HOURS);
        Party qingyang = Neighbours.city("621000");
        neighbours.agree(qingyang);
        try (OtherRegion region = Neighbours.play(qingyang)) {
            Letter known = signed(region, qingyang, "cn-621000#sig-1", revocation.minusSeconds(60));
            region.awaitReceiptFor(region.send(known));
            neighbours.publish(qingyang.withRevoked("cn-621000#sig-1", revocation));

            assertRefused(
                    region, "key-not-valid", signed(region, qingyang, "cn-621000#sig-1", revocation.minusSeconds(1)));
            assertThat(region.awaitReceiptFor(region.send(known), 2).verdict()).isEqualTo(Verdict.DUPLICATE);
        }
    }

    private Letter signed(OtherRegion region, Party party, String kid, Instant at) {
        ObjectNode data = Slips.submitted(party, around.yulin(), "notification");
        return region.letter(
                region.message(NOTICE_SUBMITTED.wireName(), Facts.newId(), data, at),
                party.key(kid).signingKey());
    }
}
