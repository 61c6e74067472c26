package org.huizhi.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.PublishedKey;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.MessageType;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * What a mailbox may not have got yet, read and not taken: the bus goes on with it. That is everything without a
 * receipt, and this node's receipts, which nobody receipts. Probes tell of the bus alone.
 */
@ApplicationScoped
public class OutgoingRecords {

    private static final String PENDING = """
            select message_id, octet_length(record) from outbox
             where destination = ? and message_id > ? and type <> ?
             order by message_id limit ?""";

    /** Begins word for word with the condition of the index that they are found by. */
    private static final String RECEIPTS =
            "select id, octet_length(jws) from sent_message where " + TechnicalMessages.TECHNICAL + """
             and created_at >= ? and destination = ? and type = ? and id > ? and jws is not null
             order by id limit ?""";

    /** Of a record beside its value: key and headers; of one that is encrypted anew, what encryption adds too. */
    private static final int BESIDE = 1024;

    private final Database database;
    private final CurrentDirectory directory;
    private final Envelope envelope;
    private final Vault vault;

    OutgoingRecords(Database database, CurrentDirectory directory, Envelope envelope, Vault vault) {
        this.database = database;
        this.directory = directory;
        this.envelope = envelope;
        this.vault = vault;
    }

    /**
     * A message that is wanted.
     *
     * @param bytes as many as its record has, or somewhat more
     */
    public record Wanted(UUID id, int bytes) {}

    /**
     * @param receiptsSince of receipts, only those made since then
     * @param after id of the last one that is not wanted any more
     * @return those that are wanted, in the order of their ids, which is that of the time
     */
    @Transactional
    public List<Wanted> wanted(String destination, Instant receiptsSince, UUID after, int most) {
        // As the database orders them, and not as Java does, for which half of the numbers are negative.
        Map<String, Wanted> wanted = new TreeMap<>();
        database.query(
                        RECEIPTS,
                        row -> new Wanted(row.uuid(1), BESIDE + row.integer(2) * 4 / 3),
                        receiptsSince,
                        destination,
                        MessageType.RECEIPT.wireName(),
                        after,
                        most)
                .forEach(one -> wanted.put(one.id().toString(), one));
        database.query(
                        PENDING,
                        row -> new Wanted(row.uuid(1), BESIDE + row.integer(2)),
                        destination,
                        after,
                        MessageType.PROBE.wireName(),
                        most)
                .forEach(one -> wanted.put(one.id().toString(), one));
        return wanted.values().stream().limit(most).toList();
    }

    /**
     * @return those of them that are still wanted, in the order of their ids: what is receipted meanwhile is left out
     * @throws NoEncryptionKeyException where a receipt has to be encrypted anew, and the destination has no valid key
     */
    @Transactional
    public List<OutboxRecord> records(String destination, Collection<UUID> ids, Instant now) {
        SqlArray wanted = SqlArray.uuids(ids);
        List<OutboxRecord> records = new ArrayList<>();
        database.query(
                        "select message_id, type, subject, created_at, traceparent, record from outbox"
                                + " where message_id = any(?)",
                        // Of a type that only a later release knows, it waits for that.
                        row -> MessageType.of(row.text(2)).isEmpty()
                                ? Optional.<OutboxRecord>empty()
                                : Optional.of(record(destination, row, row.textOrNull(5), row.bytes(6))),
                        wanted)
                .forEach(record -> record.ifPresent(records::add));
        List<UUID> waiting = records.stream().map(OutboxRecord::messageId).toList();
        records.addAll(database.query(
                "select id, type, subject, created_at, key_id, jws from sent_message"
                        + " where id = any(?) and id <> all(?) and type = ? and jws is not null",
                row -> record(destination, row, null, sealed(destination, row, now)),
                wanted,
                SqlArray.uuids(waiting),
                MessageType.RECEIPT.wireName()));
        records.sort(Comparator.comparing(record -> record.messageId().toString()));
        return records;
    }

    private static OutboxRecord record(String destination, Row row, @Nullable String traceparent, byte[] value)
            throws SQLException {
        MessageType type = MessageType.of(row.text(2)).orElseThrow();
        return new OutboxRecord(
                0,
                row.uuid(1),
                type,
                row.text(3),
                destination,
                row.instant(4),
                traceparent,
                value,
                type.awaitsReceipt(),
                0);
    }

    /** The record that the bus took is not kept, and what was signed is. */
    private byte[] sealed(String destination, Row row, Instant now) throws SQLException {
        PublishedKey key = directory
                .get()
                .encryptionKey(destination, now)
                .orElseThrow(() -> new NoEncryptionKeyException(destination));
        byte[] jws = vault.decrypt(row.text(5), row.bytes(6), SentMessages.context(row.uuid(1)));
        return envelope.encrypt(jws, key.kid(), key.key());
    }
}
