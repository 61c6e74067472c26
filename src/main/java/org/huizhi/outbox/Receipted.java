package org.huizhi.outbox;

import java.util.UUID;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;

/**
 * A message of this node about which its receiver has now given its word.
 *
 * @param receiver mailbox that the message was sent to and that signed the receipt
 * @param receiptId the receipt message
 */
public record Receipted(
        UUID messageId, MessageType type, String subject, String receiver, UUID receiptId, ReceiptLine line) {}
