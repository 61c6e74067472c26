package org.huizhi.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.directory.NodeConfig;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.KeptMessage;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Evidence of what this node has sent, and of the receipts for it. Rows are only ever added; their bytes are encrypted
 * again after a change of keys, and erased.
 */
@ApplicationScoped
public class SentMessages {

    private final Database database;
    private final Vault vault;
    private final String own;

    SentMessages(Database database, Vault vault, NodeConfig node) {
        this.database = database;
        this.vault = vault;
        this.own = node.mailbox();
    }

    @Produces
    @Singleton
    static EncryptedTable encryptedTable() {
        return new EncryptedTable("sent_message", List.of("id"), "jws", row -> {
            UUID id = row.uuid(1);
            return new EncryptedTable.Place(context(id), List.of(id));
        });
    }

    /** What binds encrypted bytes to their row. */
    static byte[] context(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    void add(Collection<PreparedMessage> messages) {
        database.update(
                "insert into sent_message (id, type, subject, destination, created_at, digest, key_id, jws)"
                        + " select * from unnest(?, ?, ?, ?, ?, ?, ?, ?)",
                SqlArray.of("uuid", messages, PreparedMessage::id),
                SqlArray.of("text", messages, message -> message.type().wireName()),
                SqlArray.of("text", messages, PreparedMessage::subject),
                SqlArray.of("text", messages, PreparedMessage::destination),
                SqlArray.of("timestamptz", messages, PreparedMessage::time),
                SqlArray.of("bytea", messages, PreparedMessage::digest),
                SqlArray.of("text", messages, message -> message.jws().keyId()),
                SqlArray.of("bytea", messages, message -> message.jws().bytes()));
    }

    /**
     * Takes up again messages that this node had sent, and lost with its database. They count as sent: nobody sends
     * them once more.
     *
     * @param destination mailbox that they went to, and that gave them back
     */
    @Transactional(TxType.MANDATORY)
    public void takeUp(String destination, KeptMessage message) {
        byte[] jws = Objects.requireNonNull(message.jws(), () -> "message " + message.id() + " is erased");
        Encrypted encrypted = vault.encrypt(jws, context(message.id()));
        database.update(
                "insert into sent_message (id, type, subject, destination, created_at, digest, key_id, jws)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                message.id(),
                message.type(),
                message.subject(),
                destination,
                message.time(),
                message.digest(),
                encrypted.keyId(),
                encrypted.bytes());
    }

    /** @return those of these messages that this node knows it has sent */
    @Transactional(TxType.MANDATORY)
    public Set<UUID> known(Collection<UUID> ids) {
        return new HashSet<>(database.query(
                "select id from sent_message where id = any(?)", row -> row.uuid(1), SqlArray.uuids(ids)));
    }

    /**
     * Of one destination, in the order of ids; those made before the moment only where they were receipted after it.
     */
    private static final String SINCE = """
            select id, digest, type, subject, created_at, key_id, jws, rows < ? and bytes <= ? from (
                select m.*, row_number() over (order by id) as nth, sum(coalesce(length(jws), 0)) over (order by id) as total,
                       count(*) over () as rows, sum(coalesce(length(jws), 0)) over () as bytes from (
                    select * from sent_message where destination = ? and id > ? and id >= ? and type <> all(?)
                    union all
                    select s.* from receipt r join sent_message s on s.id = r.message_id
                     where r.received_at >= ? and s.destination = ? and s.id > ? and s.id < ? and s.type <> all(?)
                     order by id limit ?) m) page
             where nth = 1 or total <= ?
             order by id""";

    /**
     * What was sent to a mailbox since a moment, and what it received since then, in the order of ids.
     *
     * @param after the last one of the page before
     * @param without wire names of types that are left out
     * @param mostBytes of all signed bytes together; one message is there in any case
     */
    @Transactional
    public KeptMessage.Page since(
            String destination, Instant moment, UUID after, Collection<String> without, int most, int mostBytes) {
        UUID first = UuidV7.before(moment);
        SqlArray types = SqlArray.texts(without);
        List<Boolean> last = new ArrayList<>(List.of(true));
        List<KeptMessage> messages = database.query(
                SINCE,
                row -> {
                    last.set(0, row.bool(8));
                    return kept(row);
                },
                most,
                mostBytes,
                destination,
                after,
                first,
                types,
                moment,
                destination,
                after,
                first,
                types,
                most,
                mostBytes);
        return new KeptMessage.Page(messages, last.get(0));
    }

    private KeptMessage kept(Row row) throws SQLException {
        UUID id = row.uuid(1);
        return new KeptMessage(
                own,
                id,
                row.bytes(2),
                row.text(3),
                row.text(4),
                row.instant(5),
                decrypted(new Stored(id, row.text(6), row.bytesOrNull(7))).orElse(null));
    }

    /** @return when the last message was made that this node remembers; empty when it never made one */
    @Transactional
    public Optional<Instant> lastMade() {
        return database.first("select id from sent_message order by id desc limit 1", row -> row.uuid(1))
                .flatMap(UuidV7::madeAt);
    }

    /**
     * Adds receipts for messages of this node. What does not fit to the bytes this node kept is passed over: a receipt
     * speaks only of the very bytes, and only for the mailbox they went to. So is a message of a type that only a later
     * release knows, which this node sent before that was taken back. A second receipt changes nothing.
     *
     * @return messages that are receipted now for the first time
     */
    List<Receipted> addReceipts(List<ReceivedReceipt> receipts) {
        Map<UUID, List<Answer>> answers = new LinkedHashMap<>();
        for (ReceivedReceipt receipt : receipts) {
            for (ReceiptLine line : receipt.lines()) {
                answers.computeIfAbsent(line.messageId(), id -> new ArrayList<>())
                        .add(new Answer(receipt.receiver(), receipt.id(), line));
            }
        }
        // In one order, so that two replicas that were told the same do not deadlock.
        List<Receipted> known = database
                .query(
                        "select id, type, subject, destination, digest from sent_message where id = any(?)",
                        row -> receipted(row, answers),
                        SqlArray.uuids(answers.keySet()))
                .stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Receipted::messageId))
                .toList();
        Set<UUID> added = insertReceipts(known);
        return known.stream()
                .filter(receipted -> added.contains(receipted.messageId()))
                .toList();
    }

    /** @return when the receiver had this message in hand, by its receipt; empty without one, or where it is refused */
    @Transactional(TxType.MANDATORY)
    public Optional<Instant> storedAt(UUID id) {
        return database.first(
                "select received_at from receipt where message_id = ? and verdict <> 'refused'",
                row -> row.instant(1),
                id);
    }

    /** One line of a receipt, and whose it is. */
    private record Answer(String receiver, UUID receiptId, ReceiptLine line) {}

    private static Optional<Receipted> receipted(Row row, Map<UUID, List<Answer>> answers) throws SQLException {
        UUID id = row.uuid(1);
        Optional<MessageType> type = MessageType.of(row.text(2)).filter(MessageType::isReceipted);
        String subject = row.text(3);
        String destination = row.text(4);
        byte[] digest = row.bytes(5);
        return type.flatMap(known -> answers.getOrDefault(id, List.of()).stream()
                .filter(answer ->
                        answer.receiver().equals(destination) && answer.line().isFor(digest))
                .findFirst()
                .map(answer ->
                        new Receipted(id, known, subject, destination, answer.receiptId(), answer.line(), null)));
    }

    private Set<UUID> insertReceipts(List<Receipted> known) {
        return new HashSet<>(database.query(
                "insert into receipt (message_id, verdict, reason, received_at, receipt_id)"
                        + " select * from unnest(?, ?, ?, ?, ?) on conflict do nothing returning message_id",
                row -> row.uuid(1),
                SqlArray.of("uuid", known, Receipted::messageId),
                SqlArray.of(
                        "text", known, receipted -> receipted.line().verdict().code()),
                SqlArray.of("text", known, SentMessages::reason),
                SqlArray.of("timestamptz", known, receipted -> receipted.line().receivedAt()),
                SqlArray.of("uuid", known, Receipted::receiptId)));
    }

    private static @Nullable String reason(Receipted receipted) {
        return receipted.line().reason() == null
                ? null
                : receipted.line().reason().code();
    }

    /**
     * The signed JSON of messages this node sent, by message id; ids it did not send, and what is erased, are left out.
     * The caller answers for scope and audit.
     */
    @Transactional(TxType.SUPPORTS)
    public Map<UUID, byte[]> payloads(Collection<UUID> ids) {
        Map<UUID, byte[]> payloads = new HashMap<>();
        database.query(
                        "select id, key_id, jws from sent_message where id = any(?)",
                        row -> new Stored(row.uuid(1), row.text(2), row.bytesOrNull(3)),
                        SqlArray.uuids(ids))
                // Asked for in the statement, the planner reads the index of all that is not erased.
                .forEach(stored ->
                        decrypted(stored).ifPresent(jws -> payloads.put(stored.id(), Envelope.payloadOf(jws))));
        return payloads;
    }

    private record Stored(UUID id, String keyId, byte @Nullable [] bytes) {}

    private Optional<byte[]> decrypted(Stored stored) {
        byte[] bytes = stored.bytes();
        return bytes == null
                ? Optional.empty()
                : Optional.of(vault.decrypt(stored.keyId(), bytes, context(stored.id())));
    }

    /** @return by subject what was erased: id and SHA-256 (hex) of every message about these subjects */
    @Transactional(TxType.MANDATORY)
    public Map<String, Map<UUID, String>> erase(Collection<String> subjects) {
        SqlArray texts = SqlArray.texts(subjects);
        database.update(
                "delete from outbox where message_id in (select id from sent_message where subject = any(?) and"
                        + " jws is not null)",
                texts);
        Map<String, Map<UUID, String>> erased = new HashMap<>();
        database.query(
                        "update sent_message set jws = null where subject = any(?) and jws is not null"
                                + " returning subject, id, digest",
                        row -> new Erased(row.text(1), row.uuid(2), row.bytes(3)),
                        texts)
                .forEach(message -> erased.computeIfAbsent(message.subject(), subject -> new HashMap<>())
                        .put(message.id(), HexFormat.of().formatHex(message.digest())));
        return erased;
    }

    private record Erased(String subject, UUID id, byte[] digest) {}

    /**
     * A message as it was signed, and what its receiver said of it.
     *
     * @param digest SHA-256 of the JWS, 32 bytes
     * @param jws the compact JWS; null when it is erased
     * @param receipt null while there is none
     */
    public record Signed(
            UUID id,
            String type,
            Instant at,
            byte[] digest,
            byte @Nullable [] jws,
            @Nullable GivenReceipt receipt) {}

    /**
     * @param receiptId the receipt message that said so, among those received
     * @param reason present exactly when refused
     */
    public record GivenReceipt(
            UUID receiptId, String verdict, @Nullable String reason, Instant receivedAt) {}

    /**
     * The evidence of messages this node sent; ids it did not send are left out. The caller answers for scope and
     * audit.
     */
    @Transactional(TxType.SUPPORTS)
    public List<Signed> signed(Collection<UUID> ids) {
        return database.query(
                "select m.id, m.type, m.created_at, m.digest, m.key_id, m.jws, r.receipt_id, r.verdict, r.reason,"
                        + " r.received_at from sent_message m left join receipt r on r.message_id = m.id"
                        + " where m.id = any(?) order by m.created_at, m.id",
                this::signed,
                SqlArray.uuids(ids));
    }

    private Signed signed(Row row) throws SQLException {
        UUID id = row.uuid(1);
        UUID receiptId = row.uuidOrNull(7);
        return new Signed(
                id,
                row.text(2),
                row.instant(3),
                row.bytes(4),
                decrypted(new Stored(id, row.text(5), row.bytesOrNull(6))).orElse(null),
                receiptId == null
                        ? null
                        : new GivenReceipt(receiptId, row.text(8), row.textOrNull(9), row.instant(10)));
    }
}
