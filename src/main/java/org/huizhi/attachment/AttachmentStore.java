package org.huizhi.attachment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.attachment.Attachment.State;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Vault;
import org.jspecify.annotations.Nullable;

/** The rows of attachments and their pieces. Each piece is encrypted, and bound to its place. */
@ApplicationScoped
class AttachmentStore {

    private static final String COLUMNS =
            "mailbox, id, notice_id, state, bytes, received, media_type, digest, created_at";
    private static final int NAME = 0;

    private final Database database;
    private final Vault vault;

    AttachmentStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** @param mailbox region that lists it */
    record Key(String mailbox, UUID id) {

        private byte[] context(int number) {
            return ("attachment_part\n" + mailbox + "\n" + id + "\n" + number).getBytes(StandardCharsets.UTF_8);
        }
    }

    @Produces
    @Singleton
    static EncryptedTable encryptedParts() {
        return new EncryptedTable(
                "attachment_part", List.of("mailbox", "attachment_id", "number"), List.of(), "content", row -> {
                    Key key = new Key(row.text(1), row.uuid(2));
                    int number = row.integer(3);
                    return new EncryptedTable.Place(key.context(number), List.of(key.mailbox(), key.id(), number));
                });
    }

    private static Attachment attachment(Row row) throws SQLException {
        return new Attachment(
                        row.text(1),
                        row.uuid(2),
                        row.uuidOrNull(3),
                        State.valueOf(row.text(4)),
                        row.bigint(5),
                        row.bigint(6),
                        row.textOrNull(7),
                        row.bytesOrNull(8),
                        row.instant(9))
                .checked();
    }

    /** How many uploads there are that no message lists, and of how many bytes. */
    private record Unsent(long count, long bytes) {}

    /** @param account null for all */
    private Unsent unsent(@Nullable String account) {
        return database.first(
                        "select count(*), coalesce(sum(bytes), 0) from attachment where notice_id is null"
                                + (account == null ? "" : " and account = ?"),
                        row -> new Unsent(row.bigint(1), row.bigint(2)),
                        account == null ? new Object[0] : new Object[] {account})
                .orElseThrow();
    }

    /** What there may be of uploads that no message lists. */
    record Limits(long ofAccount, long bytesOfAccount, long bytesOfAll) {}

    /** Whether another may come. */
    enum Begun {
        BEGUN,
        TOO_MANY_OF_ACCOUNT,
        TOO_MANY
    }

    /** One after the other, so that they are counted as they are. */
    @Transactional
    Begun begin(
            Key key, String account, String name, @Nullable String mediaType, long bytes, Limits limits, Instant now) {
        database.execute("select pg_advisory_xact_lock(hashtext('attachment'))");
        Unsent own = unsent(account);
        if (own.count() >= limits.ofAccount() || own.bytes() + bytes > limits.bytesOfAccount()) {
            return Begun.TOO_MANY_OF_ACCOUNT;
        }
        if (unsent(null).bytes() + bytes > limits.bytesOfAll()) {
            return Begun.TOO_MANY;
        }
        database.update(
                "insert into attachment (mailbox, id, account, media_type, bytes, state, created_at)"
                        + " values (?, ?, ?, ?, ?, 'UPLOADING', ?)",
                key.mailbox(),
                key.id(),
                account,
                mediaType,
                bytes,
                now);
        addPart(key, NAME, name.getBytes(StandardCharsets.UTF_8));
        return Begun.BEGUN;
    }

    /** @return false where it is there already */
    private boolean addPart(Key key, int number, byte[] content) {
        Encrypted encrypted = vault.encrypt(content, key.context(number));
        return database.update(
                        "insert into attachment_part (mailbox, attachment_id, number, key_id, content)"
                                + " values (?, ?, ?, ?, ?) on conflict do nothing",
                        key.mailbox(),
                        key.id(),
                        number,
                        encrypted.keyId(),
                        encrypted.bytes())
                > 0;
    }

    /** Adds the piece that begins there. @return false where the upload is not at that place any more */
    @Transactional
    boolean append(Key key, long offset, byte[] piece) {
        boolean there = database.update(
                        "update attachment set received = received + ? where mailbox = ? and id = ? and received = ?"
                                + " and state = 'UPLOADING'",
                        piece.length,
                        key.mailbox(),
                        key.id(),
                        offset)
                > 0;
        return there && addPart(key, (int) (offset / Attachment.PIECE) + 1, piece);
    }

    /** It is as long as what is here. */
    @Transactional
    void endsHere(Key key) {
        database.update(
                "update attachment set bytes = received where mailbox = ? and id = ? and state = 'UPLOADING'",
                key.mailbox(),
                key.id());
    }

    /** In the caller's transaction. @return false where it is no longer expected */
    @Transactional
    boolean uploaded(Key key, String mediaType, byte[] digest) {
        return database.update(
                        "update attachment set state = 'UPLOADED', media_type = ?, digest = ? where mailbox = ? and id = ?"
                                + " and state = 'UPLOADING' and received = bytes",
                        mediaType,
                        digest,
                        key.mailbox(),
                        key.id())
                > 0;
    }

    /** Of one that no message lists. */
    @Transactional
    boolean delete(Key key) {
        return database.update(
                        "delete from attachment where mailbox = ? and id = ? and notice_id is null",
                        key.mailbox(),
                        key.id())
                > 0;
    }

    @Transactional
    Optional<Attachment> find(Key key) {
        return database.first(
                "select " + COLUMNS + " from attachment where mailbox = ? and id = ?",
                AttachmentStore::attachment,
                key.mailbox(),
                key.id());
    }

    /** @return those of these that the account uploaded and no message lists */
    @Transactional
    List<Attachment> unsent(String mailbox, String account, Collection<UUID> ids) {
        return database.query(
                "select " + COLUMNS + " from attachment where mailbox = ? and id = any(?) and account = ?"
                        + " and notice_id is null",
                AttachmentStore::attachment,
                mailbox,
                SqlArray.uuids(ids),
                account);
    }

    @Transactional
    List<Attachment> unsentOf(String account, int most) {
        return database.query(
                "select " + COLUMNS + " from attachment where notice_id is null and account = ?"
                        + " order by created_at desc limit ?",
                AttachmentStore::attachment,
                account,
                most);
    }

    @Transactional
    List<Attachment> ofNotice(UUID noticeId) {
        return database.query(
                "select " + COLUMNS + " from attachment where notice_id = ? order by mailbox, id",
                AttachmentStore::attachment,
                noticeId);
    }

    /** @throws org.huizhi.vault.DecryptionException for one that this node has not written there */
    @Transactional
    Optional<byte[]> part(Key key, int number) {
        return database.first(
                "select key_id, content from attachment_part where mailbox = ? and attachment_id = ? and number = ?",
                row -> vault.decrypt(row.text(1), row.bytes(2), key.context(number)),
                key.mailbox(),
                key.id(),
                number);
    }

    /** @return empty where it is erased */
    Optional<String> name(Key key) {
        return part(key, NAME).map(name -> new String(name, StandardCharsets.UTF_8));
    }

    /** Ties uploads to the message that lists them, all or none. */
    boolean send(String mailbox, Collection<UUID> ids, UUID noticeId, String destination) {
        return database.update("""
                        with free as (
                            select id from attachment
                             where mailbox = ? and id = any(?) and state = 'UPLOADED' and notice_id is null
                             order by id for update)
                        update attachment set state = 'SENT', notice_id = ?, destination = ?
                         where mailbox = ? and id in (select id from free) and (select count(*) from free) = ?""", mailbox, SqlArray.uuids(ids), noticeId, destination, mailbox, ids.size())
                == ids.size();
    }

    /** One that another region lists is to be fetched; an id that it has used before is not. */
    void await(String mailbox, UUID noticeId, ListedAttachment listed, byte[] digest, Instant now) {
        Key key = new Key(mailbox, listed.id());
        int added = database.update(
                "insert into attachment (mailbox, id, notice_id, media_type, bytes, digest, state, created_at, due_at)"
                        + " values (?, ?, ?, ?, ?, ?, 'AWAITED', ?, ?) on conflict do nothing",
                mailbox,
                listed.id(),
                noticeId,
                listed.mediaType(),
                listed.bytes(),
                digest,
                now,
                now);
        if (added > 0) {
            addPart(key, NAME, listed.name().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Adds a piece that came. @return false where it is there already, or not awaited: then nothing changes */
    @Transactional
    boolean arrived(Attachment attachment, int number, byte[] piece, Instant now) {
        Key key = attachment.key();
        boolean awaited = database.first(
                        "select 1 from attachment where mailbox = ? and id = ? and state = 'AWAITED' for update",
                        row -> row.integer(1),
                        key.mailbox(),
                        key.id())
                .isPresent();
        return awaited
                && addPart(key, number, piece)
                && database.update(
                                "update attachment set asked = 0, received = least(bytes, received + ?),"
                                        + " due_at = case when received + ? >= bytes then ? else due_at end"
                                        + " where mailbox = ? and id = ?",
                                piece.length,
                                piece.length,
                                now,
                                key.mailbox(),
                                key.id())
                        > 0;
    }

    /** @return numbers of the pieces that are here */
    @Transactional
    List<Integer> numbers(Key key) {
        return database.query(
                "select number from attachment_part where mailbox = ? and attachment_id = ? and number > 0 order by number",
                row -> row.integer(1),
                key.mailbox(),
                key.id());
    }

    /** The bytes of these notices go, with their names. First the rows, so that no piece comes behind that. */
    void erase(Collection<UUID> notices) {
        SqlArray ids = SqlArray.uuids(notices);
        database.update(
                "update attachment set state = 'ERASED', account = null, due_at = null where notice_id = any(?)", ids);
        database.update("""
                delete from attachment_part p using attachment a
                 where a.notice_id = any(?) and p.mailbox = a.mailbox and p.attachment_id = a.id""", ids);
        database.update(
                "delete from attachment_request where attachment_id in (select id from attachment where notice_id = any(?))",
                ids);
    }

    /** Uploads that no message lists, begun before. */
    @Transactional
    int forget(Instant begunBefore) {
        return database.update("delete from attachment where notice_id is null and created_at < ?", begunBefore);
    }
}
