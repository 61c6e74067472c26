package org.huizhi.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.digest.Sha256;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Vault;
import org.jspecify.annotations.Nullable;

/** Records that could not be handled, with their bytes, and what operators decided about them. Nothing is deleted. */
@ApplicationScoped
public class DeadLetters implements PanacheRepositoryBase<DeadLetter, UUID> {

    /** A record that is read again from its place, say after a crash, has not come again. */
    private static final String ADD = """
            insert into dead_letter (id, topic, partition, "offset", sha256, record_key, headers, source, type, subject,
                                     key_id, value, size, reason, detail, received_at, last_received_at, status,
                                     attempts, times, content)
            values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'OPEN', 0, 1,
                    dead_letter_content(?, ?, ?::jsonb))
            on conflict (content) do update
               set times = dead_letter.times + 1, last_received_at = excluded.last_received_at
             where (dead_letter.topic, dead_letter.partition, dead_letter."offset")
                is distinct from (excluded.topic, excluded.partition, excluded."offset")
            returning times""";

    private static final String COUNT_AGAIN = """
            update dead_letter
               set last_received_at = ?,
                   times = times + case when (topic, partition, "offset") = (?, ?, ?) then 0 else 1 end
             where content = dead_letter_content(?, ?, ?::jsonb)""";

    private final Database database;
    private final Vault vault;
    private final ObjectMapper json;

    DeadLetters(Database database, Vault vault, ObjectMapper json) {
        this.database = database;
        this.vault = vault;
        this.json = json;
    }

    @Produces
    @Singleton
    static EncryptedTable encryptedTable() {
        return new EncryptedTable("dead_letter", List.of("id"), "value", row -> {
            UUID id = row.uuid(1);
            return new EncryptedTable.Place(context(id), List.of(id));
        });
    }

    /**
     * Why a record is a dead letter: a stable code, and a sentence for the operator that repeats nothing of the record.
     */
    public record Cause(String reason, String detail) {}

    /** Every reason there is (docs/operations.md, "Dead letters"). */
    public static final List<String> REASONS =
            List.of("unknown-sender", "bad-signature", "header-mismatch", "unreadable", "fault");

    /**
     * Adds a record. One of the same key, headers and value is there once, whoever copied it and however often it is
     * read: it is counted, and what was decided about it stands.
     *
     * @return whether it is a new one
     */
    @Transactional(TxType.MANDATORY)
    boolean add(UUID id, IncomingRecord record, Cause cause, Instant receivedAt) {
        byte[] value = value(record);
        IncomingRecord.Whole whole = record.whole();
        byte[] sha256 = sha256(record);
        String headers = headers(record);
        Encrypted encrypted = vault.encrypt(value, context(id));
        return database.first(
                        ADD,
                        row -> row.integer(1) == 1,
                        id,
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        sha256,
                        record.key(),
                        headers,
                        record.header("ce_source"),
                        record.header("ce_type"),
                        record.header("ce_subject"),
                        encrypted.keyId(),
                        encrypted.bytes(),
                        whole == null ? value.length : whole.size(),
                        cause.reason(),
                        cause.detail(),
                        receivedAt,
                        receivedAt,
                        sha256,
                        record.key(),
                        headers)
                .orElse(false);
    }

    /** Counts a record that is there already. @return false where it is not */
    @Transactional(TxType.MANDATORY)
    boolean countAgain(IncomingRecord record, Instant receivedAt) {
        return database.update(
                        COUNT_AGAIN,
                        receivedAt,
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        sha256(record),
                        record.key(),
                        headers(record))
                > 0;
    }

    private static byte[] value(IncomingRecord record) {
        byte[] bytes = record.value();
        return bytes == null ? new byte[0] : bytes;
    }

    private static byte[] sha256(IncomingRecord record) {
        IncomingRecord.Whole whole = record.whole();
        return whole == null ? Sha256.of(value(record)) : whole.sha256();
    }

    /** @return newest first, one more than the limit when there is a next page; null filters mean any */
    @Transactional
    public List<DeadLetter> list(DeadLetter.@Nullable Status status, @Nullable UUID before, int limit) {
        StringBuilder where = new StringBuilder("1 = 1");
        Map<String, Object> parameters = new HashMap<>();
        if (status != null) {
            where.append(" and status = :status");
            parameters.put("status", status);
        }
        if (before != null) {
            where.append(" and id < :before");
            parameters.put("before", before);
        }
        return find(where + " order by id desc", parameters).range(0, limit).list();
    }

    /** Locks one until the transaction ends. */
    @Transactional(TxType.MANDATORY)
    public Optional<DeadLetter> lock(UUID id) {
        return Optional.ofNullable(findById(id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** @return the record as it was kept; an open dead letter is not erased */
    public IncomingRecord record(DeadLetter letter) {
        byte[] encrypted = Objects.requireNonNull(letter.value(), () -> "dead letter " + letter.id + " is erased");
        byte[] value = vault.decrypt(letter.keyId, encrypted, context(letter.id));
        return new IncomingRecord(
                letter.topic,
                letter.partition,
                letter.offset,
                letter.recordKey,
                letter.headers,
                value,
                value.length < letter.size ? new IncomingRecord.Whole(letter.size, letter.sha256()) : null);
    }

    /** @return its bytes as they were kept; null where they are erased */
    @Transactional(TxType.MANDATORY)
    public byte @Nullable [] value(DeadLetter letter) {
        byte[] encrypted = letter.value();
        return encrypted == null ? null : vault.decrypt(letter.keyId, encrypted, context(letter.id));
    }

    /** @return how many no operator has decided yet */
    @Transactional
    public long open() {
        return count("status", DeadLetter.Status.OPEN);
    }

    @Transactional(TxType.MANDATORY)
    public void decide(DeadLetter letter, DeadLetter.Status decision, String by, String reason, Instant at) {
        letter.decide(decision, by, reason, at);
    }

    @Transactional(TxType.MANDATORY)
    public void failedAgain(DeadLetter letter, Cause cause) {
        letter.failedAgain(cause.reason(), cause.detail());
    }

    /** Erases the bytes of records that name one of these subjects; what is still open is decided by that. */
    @Transactional(TxType.MANDATORY)
    public void erase(Collection<String> subjects, Instant at) {
        database.update("""
                    update dead_letter
                       set value = null, record_key = null, headers = '{}',
                           status = case status when 'OPEN' then 'DISCARDED' else status end,
                           decided_at = coalesce(decided_at, ?), decided_by = coalesce(decided_by, 'retention'),
                           decision = coalesce(decision, 'erased after the retention period')
                     where subject = any(?) and value is not null""", at, SqlArray.texts(subjects));
    }

    /** @return ids of those whose bytes are still kept, the oldest first */
    @Transactional(TxType.MANDATORY)
    public List<UUID> old(Instant receivedBefore, Collection<UUID> without, int most) {
        return database.query(
                "select id from dead_letter where value is not null and received_at < ? and id <> all(?)"
                        + " order by received_at limit ?",
                row -> row.uuid(1),
                receivedBefore,
                SqlArray.uuids(without),
                most);
    }

    /**
     * Erases all that records brought, their headers too, whatever they named; those that are still open are decided by
     * that. A message so old could not be accepted any more.
     *
     * @return how many were not erased yet
     */
    @Transactional(TxType.MANDATORY)
    public int eraseOld(Collection<UUID> ids, Instant at) {
        return database.update("""
                    update dead_letter
                       set value = null, record_key = null, headers = '{}', source = null, type = null, subject = null,
                           status = case status when 'OPEN' then 'DISCARDED' else status end,
                           decided_at = coalesce(decided_at, ?), decided_by = coalesce(decided_by, 'retention'),
                           decision = coalesce(decision, 'erased for its age')
                     where id = any(?) and value is not null""", at, SqlArray.uuids(ids));
    }

    private String headers(IncomingRecord record) {
        try {
            return json.writeValueAsString(record.headers());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] context(UUID id) {
        return id.toString().getBytes(StandardCharsets.UTF_8);
    }
}
