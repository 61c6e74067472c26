package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.NOTICE_ACCEPTED;
import static org.huizhi.envelope.MessageType.NOTICE_DECLINED;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;
import static org.huizhi.envelope.MessageType.NOTICE_WITHDRAWN;
import static org.huizhi.envelope.MessageType.RETURN_FINAL;
import static org.huizhi.envelope.MessageType.RETURN_INTERIM;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages come late, twice and in any order; the slip ends up the same (docs/domain.md#messages-that-cross). */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class AnyOrderTest {

    private static final Instant SAID_AT = Instant.parse("2026-11-20T02:00:00Z");

    private OtherRegion xinzhou;

    @BeforeEach
    void meet() {
        xinzhou = Yulin.silentXinzhou();
    }

    @AfterEach
    void leave() {
        xinzhou.close();
    }

    @Test
    void theAnswersToASlipGiveTheSameStateInAnyOrder() {
        assertSameForEveryOrder(List.of(NOTICE_ACCEPTED, RETURN_INTERIM, RETURN_FINAL), "RETURNED");
    }

    @Test
    void aDeclineGivesTheSameStateInAnyOrder() {
        assertSameForEveryOrder(List.of(NOTICE_ACCEPTED, RETURN_INTERIM, NOTICE_DECLINED), "DECLINED");
    }

    /** The receipt of the slip is one of the messages that come in any order. */
    private void assertSameForEveryOrder(List<MessageType> answers, String end) {
        List<Sending> sendings = new ArrayList<>();
        for (List<Integer> order : permutations(answers.size() + 1)) {
            String id = TestCaller.submitter().submitted(Slips.submission());
            TestCaller.submitter().awaitState(id, "sent");
            sendings.add(new Sending(id, order, new ArrayList<>()));
        }
        // One moment for all, after they were submitted: else each would have its clock from its own submission.
        Instant receivedAt = Instant.now();
        for (Sending sending : sendings) {
            String id = sending.slip();
            List<Letter> letters = sending.letters();
            Arrived slip = xinzhou.await(NOTICE_SUBMITTED, id);
            for (int i = 0; i < answers.size(); i++) {
                letters.add(answer(answers.get(i), id, SAID_AT.plusSeconds(60L * i)));
            }
            letters.add(xinzhou.letter(
                    MessageType.RECEIPT,
                    "receipt-" + id,
                    Map.of(
                            "receipts",
                            List.of(Map.of(
                                    "messageId", slip.message().id(),
                                    "sha256", java.util.HexFormat.of().formatHex(slip.digest()),
                                    "verdict", "stored",
                                    "receivedAt", receivedAt.toString())))));
        }

        sendings.forEach(sending -> sendWithRepeats(sending.letters(), sending.order()));

        Map<String, Object> expected = Map.of();
        for (Sending sending : sendings) {
            String id = sending.slip();
            awaitAllHandled(sending.letters());
            Map<String, Object> facts = comparable(id);
            expected = expected.isEmpty() ? facts : expected;
            assertThat(facts).as("order " + sending.order()).isEqualTo(expected);
            assertThat(facts).containsEntry("state", end);
            assertThat(Facts.timeline(id)).hasSize(2 + sending.letters().size()).doesNotHaveDuplicates();
            assertThat(Facts.awaitingBus(id)).isZero();
        }
    }

    private record Sending(String slip, List<Integer> order, List<Letter> letters) {}

    @Test
    void aWithdrawalBeforeItsSlipWaitsForIt() {
        List<String> inOrder = new ArrayList<>();
        for (List<Integer> order : permutations(2)) {
            String id = Facts.newId();
            Letter slip = xinzhou.letter(NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("residence-confirmation"));
            Letter withdrawal = answer(NOTICE_WITHDRAWN, id, SAID_AT);

            sendWithRepeats(List.of(slip, withdrawal), order);

            assertThat(xinzhou.awaitReceiptFor(slip).verdict()).isEqualTo(Verdict.STORED);
            assertThat(xinzhou.awaitReceiptFor(withdrawal).verdict()).isEqualTo(Verdict.STORED);
            assertThat(Facts.timeline(id)).hasSize(3).contains("WITHDRAWN");
            inOrder.add(String.valueOf(Facts.state(id)));
        }
        assertThat(inOrder).containsOnly("WITHDRAWN");
    }

    @Test
    void aWithdrawalOfTheSecondRoundWaitsForTheAssessmentThatOpensIt() {
        for (List<Integer> order : permutations(2)) {
            String id = Yulin.receive(xinzhou, "residence-confirmation");
            TestCaller.handler()
                    .perform("returns", id, "{\"kind\":\"final\",\"payload\":{\"outcome\":\"confirmed\"}}")
                    .then()
                    .statusCode(200);
            ObjectNode verdict = said(1).put("verdict", "invalid");
            Letter assessment = letterAt(MessageType.RETURN_ASSESSED, id, verdict, SAID_AT);
            Letter withdrawal = letterAt(NOTICE_WITHDRAWN, id, said(2), SAID_AT.plusSeconds(60));

            sendWithRepeats(List.of(assessment, withdrawal), order);

            List<ReceiptLine> lines = List.of(xinzhou.awaitReceiptFor(assessment), xinzhou.awaitReceiptFor(withdrawal));
            assertThat(lines).allMatch(line -> line.verdict() == Verdict.STORED);
            assertThat(Facts.notice(id)).containsEntry("state", "WITHDRAWN").containsEntry("round", 2);
        }
    }

    /** Whether the receipt that tells when the limit began comes before the contest or behind it. */
    @Test
    void aContestIsJudgedByItsArrivalInAnyOrder() {
        Instant longAgo = Instant.now().minus(Duration.ofDays(20));
        for (List<Integer> order : permutations(2)) {
            assertContested(order, Instant.now(), Instant.now(), Verdict.STORED);
            assertContested(order, longAgo, longAgo.plusSeconds(60), Verdict.REFUSED);
        }
    }

    private void assertContested(List<Integer> order, Instant declineArrived, Instant signed, Verdict expected) {
        String id = Yulin.receive(xinzhou, "residence-confirmation");
        TestCaller.handler()
                .perform("decline", id, "{\"reason\": \"misrouted\"}")
                .then()
                .statusCode(200);
        Arrived decline = xinzhou.await(NOTICE_DECLINED, id);
        Letter receipt = xinzhou.letter(
                MessageType.RECEIPT,
                "receipt-" + id,
                new ReceiptData(List.of(ReceiptLine.of(
                        decline.message().id(),
                        decline.digest(),
                        Verdict.STORED,
                        null,
                        declineArrived.truncatedTo(ChronoUnit.MILLIS)))));
        Letter contest = letterAt(
                MessageType.NOTICE_CONTESTED, id, said(1).put("text", "登记在贵地"), signed.truncatedTo(ChronoUnit.MILLIS));

        sendWithRepeats(List.of(receipt, contest), order);

        assertThat(xinzhou.awaitReceiptFor(contest).verdict())
                .as("order " + order)
                .isEqualTo(expected);
        assertThat(Facts.notice(id)).containsEntry("round", expected == Verdict.STORED ? 2 : 1);
    }

    private Letter answer(MessageType type, String id, Instant at) {
        ObjectNode data = said(1);
        switch (type) {
            case NOTICE_DECLINED -> data.put("reason", "misrouted");
            case RETURN_INTERIM -> data.putObject("payload").put("text", "asking the village");
            case RETURN_FINAL -> data.putObject("payload").put("outcome", "confirmed");
            default -> {}
        }
        return letterAt(type, id, data, at);
    }

    private static ObjectNode said(int round) {
        return JsonNodeFactory.instance.objectNode().put("round", round).put("office", "140900-hub");
    }

    private Letter letterAt(MessageType type, String id, ObjectNode data, Instant at) {
        return xinzhou.letter(xinzhou.message(type.wireName(), id, data, at));
    }

    private void sendWithRepeats(List<Letter> letters, List<Integer> order) {
        Random random = new Random(order.hashCode());
        List<Letter> sent = new ArrayList<>();
        for (int position : order) {
            sent.add(xinzhou.send(letters.get(position)));
            if (random.nextBoolean()) {
                xinzhou.send(sent.get(random.nextInt(sent.size())));
            }
        }
    }

    private static void awaitAllHandled(List<Letter> letters) {
        letters.forEach(letter -> Patience.until(
                letter.message().type() + " is handled",
                () -> Facts.received(letter).stream().anyMatch(row -> "stored".equals(row.get("verdict")))));
    }

    /** All of the row but what names it, and what says when and how often it was written. */
    private static Map<String, Object> comparable(String id) {
        Map<String, Object> facts = new TreeMap<>(Facts.notice(id));
        List.of(
                        "id",
                        "number",
                        "submission",
                        "submitted_at",
                        "sent_at",
                        "updated_at",
                        "version",
                        "answer",
                        "holidays_unknown",
                        "unverified")
                .forEach(facts::remove);
        return facts;
    }

    private static List<List<Integer>> permutations(int size) {
        if (size == 0) {
            return List.of(List.of());
        }
        List<List<Integer>> all = new ArrayList<>();
        for (List<Integer> shorter : permutations(size - 1)) {
            for (int at = 0; at < size; at++) {
                List<Integer> longer = new ArrayList<>(shorter);
                longer.add(at, size - 1);
                all.add(Collections.unmodifiableList(longer));
            }
        }
        return all;
    }
}
