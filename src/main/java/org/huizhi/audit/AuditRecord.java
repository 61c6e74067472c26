package org.huizhi.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;
import org.huizhi.digest.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * One act in the audit log.
 *
 * @param at to the microsecond
 * @param caller subject of the caller, or the node itself
 * @param notice null where the act is not about one notice
 * @param act id of the act, where the node has proved by its MAC that it entered it; null in entries of earlier
 *     versions
 */
@JsonPropertyOrder(alphabetic = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditRecord(
        @JsonProperty(required = true) long position,
        @JsonProperty(required = true) Instant at,
        @JsonProperty(required = true) String caller,
        @JsonProperty(required = true) String action,
        @Nullable UUID notice,
        @Nullable String detail,
        @Nullable String traceparent,
        @Nullable UUID act) {

    /** Length of a hash in bytes, and what comes before the first entry. */
    static final int HASH_BYTES = 32;

    /** Action of the entry that tells of a restore of the database ({@code org.huizhi.resync}). */
    static final String RESTORED = "node.restored";

    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    /** @return JSON, members by name, no white space, absent members left out: the form of RFC 8785 for these values */
    String canonical() {
        try {
            return CANONICAL.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return SHA-256 over the hash before and the canonical form, 32 bytes */
    byte[] hashAfter(byte[] before) {
        MessageDigest digest = Sha256.begin();
        digest.update(before);
        return digest.digest(canonical().getBytes(StandardCharsets.UTF_8));
    }
}
