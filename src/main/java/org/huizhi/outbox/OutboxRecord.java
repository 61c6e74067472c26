package org.huizhi.outbox;

import java.time.Instant;
import java.util.UUID;
import org.huizhi.envelope.MessageType;
import org.jspecify.annotations.Nullable;

/** A queued message as the bus gets it. {@code attempts} counts how often the bus has taken it before. */
public record OutboxRecord(
        long seq,
        UUID messageId,
        MessageType type,
        String subject,
        String destination,
        Instant createdAt,
        @Nullable String traceparent,
        byte[] value,
        boolean awaitsReceipt,
        int attempts) {}
