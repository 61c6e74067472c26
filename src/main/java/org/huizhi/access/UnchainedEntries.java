package org.huizhi.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.jspecify.annotations.Nullable;

/** What {@link Audit} entered and the chain has not taken in yet: a queue for one reader at a time. */
@ApplicationScoped
public class UnchainedEntries {

    private static final String PENDING = """
            select e.id, e.at, e.caller, e.action, e.notice_id, e.detail, e.traceparent
              from audit_pending p join audit_entry e on e.id = p.entry_id order by e.id limit ?""";

    private final Database database;

    UnchainedEntries(Database database) {
        this.database = database;
    }

    public record Entry(
            long id,
            Instant at,
            String caller,
            String action,
            @Nullable UUID notice,
            @Nullable String detail,
            @Nullable String traceparent) {}

    /** @return so many, in the order in which they were entered */
    @Transactional(TxType.MANDATORY)
    public List<Entry> first(int limit) {
        return database.query(
                PENDING,
                row -> new Entry(
                        row.bigint(1),
                        row.instant(2),
                        row.text(3),
                        row.text(4),
                        row.uuidOrNull(5),
                        row.textOrNull(6),
                        row.textOrNull(7)),
                limit);
    }

    /** Takes them off the queue: they are in the chain. */
    @Transactional(TxType.MANDATORY)
    public void remove(Collection<Long> ids) {
        database.update("delete from audit_pending where entry_id = any(?)", SqlArray.of("int8", ids));
    }
}
