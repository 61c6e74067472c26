package org.huizhi.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.jspecify.annotations.Nullable;

/** Who read person data, and who decided what. Entries are only ever added, and hold no person data themselves. */
@ApplicationScoped
public class Audit {

    /** What the chain still has to take in is written down in the same statement. */
    private static final String INSERT = """
            with entered as (
                insert into audit_entry (at, caller, action, notice_id, detail, traceparent) values (?, ?, ?, ?, ?, ?)
                returning id)
            insert into audit_pending (entry_id) select id from entered""";

    private final Database database;
    private final Clock clock;

    Audit(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Enters one act, in the caller's transaction where there is one. What cannot be audited does not happen: a fault
     * here is thrown before the caller gets to see anything.
     *
     * @param noticeId null where the act is not about one notice
     */
    @Transactional
    public void enter(Caller caller, String action, @Nullable UUID noticeId, @Nullable String detail) {
        database.update(INSERT, clock.instant(), caller.subject(), action, noticeId, detail, Traceparent.current());
    }
}
