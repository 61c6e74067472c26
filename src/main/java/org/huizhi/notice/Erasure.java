package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignedDocument;

/** A node's signed statement that it erased messages of a notice after their retention period; their digests stay. */
public record Erasure(
        @JsonProperty(required = true) UUID noticeId,
        @JsonProperty(required = true) Instant erasedAt,
        @JsonProperty(required = true) List<Erased> messages) {

    /** {@code typ} of its signature. */
    public static final String TYPE = "huizhi-erasure";

    public Erasure {
        Objects.requireNonNull(noticeId, "noticeId");
        Objects.requireNonNull(erasedAt, "erasedAt");
        messages = List.copyOf(messages);
    }

    /** @param sha256 of the JWS that was erased, hex */
    public record Erased(
            @JsonProperty(required = true) UUID id,
            @JsonProperty(required = true) String sha256) {}

    public static Optional<Erasure> parse(byte[] payload) {
        try {
            return Optional.of(SignedDocument.parse(payload, Erasure.class));
        } catch (InvalidDocumentException e) {
            return Optional.empty();
        }
    }

    public boolean names(UUID messageId, String sha256) {
        return messages.stream().anyMatch(message -> messageId.equals(message.id()) && sha256.equals(message.sha256()));
    }
}
