package org.huizhi.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Objects;

/**
 * The node's signed word on how far its audit log went, and on what was in it.
 *
 * @param hash of the chain at that position, hex
 */
record Checkpoint(
        @JsonProperty(required = true) String mailbox,
        @JsonProperty(required = true) long position,
        @JsonProperty(required = true) String hash,
        @JsonProperty(required = true) Instant at) {

    /** {@code typ} of its signature. */
    static final String TYPE = "huizhi-audit-checkpoint";

    Checkpoint {
        Objects.requireNonNull(mailbox, "mailbox");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(at, "at");
    }
}
