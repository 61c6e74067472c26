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

    private static final String ENTRIES = """
            select c.position, c.hash, e.at, e.caller, e.action, e.notice_id, e.detail, e.traceparent
              from audit_chain c join audit_record e on e.id = c.entry_id
             where c.position > ?
               and e.at >= coalesce(?, '-infinity'::timestamptz) and e.at < coalesce(?, 'infinity'::timestamptz)
               and (?::text is null or e.action = ?) and (?::uuid is null or e.notice_id = ?)
             order by c.position limit ?""";

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
     * @param action null for any
     * @param notice null for any
     * @param after position of the last entry that the caller has, zero at the begin
     */
    public record Query(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String action,
            @Nullable UUID notice,
            long after,
            int limit) {}

    /** @param hash of the chain with this entry, hex */
    public record Chained(AuditRecord entry, String hash) {}

    /** @param jws compact JWS, {@code typ} {@code huizhi-audit-checkpoint} */
    public record Signed(long position, String jws) {}

    /** A piece of the whole chain; both lists by position. */
    public record Piece(List<Chained> entries, List<Signed> checkpoints) {}

    /** @return chained entries, the oldest first, one more than the limit when there is a next page */
    @Transactional
    public List<Chained> read(Caller caller, Query query) {
        audit.enter(caller, "audit.read", query.notice(), null);
        return entries(query);
    }

    /** Enters that a caller takes the whole log along. */
    @Transactional
    public void exported(Caller caller, long after) {
        audit.enter(caller, "audit.export", null, "after position " + after);
    }

    /** @return the chain behind a position, bounded, with the checkpoints that fall into it */
    @Transactional
    public Piece piece(long after, int limit) {
        List<Chained> entries = entries(new Query(null, null, null, null, after, limit));
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

    private List<Chained> entries(Query query) {
        return database.query(
                ENTRIES,
                AuditLog::chained,
                query.after(),
                query.from(),
                query.to(),
                query.action(),
                query.action(),
                query.notice(),
                query.notice(),
                query.limit());
    }

    private static Chained chained(Row row) throws SQLException {
        AuditRecord entry = new AuditRecord(
                row.bigint(1),
                row.instant(3),
                row.text(4),
                row.text(5),
                row.uuidOrNull(6),
                row.textOrNull(7),
                row.textOrNull(8));
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
