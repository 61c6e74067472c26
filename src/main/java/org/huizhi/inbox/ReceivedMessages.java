package org.huizhi.inbox;

import static java.time.ZoneOffset.UTC;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Vault;

/**
 * The handle-once guard: which messages of which senders this node has had, what it said of them, and their signed
 * bytes.
 */
@ApplicationScoped
public class ReceivedMessages {

    private static final String COLUMNS =
            "sender, id, digest, type, subject, sent_at, received_at, key_id, jws, verdict, reason";
    /** Where only the decision matters: the signed bytes of many messages are more than fits into memory. */
    private static final String COLUMNS_WITHOUT_BYTES =
            "sender, id, digest, type, subject, sent_at, received_at, key_id, null::bytea, verdict, reason";

    private final StatelessSession session;
    private final Vault vault;

    ReceivedMessages(StatelessSession session, Vault vault) {
        this.session = session;
        this.vault = vault;
    }

    @Produces
    @Singleton
    static EncryptedTable encryptedTable() {
        return new EncryptedTable("received_message", List.of("sender", "id", "digest"), "jws", row -> {
            String sender = row.text(1);
            UUID id = row.uuid(2);
            return new EncryptedTable.Place(context(sender, id), List.of(sender, id, row.bytes(3)));
        });
    }

    /** What binds locked bytes to their row. */
    private static byte[] context(String sender, UUID id) {
        byte[] name = sender.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(16 + name.length)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(name)
                .array();
    }

    /** Locks signed bytes for their row; done before the transaction. */
    public Encrypted encrypt(String sender, UUID id, byte[] jws) {
        return vault.encrypt(jws, context(sender, id));
    }

    /** @return what is known under the senders and ids of these, with whatever digest; without the signed bytes */
    @Transactional(TxType.MANDATORY)
    public List<ArrivedMessage> known(Collection<ArrivedMessage.Key> keys) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS_WITHOUT_BYTES
                    + " from received_message where (sender, id) in (select * from unnest(?, ?))")) {
                setArray(select, 1, "text", keys.stream().map(ArrivedMessage.Key::sender));
                setArray(select, 2, "uuid", keys.stream().map(ArrivedMessage.Key::id));
                return read(select);
            }
        });
    }

    /**
     * Enters messages with their verdicts, in the transaction that acts on them.
     *
     * @return false when another replica has entered one of them in the meantime; then the caller rolls back and starts
     *     again
     */
    @Transactional(TxType.MANDATORY)
    public boolean enter(List<ArrivedMessage> messages) {
        if (messages.isEmpty()) {
            return true;
        }
        return session.doReturningWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("insert into received_message (" + COLUMNS
                    + ") select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")) {
                setArray(insert, 1, "text", messages.stream().map(ArrivedMessage::sender));
                setArray(insert, 2, "uuid", messages.stream().map(ArrivedMessage::id));
                setArray(insert, 3, "bytea", messages.stream().map(ArrivedMessage::digest));
                setArray(insert, 4, "text", messages.stream().map(ArrivedMessage::type));
                setArray(insert, 5, "text", messages.stream().map(ArrivedMessage::subject));
                setArray(
                        insert,
                        6,
                        "timestamptz",
                        messages.stream().map(m -> m.sentAt().atOffset(UTC)));
                setArray(
                        insert,
                        7,
                        "timestamptz",
                        messages.stream().map(m -> m.receivedAt().atOffset(UTC)));
                setArray(insert, 8, "text", messages.stream().map(m -> m.jws().keyId()));
                setArray(insert, 9, "bytea", messages.stream().map(m -> m.jws().bytes()));
                setArray(
                        insert,
                        10,
                        "text",
                        messages.stream()
                                .map(m ->
                                        m.verdict() == null ? null : m.verdict().code()));
                setArray(
                        insert,
                        11,
                        "text",
                        messages.stream()
                                .map(m -> m.reason() == null ? null : m.reason().code()));
                return insert.executeUpdate() == messages.size();
            }
        });
    }

    /** @return messages that wait for one of these subjects, oldest first, locked until the transaction ends */
    @Transactional(TxType.MANDATORY)
    public List<ArrivedMessage> waitingFor(Collection<String> subjects) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS
                    + " from received_message where verdict is null and subject = any(?)"
                    + " order by sent_at, id for update")) {
                select.setArray(1, connection.createArrayOf("text", subjects.toArray()));
                return read(select);
            }
        });
    }

    /**
     * @return messages that have waited since before the limit, locked and without the signed bytes; those that another
     *     replica has in hand are left out
     */
    @Transactional(TxType.MANDATORY)
    public List<ArrivedMessage> waitingSinceBefore(Instant limit) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS_WITHOUT_BYTES
                    + " from received_message where verdict is null and received_at < ?"
                    + " order by received_at limit 500 for update skip locked")) {
                select.setObject(1, limit.atOffset(UTC));
                return read(select);
            }
        });
    }

    /** @return subjects of messages that still wait, though a notice with that id is there */
    @Transactional(TxType.MANDATORY)
    public Set<String> waitingForKnownNotices() {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select distinct r.subject from received_message r join notice n on n.id ="
                            // Other messages have subjects of their own.
                            + " case when r.subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then r.subject::uuid end"
                            + " where r.verdict is null limit 500")) {
                Set<String> subjects = new HashSet<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        subjects.add(rows.getString(1));
                    }
                }
                return subjects;
            }
        });
    }

    /** @return subjects of messages of these types that still wait */
    @Transactional(TxType.MANDATORY)
    public Set<String> waitingSubjects(Collection<String> types) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select distinct subject from received_message where verdict is null"
                            + " and type = any(?) limit 500")) {
                setArray(select, 1, "text", types.stream());
                Set<String> subjects = new HashSet<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        subjects.add(rows.getString(1));
                    }
                }
                return subjects;
            }
        });
    }

    /** @return how many messages wait, by subject, of each of these senders; bounded, since waiting is */
    @Transactional(TxType.MANDATORY)
    public Map<String, Map<String, Integer>> waitingBySender(Collection<String> senders) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select sender, subject, count(*) from received_message where verdict is null and sender = any(?)"
                            + " group by sender, subject")) {
                setArray(select, 1, "text", senders.stream());
                Map<String, Map<String, Integer>> counts = new HashMap<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        counts.computeIfAbsent(rows.getString(1), sender -> new HashMap<>())
                                .put(rows.getString(2), rows.getInt(3));
                    }
                }
                return counts;
            }
        });
    }

    /** Decides messages that have waited; what is still undecided among them is passed over. */
    @Transactional(TxType.MANDATORY)
    public void decide(List<ArrivedMessage> messages) {
        session.doWork(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update received_message set verdict = ?, reason = ? where sender = ? and id = ? and digest = ?")) {
                for (ArrivedMessage message : messages) {
                    if (message.verdict() != null) {
                        update.setString(1, message.verdict().code());
                        update.setString(
                                2,
                                message.reason() == null
                                        ? null
                                        : message.reason().code());
                        update.setString(3, message.sender());
                        update.setObject(4, message.id());
                        update.setBytes(5, message.digest());
                        update.addBatch();
                    }
                }
                update.executeBatch();
            }
        });
    }

    /** The signed JSON of one message. */
    public byte[] payload(ArrivedMessage message) {
        byte[] jws =
                vault.decrypt(message.jws().keyId(), message.jws().bytes(), context(message.sender(), message.id()));
        return Envelope.payloadOf(jws);
    }

    /**
     * The signed JSON of messages that were stored, by message id; others, and what is erased, are left out. The caller
     * answers for scope and audit.
     */
    @Transactional(TxType.SUPPORTS)
    public Map<UUID, byte[]> payloads(String sender, Collection<UUID> ids) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS
                    + " from received_message where sender = ? and id = any(?) and verdict = 'stored'")) {
                select.setString(1, sender);
                select.setArray(2, connection.createArrayOf("uuid", ids.toArray()));
                Map<UUID, byte[]> payloads = new HashMap<>();
                for (ArrivedMessage message : read(select)) {
                    // Asked for in the statement, the planner reads the index of all that is not erased.
                    if (message.jws().bytes() != null) {
                        payloads.put(message.id(), payload(message));
                    }
                }
                return payloads;
            }
        });
    }

    /**
     * @return by subject what was erased: id and SHA-256 (hex) of every message about these subjects, refused ones too
     */
    @Transactional(TxType.MANDATORY)
    public Map<String, Map<UUID, String>> erase(Collection<String> subjects) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update received_message set jws = null where subject = any(?) and jws is not null"
                            + " returning subject, id, digest")) {
                setArray(update, 1, "text", subjects.stream());
                Map<String, Map<UUID, String>> erased = new HashMap<>();
                try (ResultSet rows = update.executeQuery()) {
                    while (rows.next()) {
                        erased.computeIfAbsent(rows.getString(1), subject -> new HashMap<>())
                                .put(
                                        rows.getObject(2, UUID.class),
                                        HexFormat.of().formatHex(rows.getBytes(3)));
                    }
                }
                return erased;
            }
        });
    }

    /**
     * A message of another region as it was signed.
     *
     * @param at when the sender made it
     * @param digest SHA-256 of the JWS, 32 bytes
     * @param jws the compact JWS; null when it is erased
     */
    public record Signed(UUID id, String type, Instant at, Instant receivedAt, byte[] digest, byte[] jws) {}

    /** The evidence of messages that were stored; others are left out. The caller answers for scope and audit. */
    @Transactional(TxType.SUPPORTS)
    public List<Signed> signed(String sender, Collection<UUID> ids) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS
                    + " from received_message where sender = ? and id = any(?) and verdict = 'stored'"
                    + " order by sent_at, id")) {
                select.setString(1, sender);
                select.setArray(2, connection.createArrayOf("uuid", ids.toArray()));
                return read(select).stream().map(this::signed).toList();
            }
        });
    }

    private Signed signed(ArrivedMessage message) {
        byte[] locked = message.jws().bytes();
        return new Signed(
                message.id(),
                message.type(),
                message.sentAt(),
                message.receivedAt(),
                message.digest(),
                locked == null
                        ? null
                        : vault.decrypt(message.jws().keyId(), locked, context(message.sender(), message.id())));
    }

    private static void setArray(PreparedStatement statement, int position, String type, Stream<?> values)
            throws SQLException {
        Object[] array = values.toArray();
        statement.setArray(
                position,
                statement
                        .getConnection()
                        .createArrayOf(
                                type,
                                type.equals("bytea") ? Arrays.copyOf(array, array.length, byte[][].class) : array));
    }

    private static List<ArrivedMessage> read(PreparedStatement select) throws SQLException {
        List<ArrivedMessage> messages = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String verdict = rows.getString(10);
                String reason = rows.getString(11);
                messages.add(new ArrivedMessage(
                        rows.getString(1),
                        rows.getObject(2, UUID.class),
                        rows.getBytes(3),
                        rows.getString(4),
                        rows.getString(5),
                        rows.getObject(6, OffsetDateTime.class).toInstant(),
                        rows.getObject(7, OffsetDateTime.class).toInstant(),
                        new Encrypted(rows.getString(8), rows.getBytes(9)),
                        verdict == null ? null : Verdict.of(verdict),
                        reason == null ? null : RefusalReason.of(reason)));
            }
        }
        return messages;
    }
}
