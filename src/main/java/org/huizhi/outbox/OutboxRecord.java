package org.huizhi.outbox;

import java.time.Instant;
import java.util.UUID;
import org.huizhi.envelope.MessageType;

/** A queued message as the bus gets it. {@code attempts} counts how often the bus has taken it before. */
public record OutboxRecord(
        long seq,
        UUID messageId,
        MessageType type,
        String subject,
        String destination,
        Instant createdAt,
        String traceparent,
        byte[] value,
        boolean awaitsReceipt,
        int attempts) {}
