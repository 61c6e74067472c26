package org.huizhi.resync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;
import static org.huizhi.envelope.MessageType.RECEIPT;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.feed.Upheaval;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts of that which a partner gives back, and how much. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Upheaval.class)
class GivenBackTest extends RestoredYulin {

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

    /** Xinzhou's clock had been behind; what it said of the slip later is its word, in the same receipt or another. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRefusalForNowIsNotTheLastWord(boolean inOneReceipt) {
        String id = newId();
        Instant at = lost.plusSeconds(10);
        Letter submitted = lostOfYulin(NOTICE_SUBMITTED, id, submission(), at);
        ReceiptLine refused = ReceiptLine.of(
                submitted.message().id(),
                submitted.digest(),
                Verdict.REFUSED,
                RefusalReason.IN_FUTURE,
                at.plusSeconds(1));
        ReceiptLine stored = receipt(submitted, at.plusSeconds(20)).receipts().get(0);
        Letter first =
                lostOfXinzhou(RECEIPT, "receipt-" + newId(), new ReceiptData(List.of(refused)), at.plusSeconds(1));
        Letter second = lostOfXinzhou(
                RECEIPT,
                "receipt-" + newId(),
                new ReceiptData(inOneReceipt ? List.of(refused, stored) : List.of(stored)),
                at.plusSeconds(20));

        Arrived question = declared();
        says(xinzhou, question, answer(question, null, item(first), item(submitted), item(second)));
        awaitState("done");

        TestCaller.submitter()
                .get("/notices/" + id)
                .then()
                .body("state", equalTo("delivered"))
                .body("deliveredAt", equalTo(at.plusSeconds(20).toString()));
    }

    @Test
    void whoGivesBackMoreThanCanBeIsAskedForNoMore() {
        Arrived question = declared();
        Yulin.update("update resync set bytes = 17179869184 where state = 'ASKING' and partner = 'cn-140900'");
        Letter slip = lostOfXinzhou(NOTICE_SUBMITTED, newId(), Yulin.slipOfXinzhou("residence-confirmation"), lost);
        says(xinzhou, question, answer(question, "more", item(slip)));
        awaitState("refused");

        assertThat(partner(xinzhou.mailbox()).path("refusal").asText()).isEqualTo("too-many-messages");
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
}
