package org.huizhi.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.DecryptionException;
import org.huizhi.vault.Vault;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Messages received that no notice's erasure reaches: refused ones, probes, receipts. Their bytes are erased and their
 * rows deleted by age. While a message is young enough to be accepted its row stays, for it is what the handle-once
 * guard knows.
 */
@ApplicationScoped
public class MessagesWithoutNotice {

    private static final Logger LOG = Logger.getLogger(MessagesWithoutNotice.class);
    private static final String PROBE = "'" + MessageType.PROBE.wireName() + "'";
    private static final String RECEIPT = "'" + MessageType.RECEIPT.wireName() + "'";
    /** Word for word the condition of the index that they are found by; receipts, of which most stay, have another. */
    private static final String AGED = "(verdict = 'refused' or type = " + PROBE + ")";

    private final Database database;
    private final Vault vault;

    MessagesWithoutNotice(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** A place in the order of arrival. */
    public record Position(Instant receivedAt, UUID id) {

        public static final Position FIRST = new Position(Instant.EPOCH, new UUID(0, 0));
    }

    /** A refused message whose bytes are still there. */
    public record Refused(String sender, UUID id, byte[] digest, String subject, Instant receivedAt) {

        public Position position() {
            return new Position(receivedAt, id);
        }
    }

    /** @return in the order of arrival */
    @Transactional(TxType.MANDATORY)
    public List<Refused> refused(Position after, Instant receivedBefore, int most) {
        return database.query(
                "select sender, id, digest, subject, received_at from received_message"
                        + " where " + AGED + " and verdict = 'refused' and jws is not null"
                        + " and (received_at, id) > (?, ?)"
                        + " and received_at < ? order by received_at, id limit ?",
                row -> new Refused(row.text(1), row.uuid(2), row.bytes(3), row.text(4), row.instant(5)),
                after.receivedAt(),
                after.id(),
                receivedBefore,
                most);
    }

    /** @return how many were not erased yet */
    @Transactional(TxType.MANDATORY)
    public int erase(Collection<Refused> messages) {
        return database.update(
                "update received_message set jws = null"
                        + " where (sender, id, digest) in (select * from unnest(?, ?, ?)) and jws is not null",
                SqlArray.of("text", messages, Refused::sender),
                SqlArray.of("uuid", messages, Refused::id),
                SqlArray.of("bytea", messages, Refused::digest));
    }

    /**
     * @param receivedBefore so that none of them could be accepted again. A message that was refused for a date ahead
     *     of its arrival is a new one, should it come when its time has come
     * @param without ids that are left out
     * @return refused messages whose bytes are erased, and probes
     */
    @Transactional(TxType.MANDATORY)
    public List<ArrivedMessage.Key> aged(Instant receivedBefore, Collection<UUID> without, int most) {
        return database.query(
                "select sender, id, digest from received_message where " + AGED
                        + " and (verdict = 'refused' and jws is null or verdict = 'stored' and type = " + PROBE + ")"
                        + " and received_at < ? and id <> all(?) order by received_at, id limit ?",
                row -> ArrivedMessage.Key.of(row.text(1), row.uuid(2), row.bytes(3)),
                receivedBefore,
                SqlArray.uuids(without),
                most);
    }

    /** @return how many were still there */
    @Transactional(TxType.MANDATORY)
    public int delete(Collection<ArrivedMessage.Key> messages) {
        return database.update(
                "delete from received_message where (sender, id, digest) in (select * from unnest(?, ?, ?))",
                SqlArray.of("text", messages, ArrivedMessage.Key::sender),
                SqlArray.of("uuid", messages, ArrivedMessage.Key::id),
                SqlArray.of("bytea", messages, key -> HexFormat.of().parseHex(key.digest())));
    }

    /** @param messages that it confirms or refuses; null where it cannot be read any more */
    public record Receipt(
            String sender,
            UUID id,
            byte[] digest,
            Instant receivedAt,
            @Nullable List<UUID> messages) {

        public Position position() {
            return new Position(receivedAt, id);
        }
    }

    /** @return receipts in the order of arrival */
    @Transactional(TxType.MANDATORY)
    public List<Receipt> receipts(Position after, Instant receivedBefore, int most) {
        return database.query(
                "select sender, id, digest, received_at, key_id, jws from received_message where type = " + RECEIPT
                        + " and verdict = 'stored'"
                        + " and (received_at, id) > (?, ?) and received_at < ? order by received_at, id limit ?",
                this::receipt,
                after.receivedAt(),
                after.id(),
                receivedBefore,
                most);
    }

    private Receipt receipt(Row row) throws SQLException {
        String sender = row.text(1);
        UUID id = row.uuid(2);
        byte[] jws = row.bytesOrNull(6);
        return new Receipt(
                sender,
                id,
                row.bytes(3),
                row.instant(4),
                jws == null ? List.of() : confirmed(sender, id, row.text(5), jws));
    }

    /** One that cannot be read is no reason to let the others lie. */
    private @Nullable List<UUID> confirmed(String sender, UUID id, String keyId, byte[] encrypted) {
        try {
            byte[] jws = vault.decrypt(keyId, encrypted, ReceivedMessageRow.context(sender, id));
            return ReceiptData.of(Message.parse(Envelope.payloadOf(jws)).data()).map(ReceiptData::receipts).stream()
                    .flatMap(List::stream)
                    .map(ReceiptLine::messageId)
                    .toList();
        } catch (DecryptionException | IOException e) {
            LOG.warnf("Receipt %s of %s is kept, since it cannot be read: %s", id, sender, e.getMessage());
            return null;
        }
    }

    /** @return how many were still there */
    @Transactional(TxType.MANDATORY)
    public int deleteReceipts(Collection<Receipt> receipts) {
        return database.update(
                "delete from received_message where (sender, id, digest) in (select * from unnest(?, ?, ?))",
                SqlArray.of("text", receipts, Receipt::sender),
                SqlArray.of("uuid", receipts, Receipt::id),
                SqlArray.of("bytea", receipts, Receipt::digest));
    }
}
