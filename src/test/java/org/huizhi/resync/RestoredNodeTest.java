package org.huizhi.resync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.huizhi.envelope.MessageType.AGREEMENT_DECLINED;
import static org.huizhi.envelope.MessageType.AGREEMENT_PROPOSED;
import static org.huizhi.envelope.MessageType.NOTICE_ACCEPTED;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;
import static org.huizhi.envelope.MessageType.NOTICE_WITHDRAWN;
import static org.huizhi.envelope.MessageType.RECEIPT;
import static org.huizhi.envelope.MessageType.RESYNC_ANSWERED;
import static org.huizhi.envelope.MessageType.RESYNC_ASKED;
import static org.huizhi.envelope.MessageType.RETURN_FINAL;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.NewPartner;
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

/**
 * Yulin's database is of an earlier moment: it does not know what it sent and received since. Xinzhou, played by the
 * test, gives it back, or does not. What Yulin itself had signed then, the test signs with its key.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(RestoredNodeTest.OfItsOwn.class)
class RestoredNodeTest {

    /** Its node holds the messages of partners, which would be in the way of others. */
    public static class OfItsOwn implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("huizhi.resync.answer-every", "2s");
        }
    }

    private static final String OFFICE = "140930-health";

    @Inject
    RestorationService restorations;

    private final Party yulin = BusAndDatabaseResource.surroundings().yulin();
    private OtherRegion xinzhou;
    private OtherRegion ordos;
    private Instant lost;

    @BeforeEach
    void meet() {
        xinzhou = Yulin.silentXinzhou();
        ordos = OtherRegion.silent(
                BusAndDatabaseResource.surroundings().ordos(),
                yulin,
                BusAndDatabaseResource.surroundings().bus());
        lost = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
    }

    /** Whoever was asked and did not answer says that it cannot. */
    @AfterEach
    void leave() {
        for (OtherRegion region : List.of(xinzhou, ordos)) {
            region.arrived().stream()
                    .filter(message -> message.message().type().equals(RESYNC_ASKED.wireName()))
                    .forEach(question -> refuse(region, question));
        }
        Patience.until(
                "nobody is asked any more",
                () -> Yulin.count("select count(*) from held_partner") == 0
                        && Yulin.count("select count(*) from held_message where result is null") == 0);
        xinzhou.close();
        ordos.close();
    }

    private static void refuse(OtherRegion region, Arrived question) {
        region.receipt(ReceiptLine.of(
                question.message().id(),
                question.digest(),
                Verdict.REFUSED,
                RefusalReason.UNSUPPORTED_TYPE,
                Instant.now()));
    }

    private Arrived declared() {
        int before = questions(xinzhou).size();
        assertThat(restorations.declare(lost, List.of())).isTrue();
        return Patience.await(
                "Xinzhou is asked",
                () -> questions(xinzhou).stream().skip(before).findFirst());
    }

    private static List<Arrived> questions(OtherRegion region) {
        return region.arrived().stream()
                .filter(message -> message.message().type().equals(RESYNC_ASKED.wireName()))
                .toList();
    }

    /** A message of Yulin to Xinzhou that its database has lost. */
    private Letter lostOfYulin(MessageType type, String subject, Object data, Instant at) {
        Message like = xinzhou.message(type.wireName(), subject, data, at);
        return xinzhou.letter(
                new Message(
                        Generators.timeBasedEpochGenerator().generate(),
                        Message.source(yulin.mailbox()),
                        xinzhou.mailbox(),
                        type.wireName(),
                        subject,
                        at,
                        like.data()),
                yulin.signingKey());
    }

    /** A message of Xinzhou to Yulin that Yulin's database has lost. */
    private Letter lostOfXinzhou(MessageType type, String subject, Object data, Instant at) {
        return xinzhou.letter(xinzhou.message(type.wireName(), subject, data, at));
    }

    private static String jws(Letter letter) {
        return new String(letter.sealed().jws(), StandardCharsets.US_ASCII);
    }

    private static ObjectNode item(Letter letter) {
        return JsonNodeFactory.instance.objectNode().put("jws", jws(letter));
    }

    private static ObjectNode answer(Arrived question, @Nullable String next, ObjectNode... items) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("question", question.message().id().toString());
        ArrayNode messages = data.putArray("messages");
        List.of(items).forEach(messages::add);
        if (next != null) {
            data.put("next", next);
        }
        return data;
    }

    private ReceiptLine says(OtherRegion region, Arrived question, ObjectNode answer) {
        return region.awaitReceiptFor(
                region.say(RESYNC_ANSWERED, question.message().subject(), answer));
    }

    private static ObjectNode submission() {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ObjectNode theirs = Yulin.slipOfXinzhou("residence-confirmation");
        data.setAll(theirs);
        data.put("number", "610800-2026-000077");
        data.set("sender", theirs.get("receiver"));
        data.set("receiver", theirs.get("sender"));
        return data;
    }

    private static ObjectNode said(String office) {
        return JsonNodeFactory.instance.objectNode().put("round", 1).put("office", office);
    }

    private static ReceiptData receipt(Letter letter, Instant at) {
        return new ReceiptData(
                List.of(ReceiptLine.of(letter.message().id(), letter.digest(), Verdict.STORED, null, at)));
    }

    private static String newId() {
        return Generators.timeBasedEpochGenerator().generate().toString();
    }

    private static JsonNode restoration() {
        return TestCaller.operator()
                .get("/restorations")
                .then()
                .statusCode(200)
                .extract()
                .as(JsonNode.class)
                .path("items")
                .path(0);
    }

    private static JsonNode partner(String mailbox) {
        for (JsonNode partner : restoration().path("partners")) {
            if (partner.path("partner").asText().equals(mailbox)) {
                return partner;
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }

    private void awaitState(String state) {
        Patience.until(
                "the resync is " + state,
                () -> partner(xinzhou.mailbox()).path("state").asText().equals(state));
    }

    private static long number(String notice) {
        String number = TestCaller.submitter()
                .get("/notices/" + notice)
                .then()
                .statusCode(200)
                .extract()
                .path("number");
        return Long.parseLong(number.substring(number.lastIndexOf('-') + 1));
    }

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
                Map.of(
                        "version",
                        1,
                        "digest",
                        HexFormat.of().formatHex(Envelope.sha256(draft.payload())),
                        "reason",
                        "one is enough"),
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

    @Test
    void whatThePartnerHasErasedIsListed() {
        Arrived question = declared();
        String subject = newId();
        ObjectNode erased = JsonNodeFactory.instance.objectNode();
        erased.putObject("erased")
                .put("sender", yulin.mailbox())
                .put("id", newId())
                .put("sha256", "a".repeat(64))
                .put("type", NOTICE_SUBMITTED.wireName())
                .put("subject", subject)
                .put("time", lost.toString());
        says(xinzhou, question, answer(question, null, erased));
        awaitState("done");

        assertThat(partner(xinzhou.mailbox()).path("results").path("erased").asInt())
                .isEqualTo(1);
    }

    @Test
    void aMessageThatFitsIntoNoAnswerComesInPieces() {
        String id = newId();
        Letter submitted = lostOfYulin(NOTICE_SUBMITTED, id, submission(), lost.plusSeconds(1));
        String jws = jws(submitted);
        int half = jws.length() / 2;
        Arrived question = declared();
        says(xinzhou, question, answer(question, "half", piece(jws, 0, half)));
        Arrived next = Patience.await(
                "Xinzhou is asked on",
                () -> questions(xinzhou).stream()
                        .filter(one -> one.data().path("after").asText().equals("half"))
                        .findFirst());
        says(xinzhou, next, answer(next, null, piece(jws, half, jws.length())));
        awaitState("done");

        assertThat(TestCaller.submitter().stateOf(id)).isEqualTo("sent");
    }

    private static ObjectNode piece(String jws, int from, int to) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("jws", jws.substring(from, to))
                .put("from", from)
                .put("of", jws.length());
    }

    /** Xinzhou means harm: it gives back what nobody asked for, what is not Yulin's, and what others signed. */
    @Test
    void nothingCountsButWhatOneOfTheTwoSignedForTheOtherAndWhatWasAskedFor() {
        String forged = newId();
        Letter byXinzhou = xinzhou.letter(
                new Message(
                        UUID.fromString(newId()),
                        Message.source(yulin.mailbox()),
                        xinzhou.mailbox(),
                        NOTICE_SUBMITTED.wireName(),
                        forged,
                        lost,
                        submission()),
                BusAndDatabaseResource.surroundings().xinzhou().signingKey());
        Letter ofOrdos = ordos.letter(NOTICE_SUBMITTED, forged, Yulin.slipOfXinzhou("residence-confirmation"));
        Arrived question = declared();
        Arrived ofOthers =
                Patience.await("Ordos is asked", () -> questions(ordos).stream().findFirst());

        assertThat(says(xinzhou, ofOthers, answer(ofOthers, null)).reason())
                .as("another's question")
                .isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
        ObjectNode toNoQuestion = answer(question, null).put("question", newId());
        assertThat(says(xinzhou, question, toNoQuestion).reason()).isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
        assertThat(says(xinzhou, question, answer(question, null).put("messages", "none"))
                        .reason())
                .isEqualTo(RefusalReason.SCHEMA);
        says(xinzhou, question, answer(question, null, item(byXinzhou), item(ofOrdos), piece("xxxx", 2, 4)));
        awaitState("done");

        assertThat(Yulin.count("select count(*) from held_message where subject = ?", forged))
                .isZero();
        assertThat(Yulin.count("select count(*) from notice where id = ?::uuid", forged))
                .isZero();
        assertThat(says(xinzhou, question, answer(question, null)).reason())
                .as("when all is said")
                .isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
    }

    @Test
    void aPartnerThatWasRestoredIsAnsweredPageByPageFromWhatIsKept() {
        Letter slip = xinzhou.letter(NOTICE_SUBMITTED, newId(), Yulin.slipOfXinzhou("residence-confirmation"));
        xinzhou.awaitReceiptFor(xinzhou.send(slip));
        // Kept, though it was refused: nobody can lose more than that.
        Letter large = xinzhou.letter(
                AGREEMENT_PROPOSED, "agr-large", Map.of("document", Map.of("payload", "x".repeat(480_000))));
        xinzhou.awaitReceiptFor(xinzhou.send(large));

        List<String> given = asked(lost);

        assertThat(given).contains(jws(slip), jws(large));
        assertThat(given)
                .as("what Yulin said")
                .anySatisfy(jws ->
                        assertThat(payload(jws)).contains(slip.message().id().toString(), RECEIPT.wireName()));
    }

    /** @return all that Yulin gives back, put together where it comes in pieces */
    private List<String> asked(Instant since) {
        String subject = "resync-" + newId();
        List<String> given = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        String after = null;
        for (int pages = 1; pages < 50; pages++) {
            ObjectNode question = JsonNodeFactory.instance.objectNode().put("since", since.toString());
            if (after != null) {
                question.put("after", after);
            }
            Letter letter = xinzhou.say(RESYNC_ASKED, subject, question);
            Arrived page = xinzhou.await(RESYNC_ANSWERED, subject, pages);
            assertThat(page.data().path("question").asText())
                    .isEqualTo(letter.message().id().toString());
            page.data().path("messages").forEach(item -> {
                piece.append(item.path("jws").asText());
                if (!item.has("of") || piece.length() == item.path("of").asInt()) {
                    given.add(piece.toString());
                    piece.setLength(0);
                }
            });
            if (!page.data().has("next")) {
                return given;
            }
            after = page.data().path("next").asText();
        }
        throw new AssertionError("no end");
    }

    private static String payload(String jws) {
        return new String(Base64.getUrlDecoder().decode(jws.split("\\.")[1]), StandardCharsets.UTF_8);
    }

    @Test
    void whoAsksOverAndOverIsAnsweredSlowlyAndOnlyWhatItAskedLast() {
        String subject = "resync-" + newId();
        ObjectNode question = JsonNodeFactory.instance.objectNode().put("since", lost.toString());
        Letter last = xinzhou.say(RESYNC_ASKED, subject, question);
        for (int i = 0; i < 40; i++) {
            last = xinzhou.say(RESYNC_ASKED, subject, question);
        }
        String id = last.message().id().toString();
        Patience.until(
                "the last one is answered",
                () -> xinzhou.arrived(RESYNC_ANSWERED, subject).stream()
                        .anyMatch(one -> one.data().path("question").asText().equals(id)));
        assertThat(xinzhou.arrived(RESYNC_ANSWERED, subject)).hasSizeLessThan(4);
        assertThat(Yulin.count("select count(*) from resync_question")).isLessThan(3);
        assertThat(Yulin.count(
                        "select count(*) from sent_message where type = ? and jws is not null",
                        RESYNC_ANSWERED.wireName()))
                .as("answers whose bytes are kept")
                .isEqualTo(1);
    }

    @Test
    void questionsThatAreNoneAreRefused() {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        String subject = "resync-" + newId();
        for (ObjectNode wrong : List.of(
                question.deepCopy(),
                question.deepCopy().put("since", "yesterday"),
                question.deepCopy()
                        .put("since", Instant.now().plus(Duration.ofHours(1)).toString()),
                question.deepCopy().put("since", lost.toString()).put("after", "r.x.y.z"),
                question.deepCopy()
                        .put("since", lost.toString())
                        .put("after", "s." + newId() + ".." + "9".repeat(30)))) {
            assertThat(xinzhou.awaitReceiptFor(xinzhou.say(RESYNC_ASKED, subject, wrong))
                            .reason())
                    .as(wrong.toString())
                    .isEqualTo(RefusalReason.SCHEMA);
        }
        ObjectNode good = question.deepCopy().put("since", lost.toString());
        assertThat(xinzhou.awaitReceiptFor(xinzhou.say(RESYNC_ASKED, "resync-x", good))
                        .reason())
                .isEqualTo(RefusalReason.SCHEMA);
    }
}
