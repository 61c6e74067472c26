package org.huizhi.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.inbox.HeldReceipts;
import org.huizhi.inbox.MessageHandler;
import org.huizhi.inbox.Outcome;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.ReceivedReceipt;
import org.jboss.logging.Logger;

/** What other regions say of messages that this node sent them. */
@ApplicationScoped
class ReceiptMessages implements MessageHandler {

    private static final Logger LOG = Logger.getLogger(ReceiptMessages.class);

    private final Outbox outbox;
    private final HeldMessages held;
    private final HeldReceipts heldReceipts;
    private final FeedConfig config;

    ReceiptMessages(Outbox outbox, HeldMessages held, HeldReceipts heldReceipts, FeedConfig config) {
        this.outbox = outbox;
        this.held = held;
        this.heldReceipts = heldReceipts;
        this.config = config;
    }

    @Override
    public Turn turn() {
        return Turn.RECEIPTS;
    }

    @Override
    public Set<MessageType> types() {
        return Set.of(MessageType.RECEIPT);
    }

    static boolean isReceipt(ArrivedMessage message) {
        return message.type().equals(MessageType.RECEIPT.wireName());
    }

    @Override
    public int longestPayload(MessageType type) {
        return Envelope.MAX_PAYLOAD_BYTES;
    }

    private record Receipt(ReceivedReceipt received) implements Check.Passed {}

    @Override
    public Check check(Message message, MessageType type) {
        Optional<ReceiptData> data = ReceiptData.of(message.data());
        return data.isPresent()
                ? new Receipt(new ReceivedReceipt(message.sender(), message.id(), credible(data.get(), message)))
                : new Check.Refused(RefusalReason.SCHEMA);
    }

    /** Nobody can have received something after saying so: such a line would put a deadline off, and is passed over. */
    private List<ReceiptLine> credible(ReceiptData receipt, Message message) {
        Instant latest = message.time().plus(config.clockSkew());
        List<ReceiptLine> lines = receipt.receipts().stream()
                .filter(line -> !line.receivedAt().isAfter(latest))
                .toList();
        int passedOver = receipt.receipts().size() - lines.size();
        if (passedOver > 0) {
            LOG.warnf(
                    "%d of %d lines of a receipt of %s are dated after the receipt itself and passed over",
                    passedOver, receipt.receipts().size(), message.sender());
        }
        return lines;
    }

    /**
     * The bytes of a receipt are kept where it is the first for some message: others prove nothing, and whoever has a
     * key can make as many as he likes.
     */
    @Override
    public List<Outcome> apply(List<Check.Passed> messages, List<Instant> receivedAt) {
        List<ReceivedReceipt> receipts =
                messages.stream().map(message -> ((Receipt) message).received()).toList();
        Set<String> partners = held.partners();
        receipts.stream()
                // They may speak of what this node has sent, and does not know any more.
                .filter(receipt -> partners.contains(receipt.receiver()))
                .forEach(receipt ->
                        heldReceipts.keep(receipt.receiver(), receipt.receiver(), receipt.id(), receipt.lines()));
        Set<Given> evidence = outbox.receipted(receipts).stream()
                .map(receipted -> new Given(receipted.receiver(), receipted.receiptId()))
                .collect(Collectors.toSet());
        return receipts.stream()
                .<Outcome>map(receipt -> partners.contains(receipt.receiver())
                                || evidence.contains(new Given(receipt.receiver(), receipt.id()))
                        ? new Outcome.Stored(false)
                        : new Outcome.Noted())
                .toList();
    }

    /** By whom, in which message. */
    private record Given(String receiver, UUID id) {}

    /** Of none: a receipt is about what this node has sent, and is never parked. */
    @Override
    public Set<String> unblocked(Set<String> parkedSubjects) {
        return Set.of();
    }

    @Override
    public RefusalReason expiryReason() {
        return RefusalReason.SCHEMA;
    }
}
