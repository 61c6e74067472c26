package org.huizhi.inbox;

import static org.huizhi.inbox.ReceivedMessageRow.COLUMNS;
import static org.huizhi.inbox.ReceivedMessageRow.context;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.KeptMessage;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Vault;
import org.jspecify.annotations.Nullable;

/** Evidence of what this node has received: the signed bytes of messages, encrypted, until they are erased. */
@ApplicationScoped
public class ReceivedMessages {

    private final Database database;
    private final Vault vault;

    ReceivedMessages(Database database, Vault vault) {
        this.database = database;
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

    /** Encrypts signed bytes for their row; done before the transaction. */
    public Encrypted encrypt(String sender, UUID id, byte[] jws) {
        return vault.encrypt(jws, context(sender, id));
    }

    private Optional<byte[]> decrypted(ArrivedMessage message) {
        Encrypted jws = message.jws();
        return jws == null
                ? Optional.empty()
                : Optional.of(vault.decrypt(jws.keyId(), jws.bytes(), context(message.sender(), message.id())));
    }

    /**
     * The signed JSON of messages that were stored, by message id; others, and what is erased, are left out. The caller
     * answers for scope and audit.
     */
    @Transactional(TxType.SUPPORTS)
    public Map<UUID, byte[]> payloads(String sender, Collection<UUID> ids) {
        Map<UUID, byte[]> payloads = new HashMap<>();
        database.query(
                        "select " + COLUMNS
                                + " from received_message where sender = ? and id = any(?) and verdict = 'stored'",
                        ReceivedMessageRow::read,
                        sender,
                        SqlArray.uuids(ids))
                // Asked for in the statement, the planner reads the index of all that is not erased.
                .forEach(message ->
                        decrypted(message).ifPresent(jws -> payloads.put(message.id(), Envelope.payloadOf(jws))));
        return payloads;
    }

    /**
     * A message of another region as it was signed.
     *
     * @param at when the sender made it
     * @param digest SHA-256 of the JWS, 32 bytes
     * @param jws the compact JWS; null when it is erased
     */
    public record Signed(UUID id, String type, Instant at, Instant receivedAt, byte[] digest, byte @Nullable [] jws) {}

    /** The evidence of messages that were stored; others are left out. The caller answers for scope and audit. */
    @Transactional(TxType.SUPPORTS)
    public List<Signed> signed(String sender, Collection<UUID> ids) {
        return database
                .query(
                        "select " + COLUMNS
                                + " from received_message where sender = ? and id = any(?) and verdict = 'stored'"
                                + " order by sent_at, id",
                        ReceivedMessageRow::read,
                        sender,
                        SqlArray.uuids(ids))
                .stream()
                .map(this::signed)
                .toList();
    }

    /** Of one sender, in the order of ids. */
    private static final String SINCE = """
            select sender, id, digest, type, subject, sent_at, received_at, key_id, jws, verdict, reason,
                   rows < ? and bytes <= ? from (
                select m.*, row_number() over (order by id, digest) as nth,
                       sum(coalesce(length(jws), 0)) over (order by id, digest) as total,
                       count(*) over () as rows, sum(coalesce(length(jws), 0)) over () as bytes from (
                    select * from received_message
                     where sender = ? and (id, digest) > (?, ?) and id >= ? and type <> all(?)
                     order by id, digest limit ?) m) page
             where nth = 1 or total <= ?
             order by id, digest""";

    /**
     * What came from a sender that was made since a moment, in the order of ids.
     *
     * @param first sorts before every id of that time
     * @param after id and digest of the last one of the page before
     * @param without wire names of types that are left out
     * @param mostBytes of all signed bytes together; one message is there in any case
     */
    @Transactional
    public KeptMessage.Page since(
            String sender, UUID first, ArrivedMessage.Key after, Collection<String> without, int most, int mostBytes) {
        List<Boolean> last = new ArrayList<>(List.of(true));
        List<KeptMessage> messages = database.query(
                SINCE,
                row -> {
                    last.set(0, row.bool(12));
                    return kept(ReceivedMessageRow.read(row));
                },
                most,
                mostBytes,
                sender,
                after.id(),
                HexFormat.of().parseHex(after.digest()),
                first,
                SqlArray.texts(without),
                most,
                mostBytes);
        return new KeptMessage.Page(messages, last.get(0));
    }

    private KeptMessage kept(ArrivedMessage message) {
        return new KeptMessage(
                message.sender(),
                message.id(),
                message.digest(),
                message.type(),
                message.subject(),
                message.sentAt(),
                decrypted(message).orElse(null));
    }

    private Signed signed(ArrivedMessage message) {
        return new Signed(
                message.id(),
                message.type(),
                message.sentAt(),
                message.receivedAt(),
                message.digest(),
                decrypted(message).orElse(null));
    }

    /**
     * @return by subject what was erased: id and SHA-256 (hex) of every message about these subjects, refused ones too
     */
    @Transactional(TxType.MANDATORY)
    public Map<String, Map<UUID, String>> erase(Collection<String> subjects) {
        Map<String, Map<UUID, String>> erased = new HashMap<>();
        database.query(
                        "update received_message set jws = null where subject = any(?) and jws is not null"
                                + " returning subject, id, digest",
                        row -> new Erased(row.text(1), row.uuid(2), row.bytes(3)),
                        SqlArray.texts(subjects))
                .forEach(message -> erased.computeIfAbsent(message.subject(), subject -> new HashMap<>())
                        .put(message.id(), HexFormat.of().formatHex(message.digest())));
        return erased;
    }

    private record Erased(String subject, UUID id, byte[] digest) {}
}
