package org.huizhi.upload;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.upload.FailureStore.Numbered;
import org.huizhi.upload.Upload.State;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.Vault;
import org.jspecify.annotations.Nullable;

/** Uploads and their files. What is of a person in them is encrypted, and bound to its upload and its account. */
@ApplicationScoped
class UploadStore {

    private static final String COLUMNS = "id, type, format, state, bytes, row_count, last_row, sent, repeated, failed,"
            + " fault_en, fault_zh, created_at, ended_at";

    /** A claim that is further ahead than can be was not set by this clock. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    /** So long after its last piece a request gives way to the same one. */
    private static final Duration SILENT = Duration.ofMinutes(2);

    /** And so long after it to any of its account: longer than the body of a request may bring nothing. */
    private static final Duration GONE = Duration.ofMinutes(10);

    private static final String UNCLAIMED = " (claimed_until is null or claimed_until <= ? or claimed_until > ?)";

    private final Database database;
    private final Vault vault;
    private final FailureStore failures;
    private final SentRowStore rows;

    UploadStore(Database database, Vault vault, FailureStore failures, SentRowStore rows) {
        this.database = database;
        this.vault = vault;
        this.failures = failures;
        this.rows = rows;
    }

    /** Who has it, by which request. */
    record Owner(UUID id, String account) {

        byte[] context(String table, int number) {
            return (table + "\n" + id + "\n" + number + "\n" + account).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** What a request began. */
    record Requested(Upload upload, byte[] digest) {}

    private long unfinished(@Nullable String account) {
        return database.query(
                        "select count(*) from upload where state in ('RECEIVING', 'WAITING', 'RUNNING', 'CANCELLING')"
                                + " and (?::text is null or account = ?)",
                        row -> row.bigint(1),
                        account,
                        account)
                .get(0);
    }

    @Transactional
    List<String> accountsWithUnfinished() {
        return database.query(
                "select distinct account from upload where state in ('RECEIVING', 'WAITING', 'RUNNING', 'CANCELLING')",
                row -> row.text(1));
    }

    @Transactional
    Optional<Requested> requested(String account, String key) {
        return database.first(
                "select " + COLUMNS
                        + ", digest from upload where account = ? and request_key = ? and digest is not null",
                row -> new Requested(upload(row), row.bytes(15)),
                account,
                key);
    }

    /** What is not done that may be. */
    record Limits(int ofAccount, int ofAll) {}

    /** Whether another may come. */
    enum Begun {
        BEGUN,
        /** A request with the same key is under way. */
        UNDER_WAY,
        TOO_MANY_OF_ACCOUNT,
        TOO_MANY
    }

    /**
     * One after the other, so that they are counted as they are. Those of which nothing comes any more give way, say of
     * a replica that was killed.
     */
    @Transactional
    Begun begin(Owner owner, String type, String format, @Nullable String key, Limits limits, Instant now) {
        database.execute("select pg_advisory_xact_lock(hashtext('upload'))");
        database.update(
                "delete from upload where account = ? and state = 'RECEIVING'"
                        + " and (progress_at < ? or request_key = ? and progress_at < ?)",
                owner.account(),
                now.minus(GONE),
                key,
                now.minus(SILENT));
        if (database.first(
                        "select 1 from upload where account = ? and request_key = ?",
                        row -> row.integer(1),
                        owner.account(),
                        key)
                .isPresent()) {
            return Begun.UNDER_WAY;
        }
        if (unfinished(owner.account()) >= limits.ofAccount()) {
            return Begun.TOO_MANY_OF_ACCOUNT;
        }
        if (unfinished(null) >= limits.ofAll()) {
            return Begun.TOO_MANY;
        }
        database.update(
                "insert into upload (id, account, type, format, state, request_key, created_at, progress_at)"
                        + " values (?, ?, ?, ?, 'RECEIVING', ?, ?, ?)",
                owner.id(),
                owner.account(),
                type,
                format,
                key,
                now,
                now);
        return Begun.BEGUN;
    }

    /** @return false where it is no longer expected */
    @Transactional
    boolean addPart(Owner owner, int number, byte[] content, Instant now) {
        Encrypted encrypted = vault.encrypt(content, owner.context("upload_part", number));
        return database.update(
                        "with expected as (update upload set progress_at = ? where id = ? and state = 'RECEIVING' returning id)"
                                + " insert into upload_part (upload_id, number, account, key_id, content)"
                                + " select id, ?, ?, ?, ? from expected",
                        now,
                        owner.id(),
                        number,
                        owner.account(),
                        encrypted.keyId(),
                        encrypted.bytes())
                > 0;
    }

    /** In the caller's transaction. @return false where it is no longer expected */
    @Transactional
    boolean arrived(Owner owner, long bytes, byte[] digest) {
        return database.update(
                        "update upload set state = 'WAITING', bytes = ?, digest = ? where id = ? and state = 'RECEIVING'",
                        bytes,
                        digest,
                        owner.id())
                > 0;
    }

    @Transactional
    void delete(UUID id) {
        database.update("delete from upload where id = ?", id);
    }

    /** @throws org.huizhi.vault.DecryptionException for one that this node has not written there */
    @Transactional
    Optional<byte[]> part(Owner owner, int number) {
        return database.first(
                "select key_id, content from upload_part where upload_id = ? and number = ?",
                row -> vault.decrypt(row.text(1), row.bytes(2), owner.context("upload_part", number)),
                owner.id(),
                number);
    }

    @Transactional
    Optional<Upload> find(Owner owner) {
        return database.first(
                "select " + COLUMNS + " from upload where id = ? and account = ? and state <> 'RECEIVING'",
                UploadStore::upload,
                owner.id(),
                owner.account());
    }

    @Transactional
    List<Upload> list(String account, int most) {
        return database.query(
                "select " + COLUMNS + " from upload where account = ? and state <> 'RECEIVING'"
                        + " order by created_at desc, id desc limit ?",
                UploadStore::upload,
                account,
                most);
    }

    private static Upload upload(Row row) throws java.sql.SQLException {
        return new Upload(
                row.uuid(1),
                row.text(2),
                row.text(3),
                State.valueOf(row.text(4)),
                row.bigint(5),
                row.integerOrNull(6),
                row.integer(7),
                row.integer(8),
                row.integer(9),
                row.integer(10),
                row.textOrNull(11),
                row.textOrNull(12),
                row.instant(13),
                row.instantOrNull(14));
    }

    /** What waits ends at once, what is in hand with the rows that are. @return false where it was over */
    @Transactional
    boolean cancel(UUID id, Instant now) {
        if (database.update("update upload set state = 'CANCELLING' where id = ? and state = 'RUNNING'", id) > 0) {
            return true;
        }
        if (database.update(
                        "update upload set state = 'CANCELLED', ended_at = ? where id = ? and state = 'WAITING'",
                        now,
                        id)
                == 0) {
            return false;
        }
        forgetFile(id);
        return true;
    }

    /**
     * An upload that a run has in hand.
     *
     * @param attempts runs with this one that were begun since one came further or was given back
     */
    record Claimed(UUID claim, Owner owner, Upload upload, Instant progressAt, int attempts) {}

    /** @param refusedBytes of all rows that were refused until now */
    record Progress(State state, long refusedBytes) {}

    /** @return those that nobody has in hand, of which nothing was done for longest first */
    @Transactional
    List<UUID> due(Collection<String> resting, Instant now, int most) {
        return database.query(
                "select id from upload where state in ('WAITING', 'RUNNING', 'CANCELLING') and" + UNCLAIMED
                        + " and id::text <> all(?) order by progress_at, id limit ?",
                row -> row.uuid(1),
                now,
                now.plus(LEASE),
                SqlArray.texts(resting),
                most);
    }

    /** @return empty where another run has it, or it is over */
    @Transactional
    Optional<Claimed> claim(UUID id, Instant now) {
        UUID claim = UUID.randomUUID();
        return database.first(
                "update upload set claim = ?, claimed_until = ?, attempts = attempts + 1, state = case state when 'WAITING' then 'RUNNING' else state end"
                        + " where id = ? and state in ('WAITING', 'RUNNING', 'CANCELLING') and" + UNCLAIMED
                        + " returning " + COLUMNS + ", account, progress_at, attempts",
                row -> new Claimed(
                        claim, new Owner(row.uuid(1), row.text(15)), upload(row), row.instant(16), row.integer(17)),
                claim,
                now.plus(LEASE),
                id,
                now,
                now.plus(LEASE));
    }

    /** Another run may have it at once. */
    @Transactional
    void release(Claimed claimed) {
        database.update(
                "update upload set claimed_until = null, attempts = 0 where id = ? and claim = ?",
                claimed.upload().id(),
                claimed.claim());
    }

    /** It stays in this run's hand. @return the state that it is in; empty where it no longer is */
    @Transactional
    Optional<State> renew(Claimed claimed, Instant now) {
        return database.first(
                "update upload set claimed_until = ? where id = ? and claim = ? returning state",
                row -> State.valueOf(row.text(1)),
                now.plus(LEASE),
                claimed.upload().id(),
                claimed.claim());
    }

    /** @return false where it is no longer in this run's hand */
    @Transactional
    boolean counted(Claimed claimed, int rows, byte[] names, Instant now) {
        boolean mine = database.update(
                        "update upload set row_count = ?, progress_at = ?, claimed_until = ?, attempts = 0 where id = ? and claim = ?",
                        rows,
                        now,
                        now.plus(LEASE),
                        claimed.upload().id(),
                        claimed.claim())
                > 0;
        if (mine) {
            failures.add(claimed.owner(), List.of(new Numbered(0, names)));
        }
        return mine;
    }

    /** What came of some rows. @return how it is now; empty where it is no longer in this run's hand */
    @Transactional
    Optional<Progress> progress(Claimed claimed, int lastRow, RowSubmission.Outcome came, Instant now) {
        List<Numbered> failed = came.failures();
        Optional<Progress> progress = database.first(
                "update upload set last_row = ?, sent = sent + ?, repeated = repeated + ?, failed = failed + ?,"
                        + " failure_bytes = failure_bytes + ?, progress_at = ?, claimed_until = ?, attempts = 0"
                        + " where id = ? and claim = ? and last_row < ? returning state, failure_bytes",
                row -> new Progress(State.valueOf(row.text(1)), row.bigint(2)),
                lastRow,
                came.sent().size(),
                came.repeated().size(),
                failed.size(),
                failed.stream().mapToLong(one -> one.content().length).sum(),
                now,
                now.plus(LEASE),
                claimed.upload().id(),
                claimed.claim(),
                lastRow);
        if (progress.isPresent()) {
            failures.add(claimed.owner(), failed);
            rows.settle(claimed.owner(), came);
        }
        return progress;
    }

    /** @return false where it is no longer in this run's hand */
    @Transactional
    boolean end(Claimed claimed, State state, @Nullable String faultEn, @Nullable String faultZh, Instant now) {
        boolean ended = database.update(
                        "update upload set state = ?, fault_en = ?, fault_zh = ?, ended_at = ?, claim = null, claimed_until = null"
                                + " where id = ? and claim = ?",
                        state,
                        faultEn,
                        faultZh,
                        now,
                        claimed.upload().id(),
                        claimed.claim())
                > 0;
        if (ended) {
            forgetFile(claimed.upload().id());
        }
        return ended;
    }

    private void forgetFile(UUID id) {
        database.update("delete from upload_part where upload_id = ?", id);
    }

    /**
     * The oldest uploads of an account give way when the rows that were refused are too many.
     *
     * @param most bytes of them that the account may have
     */
    @Transactional
    void forgetOldest(String account, long most) {
        database.update(
                "delete from upload where ended_at is not null and id in (select id from (select id, sum(failure_bytes)"
                        + " over (order by created_at desc, id desc) as bytes from upload where account = ?) newer"
                        + " where bytes > ?)",
                account,
                most);
    }

    /** @param broken before it those whose bytes never came whole were begun */
    @Transactional
    void forgetOld(Instant old, Instant broken) {
        database.update("delete from upload where created_at <= ?", old);
        database.update("delete from upload where state = 'RECEIVING' and created_at <= ?", broken);
    }
}
