package org.huizhi.outbox;

import java.time.Instant;
import java.util.UUID;
import org.huizhi.envelope.MessageType;
import org.huizhi.vault.Encrypted;
import org.jspecify.annotations.Nullable;

/**
 * A message that is signed and encrypted, but not yet stored. It exists only if the transaction that adds it commits.
 *
 * @param jws the signed bytes, encrypted with the node's key
 * @param record the exact value of the record on the bus
 * @param digest SHA-256 of the signed bytes
 */
public record PreparedMessage(
        UUID id,
        MessageType type,
        String subject,
        String destination,
        Instant time,
        byte[] digest,
        Encrypted jws,
        byte[] record,
        @Nullable String traceparent) {}
