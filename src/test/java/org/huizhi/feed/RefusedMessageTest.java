package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Sealed;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A message whose sender is certain but which cannot be taken: refused by receipt, kept, and nothing else changes. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class RefusedMessageTest {

    static Stream<Arguments> submissions() {
        return Stream.of(
                submission("no-agreement", "another digest", "/agreement/digest", "00".repeat(32)),
                submission("no-agreement", "another version", "/agreement/version", 7),
                submission("no-agreement", "another agreement", "/agreement/id", "agr-610800-150600"),
                submission("type-not-agreed", "a type nobody knows", "/noticeType", "birth-limit"),
                submission("type-not-agreed", "a version of the type to come", "/noticeTypeVersion", 2),
                submission("type-not-agreed", "a version of the type that never was", "/noticeTypeVersion", 999),
                submission("schema", "a department that nobody has", "/receiver/department", "fishery"),
                submission("not-addressed-here", "a region of the sender's own", "/receiver/region", "140930"),
                submission("not-addressed-here", "a region nobody knows", "/receiver/region", "999999"),
                submission("unknown-office", "an office of the receiver's that is not", "/receiver/office", "610802-x"),
                submission("unknown-office", "an office of a third region", "/receiver/office", "150600-hub"),
                submission("unknown-office", "a sending office that is not", "/sender/office", "140930-x"),
                submission("unknown-office", "somebody else's sending office", "/sender/office", "150600-hub"),
                submission("unknown-office", "a sending region nobody knows", "/sender/region", "999999"),
                submission("schema", "a payload without its claim", "/payload/claim", null),
                submission("schema", "a payload with more than the type has", "/payload/religion", "x"),
                submission("schema", "a number of another form", "/number", "17"),
                submission("schema", "an urgency that is not", "/urgency", "soon"),
                submission("schema", "no number", "/number", null),
                submission("schema", "a number of another region", "/number", "150600-2026-000001"),
                submission("schema", "a number of the receiver", "/number", "610800-2026-000001"),
                submission("schema", "a number of nobody", "/number", "999999-2026-000001"),
                submission("schema", "a number that is none", "/number", "140900-2026-１２３４５６"),
                submission("schema", "a version that is not a number", "/agreement/version", null));
    }

    private static Arguments submission(String reason, String what, String pointer, @Nullable Object value) {
        return Arguments.of(reason, what, pointer, value);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("submissions")
    void aSubmissionIsRefusedForWhatItSays(String reason, String what, String pointer, @Nullable Object value) {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            ObjectNode data = Slips.with(Yulin.slipOfXinzhou("residence-confirmation"), pointer, value);

            assertRefused(xinzhou, reason, xinzhou.letter(NOTICE_SUBMITTED, Facts.newId(), data));
        }
    }

    static Stream<Arguments> routings() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String submitted = NOTICE_SUBMITTED.wireName();
        return Stream.of(
                routing("header-mismatch", "/mailboxes/cn-150600", "cn-610800", submitted, now),
                routing("header-mismatch", "cn-140900", "cn-610800", submitted, now),
                routing("not-addressed-here", "/mailboxes/cn-140900", "cn-150600", submitted, now),
                routing("unsupported-type", "/mailboxes/cn-140900", "cn-610800", "org.huizhi.notice.submitted.v2", now),
                routing("unsupported-type", "/mailboxes/cn-140900", "cn-610800", "org.huizhi.return.partial.v1", now),
                routing("unsupported-type", "/mailboxes/cn-140900", "cn-610800", "com.example.hello", now),
                routing("too-old", "/mailboxes/cn-140900", "cn-610800", submitted, now.minus(91, ChronoUnit.DAYS)),
                routing("in-future", "/mailboxes/cn-140900", "cn-610800", submitted, now.plus(6, ChronoUnit.MINUTES)),
                routing(
                        "key-not-valid",
                        "/mailboxes/cn-140900",
                        "cn-610800",
                        submitted,
                        Instant.parse("2019-12-31T23:59:59Z")));
    }

    private static Arguments routing(String reason, String source, String destination, String type, Instant time) {
        return Arguments.of(reason, source, destination, type, time);
    }

    @ParameterizedTest(name = "{0}: from {1} to {2}, {3}, {4}")
    @MethodSource("routings")
    void aMessageIsRefusedForItsRouting(String reason, String source, String destination, String type, Instant time) {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            String id = Facts.newId();
            Message message = new Message(
                    UUID.fromString(Facts.newId()),
                    source,
                    destination,
                    type,
                    id,
                    time,
                    Yulin.slipOfXinzhou("notification"));

            assertRefused(xinzhou, reason, xinzhou.letter(message).intoInboxOf("cn-610800"));
        }
    }

    /** What Java can say and no database keeps; it was a fault of the node's, and a dead letter. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "-999999999-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z"
            })
    void aMessageOfAnAgeThatNobodyCountsIsSetAside(String time) {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            String id = Facts.newId();
            Letter good = xinzhou.letter(NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("notification"));

            xinzhou.send(dated(xinzhou.letter(NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("notification")), time));
            Patience.until("it is set aside", () -> Facts.deadLetters(id).size() == 1);
            assertThat(Facts.deadLetters(id).get(0)).containsEntry("reason", "header-mismatch");

            xinzhou.send(good);
            assertThat(xinzhou.awaitReceiptFor(good).verdict()).isEqualTo(Verdict.STORED);
            assertThat(Facts.deadLetters(id)).hasSize(1);
        }
    }

    @Test
    void aMessageDatedFinerThanMicrosecondsIsTakenAndMovesNothingIntoTheFuture() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            String second = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
            Letter fine = dated(
                    xinzhou.letter(NOTICE_SUBMITTED, Facts.newId(), Yulin.slipOfXinzhou("notification")),
                    second.replace("Z", ".123456999Z"));

            xinzhou.send(fine);

            assertThat(xinzhou.awaitReceiptFor(fine).verdict()).isEqualTo(Verdict.STORED);
            assertThat(Yulin.count(
                            "select count(*) from received_message where id = ? and sent_at = ?::timestamptz",
                            fine.message().id(),
                            second.replace("Z", ".123456Z")))
                    .isOne();
        }
    }

    /** The same letter with a time that no program of ours would write. */
    private static Letter dated(Letter letter, String time) {
        String said = new String(letter.message().toBytes(), StandardCharsets.UTF_8)
                .replace('"' + letter.message().time().toString() + '"', '"' + time + '"');
        var around = BusAndDatabaseResource.surroundings();
        Sealed sealed = new Envelope(CryptoProvider.jdk())
                .seal(
                        said.getBytes(StandardCharsets.UTF_8),
                        around.xinzhou().signingKey(),
                        around.yulin().encryptionKid(),
                        around.yulin().encryptionKey());
        Map<String, String> headers = new LinkedHashMap<>(letter.headers());
        headers.put("ce_time", time);
        return new Letter(letter.message(), sealed, letter.topic(), headers, letter.key(), sealed.jwe());
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "1-1-1-1-1", "019AB7D2-6F30-7C1E-8A51-0C5F6D1E2B3A"})
    void aNoticeHasAnIdInItsOneForm(String subject) {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            ObjectNode acceptance =
                    JsonNodeFactory.instance.objectNode().put("round", 1).put("office", "140900-hub");

            assertRefused(xinzhou, "schema", xinzhou.letter(MessageType.NOTICE_ACCEPTED, subject, acceptance));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NOTICE_SUBMITTED", "NOTICE_ACCEPTED", "RETURN_FINAL", "REMINDER"})
    void aMessageWhoseDataIsNullIsRefused(MessageType type) {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            assertRefused(xinzhou, "schema", xinzhou.letter(type, Facts.newId(), NullNode.instance));
        }
    }

    @Test
    void aReceiptWhoseDataIsNullIsRefusedAndKept() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            Letter receipt =
                    xinzhou.send(xinzhou.letter(MessageType.RECEIPT, "receipt-" + Facts.newId(), NullNode.instance));

            Patience.until(
                    "the receipt has been handled",
                    () -> !Facts.received(receipt).isEmpty());
            assertThat(Facts.received(receipt))
                    .singleElement()
                    .satisfies(row ->
                            assertThat(row).containsAllEntriesOf(Map.of("verdict", "refused", "reason", "schema")));
        }
    }

    @Test
    void aReceiptOfATimeThatNobodyKeepsIsRefusedAndKept() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            ObjectNode line = JsonNodeFactory.instance
                    .objectNode()
                    .put("messageId", Facts.newId())
                    .put("sha256", "00".repeat(32))
                    .put("verdict", "stored")
                    .put("receivedAt", "-999999999-01-01T00:00:00Z");
            ObjectNode data = JsonNodeFactory.instance.objectNode();
            data.putArray("receipts").add(line);
            Letter receipt = xinzhou.send(xinzhou.letter(MessageType.RECEIPT, "receipt-" + Facts.newId(), data));

            Patience.until(
                    "the receipt has been handled",
                    () -> !Facts.received(receipt).isEmpty());
            assertThat(Facts.received(receipt))
                    .singleElement()
                    .satisfies(row ->
                            assertThat(row).containsAllEntriesOf(Map.of("verdict", "refused", "reason", "schema")));
        }
    }

    static void assertRefused(OtherRegion sender, String reason, Letter letter) {
        String id = letter.message().subject();
        List<Object> before = Facts.aboutNotice(id);

        ReceiptLine line = sender.awaitReceiptFor(sender.send(letter));

        assertThat(line.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(line.reason()).isEqualTo(RefusalReason.of(reason));
        assertThat(Facts.aboutNotice(id)).isEqualTo(before);
        assertThat(Facts.received(letter))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsAllEntriesOf(
                                Map.of("sender", sender.mailbox(), "verdict", "refused", "reason", reason)));
    }
}
