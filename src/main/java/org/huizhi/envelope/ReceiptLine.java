package org.huizhi.envelope;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One message's line in a receipt (feed contract, "Receipts").
 *
 * @param sha256 SHA-256 of the JWS that was received, lower-case hex
 * @param reason present exactly when refused
 * @param receivedAt when the receiving node first had it in hand; of what begins a round of a slip this starts the
 *     clock
 * @param dueDate of the round that begins with it, as the receiving node counts; null of others, and of nodes that do
 *     not say
 * @param holidaysUnknown years up to it that the receiving node counts with plain weekends; null where there are none
 */
public record ReceiptLine(
        @JsonProperty(required = true) UUID messageId,
        @JsonProperty(required = true) String sha256,
        @JsonProperty(required = true) Verdict verdict,
        @Nullable RefusalReason reason,
        @JsonProperty(required = true) Instant receivedAt,
        @Nullable LocalDate dueDate,
        @Nullable List<Integer> holidaysUnknown) {

    public ReceiptLine {
        Objects.requireNonNull(messageId, "messageId");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(receivedAt, "receivedAt");
        if ((verdict == Verdict.REFUSED) != (reason != null)) {
            throw new IllegalArgumentException("receipt line for " + messageId + ": a reason goes with refused");
        }
    }

    public static ReceiptLine of(
            UUID messageId, byte[] digest, Verdict verdict, @Nullable RefusalReason reason, Instant receivedAt) {
        return new ReceiptLine(messageId, HexFormat.of().formatHex(digest), verdict, reason, receivedAt, null, null);
    }

    /** @param unknown years that it counts with plain weekends */
    public ReceiptLine withDueDate(LocalDate day, List<Integer> unknown) {
        return new ReceiptLine(
                messageId, sha256, verdict, reason, receivedAt, day, unknown.isEmpty() ? null : List.copyOf(unknown));
    }

    /** @return whether the line speaks of the bytes with this SHA-256 */
    public boolean isFor(byte[] digest) {
        try {
            return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), digest);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @return whether the receiver has the message and stands to it */
    public boolean delivered() {
        return verdict != Verdict.REFUSED;
    }
}
