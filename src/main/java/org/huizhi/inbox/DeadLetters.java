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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Vault;

/** Records that could not be handled, with their bytes, and what operators decided about them. Nothing is deleted. */
@ApplicationScoped
public class DeadLetters implements PanacheRepositoryBase<DeadLetter, UUID> {

    private final StatelessSession session;
    private final Vault vault;
    private final ObjectMapper json;

    DeadLetters(StatelessSession session, Vault vault, ObjectMapper json) {
        this.session = session;
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

    /**
     * Keeps a record. Reading the same record again, say after a crash, keeps it once. @return whether it is a new one
     */
    @Transactional(TxType.MANDATORY)
    public boolean keep(UUID id, IncomingRecord record, Cause cause, Instant receivedAt) {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        Encrypted locked = vault.encrypt(value, context(id));
        return session.doReturningWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into dead_letter (id, topic, partition, \"offset\", sha256, record_key, headers, source, type,"
                            + " subject, key_id, value, size, reason, detail, received_at, status, attempts)"
                            + " values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'OPEN', 0) on conflict do nothing")) {
                insert.setObject(1, id);
                insert.setString(2, record.topic());
                insert.setInt(3, record.partition());
                insert.setLong(4, record.offset());
                insert.setBytes(5, sha256(value));
                insert.setBytes(6, record.key());
                insert.setString(7, headers(record));
                insert.setString(8, record.header("ce_source"));
                insert.setString(9, record.header("ce_type"));
                insert.setString(10, record.header("ce_subject"));
                insert.setString(11, locked.keyId());
                insert.setBytes(12, locked.bytes());
                insert.setInt(13, value.length);
                insert.setString(14, cause.reason());
                insert.setString(15, cause.detail());
                insert.setObject(16, receivedAt.atOffset(ZoneOffset.UTC));
                return insert.executeUpdate() == 1;
            }
        });
    }

    /** @return newest first, one more than the limit when there is a next page; null filters mean any */
    @Transactional
    public List<DeadLetter> list(DeadLetter.Status status, UUID before, int limit) {
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

    /** @return the record as it came */
    public IncomingRecord record(DeadLetter letter) {
        byte[] value = vault.decrypt(letter.keyId, letter.value(), context(letter.id));
        return new IncomingRecord(
                letter.topic, letter.partition, letter.offset, letter.recordKey, letter.headers, value);
    }

    @Transactional(TxType.MANDATORY)
    public void decide(DeadLetter letter, DeadLetter.Status decision, String by, String because, Instant at) {
        letter.decide(decision, by, because, at);
    }

    @Transactional(TxType.MANDATORY)
    public void triedAgain(DeadLetter letter, Cause cause) {
        letter.triedAgain(cause.reason(), cause.detail());
    }

    /** Erases the bytes of records that name one of these subjects; what is still open is decided by that. */
    @Transactional(TxType.MANDATORY)
    public void erase(Collection<String> subjects, Instant at) {
        session.doWork(connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    update dead_letter
                       set value = null, record_key = null, headers = '{}',
                           status = case status when 'OPEN' then 'DISCARDED' else status end,
                           decided_at = coalesce(decided_at, ?), decided_by = coalesce(decided_by, 'retention'),
                           decision = coalesce(decision, 'erased after the retention period')
                     where subject = any(?) and value is not null""")) {
                update.setObject(1, at.atOffset(ZoneOffset.UTC));
                update.setArray(2, connection.createArrayOf("text", subjects.toArray()));
                update.executeUpdate();
            }
        });
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

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
