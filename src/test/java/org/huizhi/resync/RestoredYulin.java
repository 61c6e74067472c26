package org.huizhi.resync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.RESYNC_ANSWERED;
import static org.huizhi.envelope.MessageType.RESYNC_ASKED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Yulin's database is of an earlier moment: it does not know what it sent and received since. Xinzhou, played by the
 * test, gives it back, or does not. What Yulin itself had signed then, the test signs with its key.
 */
abstract class RestoredYulin {

    static final String OFFICE = "140930-health";

    @Inject
    RestorationService restorations;

    final Party yulin = BusAndDatabaseResource.surroundings().yulin();
    OtherRegion xinzhou;
    OtherRegion ordos;
    Instant lost;

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

    static void refuse(OtherRegion region, Arrived question) {
        region.receipt(ReceiptLine.of(
                question.message().id(),
                question.digest(),
                Verdict.REFUSED,
                RefusalReason.UNSUPPORTED_TYPE,
                Instant.now()));
    }

    Arrived declared() {
        int before = questions(xinzhou).size();
        assertThat(restorations.declare(lost, List.of())).isTrue();
        return Patience.await(
                "Xinzhou is asked",
                () -> questions(xinzhou).stream().skip(before).findFirst());
    }

    static List<Arrived> questions(OtherRegion region) {
        return region.arrived().stream()
                .filter(message -> message.message().type().equals(RESYNC_ASKED.wireName()))
                .toList();
    }

    /** A message of Yulin to Xinzhou that its database has lost. */
    Letter lostOfYulin(MessageType type, String subject, Object data, Instant at) {
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
    Letter lostOfXinzhou(MessageType type, String subject, Object data, Instant at) {
        return xinzhou.letter(xinzhou.message(type.wireName(), subject, data, at));
    }

    static String jws(Letter letter) {
        return new String(letter.sealed().jws(), StandardCharsets.US_ASCII);
    }

    static ObjectNode item(Letter letter) {
        return JsonNodeFactory.instance.objectNode().put("jws", jws(letter));
    }

    static ObjectNode answer(Arrived question, @Nullable String next, ObjectNode... items) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("question", question.message().id().toString());
        ArrayNode messages = data.putArray("messages");
        List.of(items).forEach(messages::add);
        if (next != null) {
            data.put("next", next);
        }
        return data;
    }

    ReceiptLine says(OtherRegion region, Arrived question, ObjectNode answer) {
        return region.awaitReceiptFor(
                region.say(RESYNC_ANSWERED, question.message().subject(), answer));
    }

    static ObjectNode submission() {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ObjectNode theirs = Yulin.slipOfXinzhou("residence-confirmation");
        data.setAll(theirs);
        data.put("number", "610800-2026-000077");
        data.set("sender", theirs.get("receiver"));
        data.set("receiver", theirs.get("sender"));
        return data;
    }

    static ObjectNode said(String office) {
        return JsonNodeFactory.instance.objectNode().put("round", 1).put("office", office);
    }

    static ReceiptData receipt(Letter letter, Instant at) {
        return new ReceiptData(
                List.of(ReceiptLine.of(letter.message().id(), letter.digest(), Verdict.STORED, null, at)));
    }

    static String newId() {
        return Generators.timeBasedEpochGenerator().generate().toString();
    }

    static JsonNode restoration() {
        return TestCaller.operator()
                .get("/restorations")
                .then()
                .statusCode(200)
                .extract()
                .as(JsonNode.class)
                .path("items")
                .path(0);
    }

    static JsonNode partner(String mailbox) {
        for (JsonNode partner : restoration().path("partners")) {
            if (partner.path("partner").asText().equals(mailbox)) {
                return partner;
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }

    void awaitState(String state) {
        Patience.until(
                "the resync is " + state,
                () -> partner(xinzhou.mailbox()).path("state").asText().equals(state));
    }

    static long number(String notice) {
        String number = TestCaller.submitter()
                .get("/notices/" + notice)
                .then()
                .statusCode(200)
                .extract()
                .path("number");
        return Long.parseLong(number.substring(number.lastIndexOf('-') + 1));
    }

    static ObjectNode piece(String jws, int from, int to) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("jws", jws.substring(from, to))
                .put("from", from)
                .put("of", jws.length());
    }
}
