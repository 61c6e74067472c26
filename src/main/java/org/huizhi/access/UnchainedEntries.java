package org.huizhi.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.RowMac;
import org.huizhi.vault.RowMac.Verdict;
import org.jspecify.annotations.Nullable;

/** What {@link Audit} entered and the chain has not taken in yet: a queue for one reader at a time. */
@ApplicationScoped
public class UnchainedEntries {

    private static final String PENDING = """
            select p.entry_id, e.at, e.caller, e.action, e.notice_id, e.detail, e.traceparent, e.act, e.mac_key, e.mac
              from audit_pending p left join audit_entry e on e.id = p.entry_id
             where p.entry_id > ? order by p.entry_id limit ?""";

    private final Database database;
    private final RowMac macs;

    UnchainedEntries(Database database, RowMac macs) {
        this.database = database;
        this.macs = macs;
    }

    /**
     * One in the queue.
     *
     * @param entry null where it is gone from the log
     */
    public record Pending(long id, @Nullable Entry entry) {}

    /**
     * What was entered, or put there by somebody else.
     *
     * @param act null in entries of earlier versions
     * @param verdict on its MAC
     */
    public record Entry(
            Instant at,
            String caller,
            String action,
            @Nullable UUID notice,
            @Nullable String detail,
            @Nullable String traceparent,
            @Nullable UUID act,
            Verdict verdict) {}

    /** @return so many behind an id, in the order in which they were entered */
    @Transactional(TxType.MANDATORY)
    public List<Pending> after(long id, int limit) {
        return database.query(PENDING, this::pending, id, limit);
    }

    private Pending pending(Row row) throws SQLException {
        Instant at = row.instantOrNull(2);
        return new Pending(row.bigint(1), at == null ? null : entry(at, row));
    }

    private Entry entry(Instant at, Row row) throws SQLException {
        String caller = row.text(3);
        String action = row.text(4);
        UUID notice = row.uuidOrNull(5);
        String detail = row.textOrNull(6);
        String traceparent = row.textOrNull(7);
        UUID id = row.uuidOrNull(8);
        Verdict verdict = id == null
                ? Verdict.MISSING
                : macs.check(
                        Act.PURPOSE,
                        new Act(id, at, caller, action, notice, detail, traceparent).bytes(),
                        row.textOrNull(9),
                        row.bytesOrNull(10));
        return new Entry(at, caller, action, notice, detail, traceparent, id, verdict);
    }

    /** Takes them off the queue: they are in the chain, or never will be. */
    @Transactional(TxType.MANDATORY)
    public void remove(Collection<Long> ids) {
        database.update("delete from audit_pending where entry_id = any(?)", SqlArray.of("int8", ids));
    }
}
