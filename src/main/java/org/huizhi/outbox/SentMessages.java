package org.huizhi.outbox;

import static java.time.ZoneOffset.UTC;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.StatelessSession;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Vault;

/**
 * Evidence of what this node has sent, and of the receipts for it. Rows are only ever added; their bytes are locked
 * anew, and erased.
 */
@ApplicationScoped
public class SentMessages {

    private final StatelessSession session;
    private final Vault vault;

    SentMessages(StatelessSession session, Vault vault) {
        this.session = session;
        this.vault = vault;
    }

    @Produces
    @Singleton
    static EncryptedTable encryptedTable() {
        return new EncryptedTable("sent_message", List.of("id"), "jws", row -> {
            UUID id = row.uuid(1);
            return new EncryptedTable.Place(context(id), List.of(id));
        });
    }

    /** What binds locked bytes to their row. */
    static byte[] context(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    void add(Collection<PreparedMessage> messages) {
        session.doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into sent_message (id, type, subject, destination, created_at, digest, key_id, jws)"
                            + " select * from unnest(?, ?, ?, ?, ?, ?, ?, ?)")) {
                List<PreparedMessage> rows = List.copyOf(messages);
                setArray(insert, 1, "uuid", rows, PreparedMessage::id);
                setArray(insert, 2, "text", rows, message -> message.type().wireName());
                setArray(insert, 3, "text", rows, PreparedMessage::subject);
                setArray(insert, 4, "text", rows, PreparedMessage::destination);
                setArray(
                        insert,
                        5,
                        "timestamptz",
                        rows,
                        message -> message.time().atOffset(UTC));
                setBytes(insert, 6, rows, PreparedMessage::digest);
                setArray(insert, 7, "text", rows, message -> message.jws().keyId());
                setBytes(insert, 8, rows, message -> message.jws().bytes());
                insert.executeUpdate();
            }
        });
    }

    /** One value of each row; a statement for any number of rows has one plan. */
    static <T> void setArray(PreparedStatement statement, int position, String type, List<T> rows, Function<T, ?> value)
            throws SQLException {
        statement.setArray(
                position,
                statement
                        .getConnection()
                        .createArrayOf(type, rows.stream().map(value).toArray()));
    }

    static <T> void setBytes(PreparedStatement statement, int position, List<T> rows, Function<T, byte[]> value)
            throws SQLException {
        statement.setArray(
                position,
                statement
                        .getConnection()
                        .createArrayOf("bytea", rows.stream().map(value).toArray(byte[][]::new)));
    }

    /**
     * Enters what receivers said of messages sent to them. What does not fit to the bytes this node kept is passed
     * over: a receipt speaks only of the very bytes, and only for the mailbox they went to. A second receipt changes
     * nothing.
     *
     * @return those that are receipted now for the first time
     */
    List<Receipted> enter(List<ReceivedReceipt> receipts) {
        Map<UUID, List<Said>> saidOf = new LinkedHashMap<>();
        for (ReceivedReceipt receipt : receipts) {
            for (ReceiptLine line : receipt.lines()) {
                saidOf.computeIfAbsent(line.messageId(), id -> new ArrayList<>())
                        .add(new Said(receipt.receiver(), receipt.id(), line));
            }
        }
        return session.doReturningWork(connection -> {
            List<Receipted> known = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "select id, type, subject, destination, digest from sent_message where id = any(?)")) {
                select.setArray(
                        1, connection.createArrayOf("uuid", saidOf.keySet().toArray()));
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        UUID id = rows.getObject(1, UUID.class);
                        MessageType type = MessageType.of(rows.getString(2)).orElseThrow();
                        String subject = rows.getString(3);
                        String destination = rows.getString(4);
                        byte[] digest = rows.getBytes(5);
                        // Receipts are not receipted, so what somebody says of one is about no notice.
                        if (type != MessageType.RECEIPT) {
                            saidOf.get(id).stream()
                                    .filter(said -> said.receiver().equals(destination)
                                            && said.line().isFor(digest))
                                    .findFirst()
                                    .ifPresent(said -> known.add(new Receipted(
                                            id, type, subject, destination, said.receiptId(), said.line())));
                        }
                    }
                }
            }
            // In one order, so that two replicas that were told the same do not deadlock.
            known.sort(Comparator.comparing(Receipted::messageId));
            Set<UUID> entered = insertReceipts(connection, known);
            return known.stream()
                    .filter(receipted -> entered.contains(receipted.messageId()))
                    .toList();
        });
    }

    private record Said(String receiver, UUID receiptId, ReceiptLine line) {}

    private static Set<UUID> insertReceipts(Connection connection, List<Receipted> known) throws SQLException {
        Set<UUID> entered = new HashSet<>();
        try (PreparedStatement insert =
                connection.prepareStatement("insert into receipt (message_id, verdict, reason, received_at, receipt_id)"
                        + " select * from unnest(?, ?, ?, ?, ?) on conflict do nothing returning message_id")) {
            setArray(insert, 1, "uuid", known, Receipted::messageId);
            setArray(insert, 2, "text", known, r -> r.line().verdict().code());
            setArray(
                    insert,
                    3,
                    "text",
                    known,
                    r -> r.line().reason() == null ? null : r.line().reason().code());
            setArray(insert, 4, "timestamptz", known, r -> r.line().receivedAt().atOffset(UTC));
            setArray(insert, 5, "uuid", known, Receipted::receiptId);
            try (var rows = insert.executeQuery()) {
                while (rows.next()) {
                    entered.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return entered;
    }

    /**
     * The signed JSON of messages this node sent, by message id; ids it did not send, and what is erased, are left out.
     * The caller answers for scope and audit.
     */
    @Transactional(TxType.SUPPORTS)
    public Map<UUID, byte[]> payloads(Collection<UUID> ids) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select id, key_id, jws from sent_message where id = any(?)")) {
                select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
                Map<UUID, byte[]> payloads = new HashMap<>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        // Asked for in the statement, the planner reads the index of all that is not erased.
                        byte[] locked = rows.getBytes(3);
                        if (locked != null) {
                            UUID id = rows.getObject(1, UUID.class);
                            payloads.put(id, Envelope.payloadOf(vault.decrypt(rows.getString(2), locked, context(id))));
                        }
                    }
                }
                return payloads;
            }
        });
    }

    /** @return by subject what was erased: id and SHA-256 (hex) of every message about these subjects */
    @Transactional(TxType.MANDATORY)
    public Map<String, Map<UUID, String>> erase(Collection<String> subjects) {
        return session.doReturningWork(connection -> {
            Object[] texts = subjects.toArray();
            try (PreparedStatement forget = connection.prepareStatement(
                    "delete from outbox where message_id in (select id from sent_message where subject = any(?) and"
                            + " jws is not null)")) {
                forget.setArray(1, connection.createArrayOf("text", texts));
                forget.executeUpdate();
            }
            Map<String, Map<UUID, String>> erased = new HashMap<>();
            try (PreparedStatement update = connection.prepareStatement(
                    "update sent_message set jws = null where subject = any(?) and jws is not null"
                            + " returning subject, id, digest")) {
                update.setArray(1, connection.createArrayOf("text", texts));
                try (var rows = update.executeQuery()) {
                    while (rows.next()) {
                        erased.computeIfAbsent(rows.getString(1), subject -> new HashMap<>())
                                .put(
                                        rows.getObject(2, UUID.class),
                                        HexFormat.of().formatHex(rows.getBytes(3)));
                    }
                }
            }
            return erased;
        });
    }

    /**
     * A message as it was signed, and what its receiver said of it.
     *
     * @param digest SHA-256 of the JWS, 32 bytes
     * @param jws the compact JWS; null when it is erased
     * @param receipt null while there is none
     */
    public record Signed(UUID id, String type, Instant at, byte[] digest, byte[] jws, GivenReceipt receipt) {}

    /** @param receiptId the receipt message that said so, among those received */
    public record GivenReceipt(UUID receiptId, String verdict, String reason, Instant receivedAt) {}

    /**
     * The evidence of messages this node sent; ids it did not send are left out. The caller answers for scope and
     * audit.
     */
    @Transactional(TxType.SUPPORTS)
    public List<Signed> signed(Collection<UUID> ids) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select m.id, m.type, m.created_at, m.digest, m.key_id, m.jws, r.receipt_id, r.verdict, r.reason,"
                            + " r.received_at from sent_message m left join receipt r on r.message_id = m.id"
                            + " where m.id = any(?) order by m.created_at, m.id")) {
                select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
                List<Signed> signed = new ArrayList<>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        UUID id = rows.getObject(1, UUID.class);
                        byte[] locked = rows.getBytes(6);
                        UUID receiptId = rows.getObject(7, UUID.class);
                        signed.add(new Signed(
                                id,
                                rows.getString(2),
                                rows.getObject(3, OffsetDateTime.class).toInstant(),
                                rows.getBytes(4),
                                locked == null ? null : vault.decrypt(rows.getString(5), locked, context(id)),
                                receiptId == null
                                        ? null
                                        : new GivenReceipt(
                                                receiptId,
                                                rows.getString(8),
                                                rows.getString(9),
                                                rows.getObject(10, OffsetDateTime.class)
                                                        .toInstant())));
                    }
                }
                return signed;
            }
        });
    }
}
