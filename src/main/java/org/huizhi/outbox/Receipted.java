package org.huizhi.outbox;

import java.util.UUID;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;

/** A message of this node about which its receiver has now given its word. */
public record Receipted(UUID messageId, MessageType type, String subject, ReceiptLine line) {}
