package org.huizhi.resync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.AGREEMENT_PROPOSED;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;
import static org.huizhi.envelope.MessageType.RECEIPT;
import static org.huizhi.envelope.MessageType.RESYNC_ANSWERED;
import static org.huizhi.envelope.MessageType.RESYNC_ASKED;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.feed.Upheaval;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** A partner was restored, and asks this node. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Upheaval.class)
class ResyncAnswersTest extends RestoredYulin {

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

    /** Nobody can write to its inbox: what is made for it lies here. */
    @Test
    void whileTheLastAnswerHasNotLeftNoOtherIsMade() {
        String subject = "resync-" + newId();
        ObjectNode question = JsonNodeFactory.instance.objectNode().put("since", lost.toString());
        xinzhou.say(RESYNC_ASKED, subject, question);
        xinzhou.await(RESYNC_ANSWERED, subject, 1);
        Yulin.update(
                "update outbox set sent_at = null, next_attempt_at = now() + interval '1 hour' where subject = ?",
                subject);
        for (int i = 0; i < 5; i++) {
            xinzhou.say(RESYNC_ASKED, subject, question);
        }
        Patience.until(
                "it is looked at, and put off",
                () -> Yulin.count(
                                "select count(*) from resync_question where id = ?::uuid and question is not null"
                                        + " and due_at > now()",
                                subject.substring("resync-".length()))
                        == 1);
        assertThat(Yulin.count("select count(*) from sent_message where subject = ?", subject))
                .isEqualTo(1);

        Yulin.update("update outbox set sent_at = now() where subject = ?", subject);
        xinzhou.await(RESYNC_ANSWERED, subject, 2);
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
