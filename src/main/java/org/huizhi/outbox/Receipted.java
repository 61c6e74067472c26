package org.huizhi.outbox;

import java.time.Instant;
import java.util.UUID;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.jspecify.annotations.Nullable;

/**
 * A message of this node about which its receiver has now given its word.
 *
 * @param receiver mailbox that the message was sent to and that signed the receipt
 * @param receiptId the receipt message
 * @param sentAt when the bus took the message for the first time; null where that is not known
 */
public record Receipted(
        UUID messageId,
        MessageType type,
        String subject,
        String receiver,
        UUID receiptId,
        ReceiptLine line,
        @Nullable Instant sentAt) {

    Receipted sent(@Nullable Instant at) {
        return new Receipted(messageId, type, subject, receiver, receiptId, line, at);
    }
}
