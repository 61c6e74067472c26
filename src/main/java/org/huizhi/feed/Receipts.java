package org.huizhi.feed;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.NoEncryptionKeyException;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;
import org.huizhi.outbox.UuidV7;
import org.jboss.logging.Logger;

/**
 * This node's signed word on what it received: one message per batch and sender, in the transaction that stores what it
 * confirms.
 */
@ApplicationScoped
class Receipts {

    private static final Logger LOG = Logger.getLogger(Receipts.class);
    /** Keeps a receipt far below the longest payload; a line is about 200 bytes. */
    private static final int LINES_PER_MESSAGE = 1000;

    private final MessageSealer sealer;
    private final Outbox outbox;
    private final UuidV7 ids;

    Receipts(MessageSealer sealer, Outbox outbox, UuidV7 ids) {
        this.sealer = sealer;
        this.outbox = outbox;
        this.ids = ids;
    }

    /** @param decided messages of any senders; what is not receipted among them is passed over */
    @Transactional(TxType.MANDATORY)
    void send(List<ArrivedMessage> decided) {
        Map<String, List<ReceiptLine>> linesBySender = new LinkedHashMap<>();
        decided.stream()
                .filter(Receipts::isReceipted)
                .forEach(message -> linesBySender
                        .computeIfAbsent(message.sender(), sender -> new ArrayList<>())
                        .add(message.receiptLine()));
        List<PreparedMessage> messages = new ArrayList<>();
        linesBySender.forEach((sender, lines) -> {
            for (int from = 0; from < lines.size(); from += LINES_PER_MESSAGE) {
                List<ReceiptLine> part = lines.subList(from, Math.min(lines.size(), from + LINES_PER_MESSAGE));
                try {
                    messages.add(sealer.seal(new Draft(
                            MessageType.RECEIPT, "receipt-" + ids.next(), sender, new ReceiptData(part), null)));
                } catch (NoEncryptionKeyException e) {
                    // The sender asks again by sending again; by then its entry may have been renewed.
                    LOG.warnf("%d messages of %s stay without receipt: %s", part.size(), sender, e.getMessage());
                }
            }
        });
        outbox.add(messages);
    }

    /** A message of a type that nobody knows is refused, and its sender told so. */
    private static boolean isReceipted(ArrivedMessage message) {
        return MessageType.of(message.type()).map(MessageType::isReceipted).orElse(true);
    }
}
