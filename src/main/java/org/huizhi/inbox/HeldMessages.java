package org.huizhi.inbox;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huizhi.envelope.KeptMessage;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for the end of a resync (ADR 0033): a database that was restored does not know what they speak
 * about. Of a partner with which one is under way, whatever it sends is held, joined by what both sides had said since
 * the moment, and all of it is handled in its order.
 */
@ApplicationScoped
public class HeldMessages {

    /** What became of a message that was held. */
    public enum Result {
        /** An own one: it counts again. */
        TAKEN_UP,
        /** The partner's: handled, or refused as before. */
        HANDLED,
        /** It was not lost. */
        KNOWN,
        /** The partner has its digest only. */
        ERASED,
        /** What it speaks about did not come. */
        NOT_RESTORED
    }

    private static final String COLUMNS =
            "partner, sender, id, digest, type, subject, sent_at, received_at, key_id, jws";
    /**
     * A page of subjects in alphabetical order, as the index has them, so that all pages together are one way through
     * it; within the page the oldest first. Lost is what this node said, or had said something of.
     */
    private static final String SUBJECTS = """
            select subject, max(subject) over () from (
                select subject, min(sent_at) as first from held_message h
                 where partner = ? and result is null and subject > ?
                 group by subject
                having min(case when type like 'org.huizhi.receipt.%' then 0 when type like 'org.huizhi.agreement.%' then 1
                                when type like 'org.huizhi.statement.%' then 3 else 2 end) = ?
                   and bool_or(sender <> partner or type like 'org.huizhi.receipt.%'
                               or exists (select from held_receipt r where r.partner = h.partner and r.message_id = h.id
                                             and r.speaker <> h.partner)) = ?
                 order by subject limit ?) page
             order by first, subject""";

    private final Database database;
    private final Vault vault;
    private final Clock clock;
    private volatile @Nullable Map<String, Instant> partners;

    HeldMessages(Database database, Vault vault, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    @Produces
    @Singleton
    static EncryptedTable encryptedTable() {
        return new EncryptedTable("held_message", List.of("partner", "sender", "id", "digest"), "jws", row -> {
            String sender = row.text(2);
            UUID id = row.uuid(3);
            return new EncryptedTable.Place(
                    ReceivedMessageRow.context(sender, id), List.of(row.text(1), sender, id, row.bytes(4)));
        });
    }

    /**
     * A message that waits.
     *
     * @param jws the compact JWS
     */
    public record Held(
            String partner,
            String sender,
            UUID id,
            byte[] digest,
            String type,
            String subject,
            Instant sentAt,
            Instant receivedAt,
            byte[] jws) {

        /** @return whether this node had sent it */
        public boolean isOwn() {
            return !sender.equals(partner);
        }
    }

    /** @return partners whose messages are held; asked of the database every few seconds only */
    @Transactional
    public Set<String> partners() {
        return heldSince().keySet();
    }

    /** @return the same partners, with the time of the restore's declaration by this node's clock */
    @Transactional
    public Map<String, Instant> heldSince() {
        Map<String, Instant> known = partners;
        if (known == null) {
            known =
                    database
                            .query(
                                    "select partner, since from held_partner",
                                    row -> Map.entry(row.text(1), row.instant(2)))
                            .stream()
                            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
            partners = known;
        }
        return known;
    }

    @Scheduled(
            identity = "held-messages",
            every = "5s",
            delayed = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        partners = null;
    }

    @Transactional
    public void begin(Collection<String> mailboxes) {
        database.update(
                "insert into held_partner (partner, since) select *, ?::timestamptz from unnest(?) on conflict do nothing",
                clock.instant(),
                SqlArray.texts(mailboxes));
        forget();
    }

    /** From the next message on the partner's are handled as they come; those that wait stay until they are settled. */
    @Transactional
    public void end(String partner) {
        database.update("delete from held_partner where partner = ?", partner);
        forget();
    }

    /** @return those of these that are not held, or were not, in their order */
    @Transactional(TxType.MANDATORY)
    public List<ArrivedMessage> unknown(List<ArrivedMessage> messages) {
        if (messages.isEmpty()) {
            return messages;
        }
        Set<ArrivedMessage.Key> known = new HashSet<>(database.query(
                "select sender, id, digest from held_message"
                        + " where (partner, sender, id, digest) in (select s, s, i, d from unnest(?, ?, ?) u(s, i, d))",
                row -> ArrivedMessage.Key.of(row.text(1), row.uuid(2), row.bytes(3)),
                SqlArray.of("text", messages, ArrivedMessage::sender),
                SqlArray.of("uuid", messages, ArrivedMessage::id),
                SqlArray.of("bytea", messages, ArrivedMessage::digest)));
        return messages.stream()
                .filter(message -> !known.contains(message.key()))
                .toList();
    }

    /** Holds messages that have just arrived; one that is held already changes nothing. */
    @Transactional(TxType.MANDATORY)
    public void hold(List<ArrivedMessage> messages) {
        messages.forEach(message -> insert(
                message.sender(),
                message.sender(),
                message.id(),
                message.digest(),
                message.type(),
                message.subject(),
                message.sentAt(),
                message.receivedAt(),
                message.bytes(),
                null));
    }

    /** Holds a message that a partner has given back. Without its bytes nothing can be done with it but to say so. */
    @Transactional(TxType.MANDATORY)
    public void hold(String partner, KeptMessage message, Instant now) {
        byte[] jws = message.jws();
        insert(
                partner,
                message.sender(),
                message.id(),
                message.digest(),
                message.type(),
                message.subject(),
                message.time(),
                now,
                jws == null
                        ? new Encrypted("", new byte[0])
                        : vault.encrypt(jws, ReceivedMessageRow.context(message.sender(), message.id())),
                jws == null ? Result.ERASED : null);
    }

    private void insert(
            String partner,
            String sender,
            UUID id,
            byte[] digest,
            String type,
            String subject,
            Instant sentAt,
            Instant receivedAt,
            Encrypted jws,
            @Nullable Result result) {
        database.update(
                "insert into held_message (" + COLUMNS + ", result, settled_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                partner,
                sender,
                id,
                digest,
                type,
                subject,
                sentAt,
                receivedAt,
                jws.keyId(),
                result == null ? jws.bytes() : null,
                result,
                result == null ? null : receivedAt);
    }

    /** @return partners of which messages wait, whether or not more are held */
    @Transactional
    public Set<String> waiting() {
        return new HashSet<>(
                database.query("select distinct partner from held_message where result is null", row -> row.text(1)));
    }

    /** @return whether any of a partner's wait */
    @Transactional
    public boolean isWaiting(String partner) {
        return database.first(
                        "select 1 from held_message where partner = ? and result is null limit 1",
                        row -> row.integer(1),
                        partner)
                .isPresent();
    }

    /**
     * In which order subjects are handled: receipts tell how the others fared, slips need their agreement, and
     * statements count slips.
     */
    public enum Turn {
        RECEIPTS,
        AGREEMENTS,
        NOTICES,
        STATEMENTS
    }

    /**
     * Subjects of messages that wait.
     *
     * @param subjects those with the oldest message first
     * @param last where the next page begins
     */
    public record Page(List<String> subjects, String last) {}

    /**
     * @param lost whether those that the node had to do with in the time that it has lost; else those of which messages
     *     have only just come
     * @param after the last one of the page before; empty at first
     * @return empty when there are no more
     */
    @Transactional
    public Optional<Page> subjects(String partner, Turn turn, boolean lost, String after, int most) {
        List<Map.Entry<String, String>> page = database.query(
                SUBJECTS, row -> Map.entry(row.text(1), row.text(2)), partner, after, turn.ordinal(), lost, most);
        return page.isEmpty()
                ? Optional.empty()
                : Optional.of(new Page(
                        page.stream().map(Map.Entry::getKey).toList(),
                        page.get(0).getValue()));
    }

    /** @return what waits under these subjects, the oldest first, locked until the transaction ends */
    @Transactional(TxType.MANDATORY)
    public List<Held> lock(String partner, Collection<String> subjects) {
        return database
                .query(
                        "select " + COLUMNS
                                + " from held_message where partner = ? and subject = any(?) and result is null"
                                + " order by sent_at, id, digest for update",
                        this::held,
                        partner,
                        SqlArray.texts(subjects))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Held> held(Row row) throws SQLException {
        byte[] jws = row.bytesOrNull(10);
        if (jws == null) {
            return Optional.empty();
        }
        String sender = row.text(2);
        UUID id = row.uuid(3);
        return Optional.of(new Held(
                row.text(1),
                sender,
                id,
                row.bytes(4),
                row.text(5),
                row.text(6),
                row.instant(7),
                row.instant(8),
                vault.decrypt(row.text(9), jws, ReceivedMessageRow.context(sender, id))));
    }

    /** Its bytes are where they belong by now, or of no use. */
    @Transactional(TxType.MANDATORY)
    public void settle(Held message, Result result) {
        database.update(
                "update held_message set result = ?, settled_at = ?, jws = null"
                        + " where partner = ? and sender = ? and id = ? and digest = ?",
                result,
                clock.instant(),
                message.partner(),
                message.sender(),
                message.id(),
                message.digest());
    }

    /** Erases the bytes of what waits under these subjects. */
    @Transactional(TxType.MANDATORY)
    public void erase(Collection<String> subjects, Instant at) {
        database.update(
                "update held_message set jws = null, result = 'ERASED', settled_at = ?"
                        + " where subject = any(?) and jws is not null",
                at,
                SqlArray.texts(subjects));
    }
}
