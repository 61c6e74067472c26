package org.huizhi.inbox;

import jakarta.persistence.Basic;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A record from the bus that could not be handled; kept until an operator decides, and after it. */
@Entity
@Table(name = "dead_letter")
public class DeadLetter {

    /** What was decided. Nothing is ever deleted. */
    public enum Status {
        OPEN,
        REPLAYED,
        DISCARDED
    }

    @Id
    UUID id;

    String topic;

    int partition;

    @Column(name = "\"offset\"")
    long offset;

    byte[] sha256;

    @Column(name = "record_key")
    byte @Nullable [] recordKey;

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, String> headers;

    @Nullable
    String source;

    @Nullable
    String type;

    @Nullable
    String subject;

    @Column(name = "key_id")
    String keyId;

    /** Read on its own: a listing shows none. */
    @Basic(fetch = FetchType.LAZY)
    byte @Nullable [] value;

    int size;

    String reason;

    String detail;

    @Column(name = "received_at")
    Instant receivedAt;

    @Enumerated(EnumType.STRING)
    Status status;

    int attempts;

    int times;

    @Column(name = "last_received_at")
    Instant lastReceivedAt;

    @Column(name = "decided_at")
    @Nullable
    Instant decidedAt;

    @Column(name = "decided_by")
    @Nullable
    String decidedBy;

    @Nullable
    String decision;

    protected DeadLetter() {}

    public UUID id() {
        return id;
    }

    public String topic() {
        return topic;
    }

    public int partition() {
        return partition;
    }

    public long offset() {
        return offset;
    }

    public byte[] sha256() {
        return sha256.clone();
    }

    public byte @Nullable [] recordKey() {
        return recordKey;
    }

    public Map<String, String> headers() {
        return headers;
    }

    public @Nullable String source() {
        return source;
    }

    public @Nullable String type() {
        return type;
    }

    public @Nullable String subject() {
        return subject;
    }

    byte @Nullable [] value() {
        return value;
    }

    /** @return bytes of the value as it came */
    public int size() {
        return size;
    }

    public String reason() {
        return reason;
    }

    public String detail() {
        return detail;
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    public Status status() {
        return status;
    }

    public int attempts() {
        return attempts;
    }

    /** @return how often a record of this key, these headers and this value came, from whatever places of the bus */
    public int times() {
        return times;
    }

    public Instant lastReceivedAt() {
        return lastReceivedAt;
    }

    public @Nullable Instant decidedAt() {
        return decidedAt;
    }

    public @Nullable String decidedBy() {
        return decidedBy;
    }

    public @Nullable String decision() {
        return decision;
    }

    void decide(Status decided, String by, String reasonOfDecision, Instant at) {
        if (decided == Status.REPLAYED) {
            attempts++;
        }
        status = decided;
        decidedBy = by;
        decision = reasonOfDecision;
        decidedAt = at;
    }

    void failedAgain(String foundReason, String foundDetail) {
        attempts++;
        reason = foundReason;
        detail = foundDetail;
    }
}
