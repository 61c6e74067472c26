package org.huizhi.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.huizhi.directory.PublishedKey;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.SigningKey;
import org.huizhi.envelope.Verdict;
import org.jspecify.annotations.Nullable;

/** What a check works with: letters to the node under test, as they should be or not, and what it says of them. */
final class Bench {

    private final Setup setup;
    private final Region region;
    private final Clock clock;
    private final Envelope envelope = new Envelope(CryptoProvider.fastest());
    private final AtomicInteger sequence = new AtomicInteger();

    Bench(Setup setup, Region region, Clock clock) {
        this.setup = setup;
        this.region = region;
        this.clock = clock;
    }

    Setup setup() {
        return setup;
    }

    Region region() {
        return region;
    }

    Instant time() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    UUID newId() {
        return Generators.timeBasedEpochGenerator().generate();
    }

    /** Data of a slip that the node should take. */
    ObjectNode slip() {
        Instant now = time();
        ObjectNode data = object();
        data.put(
                        "number",
                        String.format(
                                Locale.ROOT,
                                "%s-%d-%09d",
                                setup.own().region(),
                                now.atZone(setup.own().timeZone()).getYear(),
                                now.toEpochMilli() / 1000 % 1_000_000 * 1000 + sequence.incrementAndGet()))
                .put("noticeType", setup.noticeType())
                .put("noticeTypeVersion", 1);
        data.putObject("agreement")
                .put("id", setup.agreement().id())
                .put("version", setup.agreement().version())
                .put("digest", setup.agreement().digest());
        data.put("urgency", "normal");
        data.putObject("sender").put("region", setup.own().region()).put("office", ownOffice());
        data.putObject("receiver").put("region", setup.partner().region());
        data.putObject("payload").put("subject", "一致性测试").put("text", "一致性测试，无需答复。");
        return data;
    }

    String ownOffice() {
        return setup.own().offices().get(0).id();
    }

    /** Round 1, by an own office. */
    ObjectNode spoken() {
        return object().put("round", 1).put("office", ownOffice());
    }

    Message message(MessageType type, String subject, JsonNode data) {
        return message(type.wireName(), subject, data, time());
    }

    Message message(String type, String subject, JsonNode data, Instant at) {
        return new Message(
                newId(), Message.source(setup.own().mailbox()), setup.partner().mailbox(), type, subject, at, data);
    }

    Letter letter(MessageType type, UUID subject, JsonNode data) {
        return letter(message(type, subject.toString(), data));
    }

    Letter letter(Message message) {
        return letter(message, setup.signingKey());
    }

    Letter letter(Message message, SigningKey signer) {
        return letter(message, message.toBytes(), signer);
    }

    /** @param bytes that are signed in place of those of the message */
    Letter letter(Message message, byte[] bytes, SigningKey signer) {
        PublishedKey receiver =
                Setup.encryptionKey(setup.directory(), setup.partner().mailbox(), clock.instant());
        return Letter.of(message, envelope.seal(bytes, signer, receiver.kid(), receiver.key()));
    }

    /** A slip that the node should take. */
    Letter submission(UUID notice) {
        return letter(MessageType.NOTICE_SUBMITTED, notice, slip());
    }

    Letter probe() {
        ObjectNode data = object();
        data.putObject("agreement")
                .put("id", setup.agreement().id())
                .put("version", setup.agreement().version())
                .put("digest", setup.agreement().digest());
        return letter(message(MessageType.PROBE, setup.agreement().id(), data));
    }

    /** @param reason present exactly when refused */
    ReceiptLine line(Region.Heard heard, Verdict verdict, @Nullable RefusalReason reason) {
        return ReceiptLine.of(heard.message().id(), heard.digest(), verdict, reason, time());
    }

    Letter receipt(ReceiptLine line) {
        ObjectNode data = object();
        ObjectNode said = data.putArray("receipts")
                .addObject()
                .put("messageId", line.messageId().toString())
                .put("sha256", line.sha256())
                .put("verdict", line.verdict().code())
                .put("receivedAt", line.receivedAt().toString());
        if (line.reason() != null) {
            said.put("reason", line.reason().code());
        }
        if (line.dueDate() != null) {
            said.put("dueDate", line.dueDate().toString());
        }
        return letter(message(MessageType.RECEIPT, "receipt-" + newId(), data));
    }

    /**
     * Receipts what was heard, and goes on once the node has it: the probe behind it is receipted.
     *
     * @return what is wrong; empty where the probe is receipted
     */
    Optional<String> receipted(Region.Heard heard, ReceiptLine line) {
        String subject = heard.message().subject();
        region.send(receipt(line).onPartitionOf(subject));
        return stored(probe().onPartitionOf(subject)).map(found -> "a probe behind the receipt: " + found);
    }

    /** @return what is wrong; empty where the node says that it stored the message */
    Optional<String> stored(Letter letter) {
        return answered(letter, line -> line.verdict() == Verdict.STORED, "stored");
    }

    Optional<String> duplicate(Letter letter, int receipts) {
        return region.awaitReceipts(letter, receipts)
                .map(line -> said(line, line.verdict() == Verdict.DUPLICATE, "duplicate"))
                .orElseGet(() -> Optional.of("no receipt of what was sent again"));
    }

    /** @param reasons one of which the receipt has to give */
    Optional<String> refused(Letter letter, String... reasons) {
        return answered(
                letter,
                line -> line.reason() != null
                        && List.of(reasons).contains(line.reason().code()),
                "refused, " + String.join(" or ", reasons));
    }

    private Optional<String> answered(Letter letter, Predicate<ReceiptLine> right, String expected) {
        region.send(letter);
        return region.awaitReceipts(letter, 1)
                .map(line -> said(line, right.test(line), expected))
                .orElseGet(() -> Optional.of("no receipt; expected: " + expected));
    }

    private static Optional<String> said(ReceiptLine line, boolean right, String expected) {
        String reason = line.reason() == null ? "" : ", " + line.reason().code();
        return right
                ? Optional.empty()
                : Optional.of("the receipt says " + line.verdict().code() + reason + "; expected: " + expected);
    }

    /**
     * A record that proves nothing about its sender: the node goes on, and does not answer it.
     *
     * @param notice key of the record, so that what comes behind it is on its partition
     */
    Optional<String> unanswered(Letter bad, UUID notice) {
        region.send(bad);
        return stored(submission(notice))
                .map(found -> "what came behind it was not taken: " + found)
                .or(() -> region.receipts(bad).isEmpty()
                        ? Optional.empty()
                        : Optional.of("it was answered: "
                                + region.receipts(bad).get(0).verdict().code()));
    }
}
