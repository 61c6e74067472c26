package org.huizhi.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;

/** The audit log for auditors. Looking at it is an act too, and entered. */
@ApplicationScoped
public class AuditLog {

    private static final String ENTRIES = """
            select c.position, c.hash, e.at, e.caller, e.action, e.notice_id, e.detail, e.traceparent
              from audit_chain c join audit_entry e on e.id = c.entry_id
             where c.position > ?
               and e.at >= coalesce(?, '-infinity'::timestamptz) and e.at < coalesce(?, 'infinity'::timestamptz)
               and (?::text is null or e.action = ?) and (?::uuid is null or e.notice_id = ?)
             order by c.position limit ?""";

    private final StatelessSession session;
    private final Audit audit;

    AuditLog(StatelessSession session, Audit audit) {
        this.session = session;
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
    public record Query(Instant from, Instant to, String action, UUID notice, long after, int limit) {}

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

    /** @return hash of the chain at a position, hex; of the begin at zero; null at a position that does not exist */
    @Transactional
    public String hashAt(long position) {
        if (position == 0) {
            return HexFormat.of().formatHex(new byte[AuditRecord.HASH_BYTES]);
        }
        return session.doReturningWork(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select hash from audit_chain where position = ?")) {
                select.setLong(1, position);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? HexFormat.of().formatHex(row.getBytes(1)) : null;
                }
            }
        });
    }

    private List<Chained> entries(Query query) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(ENTRIES)) {
                select.setLong(1, query.after());
                select.setObject(2, at(query.from()));
                select.setObject(3, at(query.to()));
                select.setString(4, query.action());
                select.setString(5, query.action());
                select.setObject(6, query.notice());
                select.setObject(7, query.notice());
                select.setInt(8, query.limit());
                return chained(select);
            }
        });
    }

    private static OffsetDateTime at(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static List<Chained> chained(PreparedStatement select) throws SQLException {
        List<Chained> entries = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                AuditRecord entry = new AuditRecord(
                        row.getLong(1),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getString(4),
                        row.getString(5),
                        row.getObject(6, UUID.class),
                        row.getString(7),
                        row.getString(8));
                entries.add(new Chained(entry, HexFormat.of().formatHex(row.getBytes(2))));
            }
        }
        return entries;
    }

    private List<Signed> checkpoints(long after, long upTo) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select position, jws from audit_checkpoint where position > ? and position <= ? order by position")) {
                select.setLong(1, after);
                select.setLong(2, upTo);
                List<Signed> checkpoints = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        checkpoints.add(new Signed(row.getLong(1), row.getString(2)));
                    }
                }
                return checkpoints;
            }
        });
    }
}
