package org.huizhi.resync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.huizhi.envelope.MessageType.AGREEMENT_DECLINED;
import static org.huizhi.envelope.MessageType.AGREEMENT_PROPOSED;
import static org.huizhi.envelope.MessageType.NOTICE_ACCEPTED;
import static org.huizhi.envelope.MessageType.NOTICE_CONTESTED;
import static org.huizhi.envelope.MessageType.NOTICE_DECLINED;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;
import static org.huizhi.envelope.MessageType.NOTICE_WITHDRAWN;
import static org.huizhi.envelope.MessageType.RECEIPT;
import static org.huizhi.envelope.MessageType.RETURN_FINAL;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.huizhi.digest.Sha256;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.feed.Upheaval;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.LogListener;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** A node that was restored takes up again what both sides had said, as it was. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Upheaval.class)
class RestoredNodeTest extends RestoredYulin {

    @Test
    void numbersGoOnBeyondThoseThatWereGivenSinceAndAgainAfterTheNextRestore() {
        long before = number(TestCaller.submitter().submitted(Slips.submission()));
        declared();
        long after = number(TestCaller.submitter().submitted(Slips.submission()));
        assertThat(after).isGreaterThan(before + 1_000_000);
        assertThat(restorations.declare(lost, List.of()))
                .as("the same restore once more")
                .isFalse();
        assertThat(number(TestCaller.submitter().submitted(Slips.submission()))).isBetween(after, after + 100);

        lost = lost.minusSeconds(10);
        declared();
        assertThat(number(TestCaller.submitter().submitted(Slips.submission()))).isGreaterThan(after + 1_000_000);
    }

    @Test
    void aMomentToComeAndARegionThatIsNotThereAreNoRestore() {
        assertThatThrownBy(() -> restorations.declare(Instant.now().plusSeconds(60), List.of()))
                .hasMessageContaining("still to come");
        assertThatThrownBy(() -> restorations.declare(lost, List.of("cn-999999")))
                .hasMessageContaining("cn-999999");
    }

    @Test
    void whatBothSidesSaidIsTakenUpAsItWasWithItsTimes() {
        String outgoing = newId();
        String incoming = newId();
        Instant at = lost.plusSeconds(10);
        Letter submitted = lostOfYulin(NOTICE_SUBMITTED, outgoing, submission(), at);
        Letter receipted =
                lostOfXinzhou(RECEIPT, "receipt-" + newId(), receipt(submitted, at.plusSeconds(1)), at.plusSeconds(1));
        Letter accepted = lostOfXinzhou(NOTICE_ACCEPTED, outgoing, said(OFFICE), at.plusSeconds(2));
        Letter asked = lostOfXinzhou(NOTICE_SUBMITTED, incoming, Yulin.slipOfXinzhou("residence-confirmation"), at);
        Letter stored =
                lostOfYulin(RECEIPT, "receipt-" + newId(), receipt(asked, at.plusSeconds(3)), at.plusSeconds(3));
        ObjectNode answer = said(Slips.YULIN_OFFICE);
        answer.set("payload", Slips.answer("residence-confirmation"));
        Letter returned = lostOfYulin(RETURN_FINAL, incoming, answer, at.plusSeconds(5));
        // It crossed the return, so Yulin had refused it.
        Letter withdrawn = lostOfXinzhou(NOTICE_WITHDRAWN, incoming, said(OFFICE), at.plusSeconds(4));
        Letter refused = lostOfYulin(
                RECEIPT,
                "receipt-" + newId(),
                new ReceiptData(List.of(ReceiptLine.of(
                        withdrawn.message().id(),
                        withdrawn.digest(),
                        Verdict.REFUSED,
                        RefusalReason.ILLEGAL_TRANSITION,
                        at.plusSeconds(6)))),
                at.plusSeconds(6));
        Letter returnStored =
                lostOfXinzhou(RECEIPT, "receipt-" + newId(), receipt(returned, at.plusSeconds(6)), at.plusSeconds(6));

        Arrived question = declared();
        assertThat(Instant.parse(question.data().path("since").asText())).isBeforeOrEqualTo(lost);
        assertThat(says(
                                xinzhou,
                                question,
                                answer(question, "more", item(returned), item(submitted), item(stored), item(refused)))
                        .verdict())
                .isEqualTo(Verdict.STORED);
        Arrived next = Patience.await(
                "Xinzhou is asked on",
                () -> questions(xinzhou).stream()
                        .filter(one -> one.data().path("after").asText().equals("more"))
                        .findFirst());
        says(
                xinzhou,
                next,
                answer(next, null, item(withdrawn), item(accepted), item(receipted), item(asked), item(returnStored)));
        awaitState("done");

        assertThat(TestCaller.submitter().stateOf(outgoing)).isEqualTo("accepted");
        TestCaller.handler()
                .get("/notices/" + incoming)
                .then()
                .body("state", equalTo("returned"))
                .body("deliveredAt", equalTo(at.plusSeconds(3).toString()))
                .body("returnedAt", equalTo(at.plusSeconds(5).toString()));
        assertThat(Yulin.query(
                        "select reason from received_message where id = ?",
                        withdrawn.message().id()))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("reason", "illegal-transition"));
        JsonNode results = partner(xinzhou.mailbox()).path("results");
        assertThat(results.path("takenUp").asInt()).isEqualTo(2);
        assertThat(results.path("handled").asInt()).isEqualTo(3);
        List<String> affected = TestCaller.operator()
                .get("/restorations/messages")
                .then()
                .statusCode(200)
                .extract()
                .path("items.subject");
        assertThat(affected).contains(outgoing, incoming);
        assertThat(xinzhou.arrived(NOTICE_SUBMITTED, outgoing))
                .as("nothing is sent again")
                .isEmpty();
        assertThat(xinzhou.receiptsFor(accepted)).as("nor receipted otherwise").hasSize(1);
    }

    /** A slip that was declined, contested and accepted again in the lost time has both rounds as they were. */
    @Test
    void aContestedSlipHasBothRoundsAgain() {
        String outgoing = newId();
        String incoming = newId();
        Instant at = lost.plusSeconds(10);
        Letter submitted = lostOfYulin(NOTICE_SUBMITTED, outgoing, submission(), at);
        Letter delivered = lostOfXinzhou(
                RECEIPT, "receipt-" + newId(), dueReceipt(submitted, at.plusSeconds(1)), at.plusSeconds(1));
        Letter declined =
                lostOfXinzhou(NOTICE_DECLINED, outgoing, said(OFFICE).put("reason", "misrouted"), at.plusSeconds(2));
        Letter declineStored =
                lostOfYulin(RECEIPT, "receipt-" + newId(), receipt(declined, at.plusSeconds(3)), at.plusSeconds(3));
        Letter contested = lostOfYulin(
                NOTICE_CONTESTED, outgoing, said(Slips.YULIN_OFFICE).put("text", "登记在贵地"), at.plusSeconds(4));
        Letter contestStored =
                lostOfXinzhou(RECEIPT, "receipt-" + newId(), receipt(contested, at.plusSeconds(5)), at.plusSeconds(5));
        Letter accepted = lostOfXinzhou(NOTICE_ACCEPTED, outgoing, said(OFFICE).put("round", 2), at.plusSeconds(6));
        Letter asked = lostOfXinzhou(NOTICE_SUBMITTED, incoming, Yulin.slipOfXinzhou("residence-confirmation"), at);
        Letter askedStored =
                lostOfYulin(RECEIPT, "receipt-" + newId(), receipt(asked, at.plusSeconds(1)), at.plusSeconds(1));
        Letter ourDecline = lostOfYulin(
                NOTICE_DECLINED, incoming, said(Slips.YULIN_OFFICE).put("reason", "not-competent"), at.plusSeconds(2));
        Letter ourDeclineStored =
                lostOfXinzhou(RECEIPT, "receipt-" + newId(), receipt(ourDecline, at.plusSeconds(3)), at.plusSeconds(3));
        Letter theirContest =
                lostOfXinzhou(NOTICE_CONTESTED, incoming, said(OFFICE).put("text", "请再核"), at.plusSeconds(4));
        Letter theirContestStored =
                lostOfYulin(RECEIPT, "receipt-" + newId(), receipt(theirContest, at.plusSeconds(5)), at.plusSeconds(5));

        Arrived question = declared();
        says(
                xinzhou,
                question,
                answer(
                        question,
                        null,
                        Stream.of(
                                        theirContest,
                                        theirContestStored,
                                        accepted,
                                        contested,
                                        contestStored,
                                        declined,
                                        declineStored,
                                        submitted,
                                        delivered,
                                        ourDecline,
                                        ourDeclineStored,
                                        asked,
                                        askedStored)
                                .map(RestoredYulin::item)
                                .toArray(ObjectNode[]::new)));
        awaitState("done");

        TestCaller.submitter()
                .get("/notices/" + outgoing)
                .then()
                .body("state", equalTo("accepted"))
                .body("rounds.round", equalTo(List.of(1, 2)))
                .body("rounds[0].reason", equalTo("misrouted"))
                .body("rounds[0].contestedAt", equalTo(at.plusSeconds(4).toString()))
                .body("rounds[0].receiverDueDate", equalTo("2031-03-03"))
                .body("rounds[1].begunAt", equalTo(at.plusSeconds(5).toString()));
        TestCaller.handler()
                .get("/notices/" + incoming)
                .then()
                .body("state", equalTo("received"))
                .body("rounds.round", equalTo(List.of(1, 2)))
                .body("rounds[0].reason", equalTo("not-competent"))
                .body("rounds[1].begunAt", equalTo(at.plusSeconds(5).toString()));
    }

    /** It counts otherwise than Yulin does. */
    private static ReceiptData dueReceipt(Letter letter, Instant at) {
        return new ReceiptData(List.of(ReceiptLine.of(letter.message().id(), letter.digest(), Verdict.STORED, null, at)
                .withDueDate(LocalDate.of(2031, 3, 3), List.of(2031))));
    }

    @Test
    void whatBothSidesSaidOfAgreementsHoldsAgain() {
        Party ofXinzhou = BusAndDatabaseResource.surroundings().xinzhou();
        AgreementDraft draft = AgreementDraft.between(yulin, ofXinzhou).id("agr-lost");
        Instant at = lost.plusSeconds(5);
        Letter proposed =
                lostOfXinzhou(AGREEMENT_PROPOSED, "agr-lost", NewPartner.document(draft, ofXinzhou.signingKey()), at);
        Letter declined = lostOfYulin(
                AGREEMENT_DECLINED,
                "agr-lost",
                Map.of("version", 1, "digest", Sha256.hex(draft.payload()), "reason", "one is enough"),
                at.plusSeconds(1));
        Letter receipt =
                lostOfYulin(RECEIPT, "receipt-" + newId(), receipt(proposed, at.plusSeconds(1)), at.plusSeconds(1));
        Arrived question = declared();
        says(xinzhou, question, answer(question, null, item(declined), item(receipt), item(proposed)));
        awaitState("done");

        TestCaller.administrator()
                .get("/agreements/agr-lost")
                .then()
                .statusCode(200)
                .body("state", equalTo("declined"));
        assertThat(Yulin.query("select event from agreement_fact where agreement_id = 'agr-lost' order by id"))
                .extracting(row -> row.get("event"))
                .containsExactly("PROPOSED", "DECLINED");
    }

    @Test
    void whatAPartnerSaysMeanwhileIsHeldAndThenHandled() {
        String id = Yulin.receive(xinzhou, "residence-confirmation");
        Arrived question = declared();
        Letter meanwhile = xinzhou.say(NOTICE_WITHDRAWN, id, said(OFFICE));
        Patience.until(
                "it is held",
                () -> Yulin.count(
                                "select count(*) from held_message where id = ?",
                                meanwhile.message().id())
                        == 1);
        assertThat(TestCaller.handler().stateOf(id)).isEqualTo("received");
        // It may have been answered in the lost time.
        TestCaller.handler()
                .perform("acceptance", id, "{}")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue());
        assertThat(Yulin.count("select count(*) from sent_message where subject = ?", id))
                .isZero();

        String another = newId();
        Letter submitted = xinzhou.say(NOTICE_SUBMITTED, another, Yulin.slipOfXinzhou("residence-confirmation"));
        Patience.until(
                "it is held too",
                () -> Yulin.count("select count(*) from held_message where subject = ?", another) == 1);

        says(xinzhou, question, answer(question, null));
        assertThat(xinzhou.awaitReceiptFor(meanwhile).verdict()).isEqualTo(Verdict.STORED);
        assertThat(TestCaller.handler().stateOf(id)).isEqualTo("withdrawn");
        // Both sides start its clock at one moment.
        Instant receivedAt = xinzhou.awaitReceiptFor(submitted).receivedAt();
        TestCaller.handler()
                .get("/notices/" + another)
                .then()
                .statusCode(200)
                .body("deliveredAt", equalTo(receivedAt.toString()));
    }

    /** Nothing that was said of it can be lost. */
    @Test
    void aSlipThatWasSentSinceTheRestoreCanBeWithdrawnMeanwhile() {
        String before = TestCaller.submitter().submitted(Slips.submission());
        declared();
        String since = TestCaller.submitter().submitted(Slips.submission());

        TestCaller.submitter().perform("withdrawal", since, "{}").then().statusCode(200);
        TestCaller.submitter()
                .perform("withdrawal", before, "{}")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue());
    }

    @Test
    void whatIsMoreThanAPartnerMayHaveHeldIsLeftToItAndComesAgain() {
        String id = Yulin.receive(xinzhou, "residence-confirmation");
        Arrived question = declared();
        Yulin.update("""
                insert into sender_budget (sender, kind, day, messages, bytes)
                values ('cn-140900', 'HELD', (now() at time zone 'UTC')::date, 100000000, 0)
                on conflict (sender, kind, day) do update set messages = excluded.messages""");
        Letter beyond;
        try (LogListener log = new LogListener()) {
            beyond = xinzhou.say(NOTICE_WITHDRAWN, id, said(OFFICE));
            Patience.until("that is told", () -> log.text().contains("No more is kept of held: what cn-140900"));
            assertThat(Yulin.count(
                            "select count(*) from held_message where id = ?",
                            beyond.message().id()))
                    .isZero();
        } finally {
            Yulin.update("delete from sender_budget where kind = 'HELD'");
        }
        says(xinzhou, question, answer(question, null));
        awaitState("done");
        assertThat(xinzhou.receiptsFor(beyond)).isEmpty();

        xinzhou.send(beyond);
        assertThat(xinzhou.awaitReceiptFor(beyond).verdict()).isEqualTo(Verdict.STORED);
        assertThat(TestCaller.handler().stateOf(id)).isEqualTo("withdrawn");
    }

    @Test
    void whatHadNotComeWhenThisNodeAnsweredIsHandledBehindTheAnswer() {
        String id = Yulin.receive(xinzhou, "residence-confirmation");
        Arrived question = declared();
        Letter withdrawn = xinzhou.say(NOTICE_WITHDRAWN, id, said(OFFICE));
        Patience.until(
                "it is held",
                () -> Yulin.count(
                                "select count(*) from held_message where id = ?",
                                withdrawn.message().id())
                        == 1);
        // Xinzhou has it, and so Yulin did not have the withdrawal when it answered.
        ObjectNode answer = said(Slips.YULIN_OFFICE);
        answer.set("payload", Slips.answer("residence-confirmation"));
        Instant at = withdrawn.message().time().plusMillis(1);
        Letter returned = lostOfYulin(RETURN_FINAL, id, answer, at);
        Letter stored = lostOfXinzhou(RECEIPT, "receipt-" + newId(), receipt(returned, at), at);

        says(xinzhou, question, answer(question, null, item(returned), item(stored)));
        assertThat(xinzhou.awaitReceiptFor(withdrawn).reason()).isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
        assertThat(TestCaller.handler().stateOf(id)).isEqualTo("returned");
    }

    @Test
    void aPartnerOnAnOlderVersionIsShownAsNotResynced() {
        String id = Yulin.receive(xinzhou, "residence-confirmation");
        Arrived question = declared();
        Letter meanwhile = xinzhou.say(NOTICE_WITHDRAWN, id, said(OFFICE));
        refuse(xinzhou, question);

        awaitState("refused");
        assertThat(partner(xinzhou.mailbox()).path("refusal").asText()).isEqualTo("unsupported-type");
        assertThat(xinzhou.awaitReceiptFor(meanwhile).verdict()).isEqualTo(Verdict.STORED);
    }
}
