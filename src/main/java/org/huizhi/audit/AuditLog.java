package org.huizhi.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.jspecify.annotations.Nullable;

/** The audit log for auditors. Looking at it is an act too, and entered. */
@ApplicationScoped
public class AuditLog {

    private static final String COLUMNS =
            "select c.position, c.hash, e.at, e.caller, e.action, e.notice_id, e.detail, e.traceparent, c.act"
                    + " from audit_chain c join audit_record e on e.id = c.entry_id where c.position > ?";

    private static final String IN_ORDER = " order by c.position limit ?";

    /** Entries that are looked at for one page, whatever is asked for: what takes longer is asked for in more pages. */
    private static final int LOOKED_AT = 100_000;

    private final Database database;
    private final Audit audit;

    AuditLog(Database database, Audit audit) {
        this.database = database;
        this.audit = audit;
    }

    /**
     * Which entries.
     *
     * @param from first instant; null for any
     * @param to first instant no more; null for any
     * @param caller subject of who acted; null for anybody
     * @param action null for any
     * @param notice null for any
     * @param after position of the last entry that the caller has, zero at the begin
     */
    public record Query(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String caller,
            @Nullable String action,
            @Nullable UUID notice,
            long after,
            int limit) {}

    /** @param hash of the chain with this entry, hex */
    public record Chained(AuditRecord entry, String hash) {}

    /** @param jws compact JWS, {@code typ} {@code huizhi-audit-checkpoint} */
    public record Signed(long position, String jws) {}

    /**
     * Entries that were asked for, the oldest first.
     *
     * @param next position after which the next page begins; null where nothing comes behind it
     */
    public record Page(List<Chained> entries, @Nullable Long next) {}

    /**
     * How far the chain goes, and how far it is signed.
     *
     * @param chained position of the last entry; zero at the begin
     * @param signed position of the last checkpoint; zero before the first
     * @param signedAt null before the first
     * @param rejected what was ever found in the tables of the log and is not of this node's making
     */
    public record State(long chained, long signed, @Nullable Instant signedAt, long rejected) {}

    /** A piece of the whole chain; both lists by position. */
    public record Piece(List<Chained> entries, List<Signed> checkpoints) {}

    /** @return of chained entries; fewer than the limit where many had to be looked at for them */
    @Transactional
    public Page read(Caller caller, Query query) {
        audit.enter(caller, "audit.read", query.notice(), null);
        return query.notice() == null ? inWindow(query) : ofNotice(query, query.notice());
    }

    /** A notice has an index of its own, and few entries. */
    private Page ofNotice(Query query, UUID notice) {
        List<Chained> found = database.query(
                COLUMNS + " and e.notice_id = ? and e.at >= coalesce(?, '-infinity'::timestamptz)"
                        + " and e.at < coalesce(?, 'infinity'::timestamptz) and (?::text is null or e.action = ?)"
                        + " and (?::text is null or e.caller = ?)"
                        + IN_ORDER,
                AuditLog::chained,
                query.after(),
                notice,
                query.from(),
                query.to(),
                query.action(),
                query.action(),
                query.caller(),
                query.caller(),
                query.limit() + 1);
        return page(found, query.limit(), null);
    }

    /** Begins where the first entry of the time asked for can be. */
    private Page inWindow(Query query) {
        long after = query.from() == null ? query.after() : Math.max(query.after(), lastBefore(query.from()));
        long last = lastPosition();
        long upTo = Math.min(last, after + LOOKED_AT);
        List<Chained> found = database.query(
                COLUMNS + " and c.position <= ? and e.at >= coalesce(?, '-infinity'::timestamptz)"
                        + " and e.at < coalesce(?, 'infinity'::timestamptz) and (?::text is null or e.action = ?)"
                        + " and (?::text is null or e.caller = ?)"
                        + IN_ORDER,
                AuditLog::chained,
                after,
                upTo,
                query.from(),
                query.to(),
                query.action(),
                query.action(),
                query.caller(),
                query.caller(),
                query.limit() + 1);
        return page(found, query.limit(), upTo < last ? upTo : null);
    }

    private static Page page(List<Chained> found, int limit, @Nullable Long otherwise) {
        if (found.size() <= limit) {
            return new Page(found, otherwise);
        }
        List<Chained> entries = found.subList(0, limit);
        return new Page(entries, entries.get(limit - 1).entry().position());
    }

    private long lastPosition() {
        return database.first("select coalesce(max(position), 0) from audit_chain", row -> row.bigint(1))
                .orElseThrow();
    }

    /** @return a position up to which all entries are older than this; behind it they may be */
    private long lastBefore(Instant time) {
        return database.first(
                        "select c.position from audit_record e join audit_chain c on c.entry_id = e.id where e.at < ?"
                                + " order by e.at desc limit 1",
                        row -> row.bigint(1),
                        time.minus(EntryOrder.TOLERANCE))
                .orElse(0L);
    }

    @Transactional
    public State state() {
        return database.first(
                        "select (select coalesce(max(position), 0) from audit_chain), coalesce(c.position, 0), c.signed_at,"
                                + " (select count(*) from audit_rejected) from (select 1) one left join"
                                + " (select position, signed_at from audit_checkpoint order by position desc limit 1) c"
                                + " on true",
                        row -> new State(row.bigint(1), row.bigint(2), row.instantOrNull(3), row.bigint(4)))
                .orElseThrow();
    }

    /** Enters that a caller takes the whole log along. */
    @Transactional
    public void exported(Caller caller, long after) {
        audit.enter(caller, "audit.export", null, "after position " + after);
    }

    /** @return the chain behind a position, bounded, with the checkpoints that fall into it */
    @Transactional
    public Piece piece(long after, int limit) {
        List<Chained> entries = entries(after, limit);
        if (entries.isEmpty()) {
            return new Piece(entries, List.of());
        }
        long last = entries.get(entries.size() - 1).entry().position();
        return new Piece(entries, checkpoints(after, last));
    }

    /** @return hash of the chain at a position, hex; of the begin at zero; empty at a position that does not exist */
    @Transactional
    public Optional<String> hashAt(long position) {
        if (position == 0) {
            return Optional.of(hex(new byte[AuditRecord.HASH_BYTES]));
        }
        return database.first("select hash from audit_chain where position = ?", row -> hex(row.bytes(1)), position);
    }

    private List<Chained> entries(long after, int limit) {
        return database.query(COLUMNS + IN_ORDER, AuditLog::chained, after, limit);
    }

    private static Chained chained(Row row) throws SQLException {
        AuditRecord entry = new AuditRecord(
                row.bigint(1),
                row.instant(3),
                row.text(4),
                row.text(5),
                row.uuidOrNull(6),
                row.textOrNull(7),
                row.textOrNull(8),
                row.uuidOrNull(9));
        return new Chained(entry, hex(row.bytes(2)));
    }

    private List<Signed> checkpoints(long after, long upTo) {
        return database.query(
                "select position, jws from audit_checkpoint where position > ? and position <= ? order by position",
                row -> new Signed(row.bigint(1), row.text(2)),
                after,
                upTo);
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
