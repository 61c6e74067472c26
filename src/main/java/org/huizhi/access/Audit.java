package org.huizhi.access;

import static java.time.ZoneOffset.UTC;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.util.UUID;
import org.hibernate.StatelessSession;

/** Who read person data, and who decided what. Entries are only ever added, and hold no person data themselves. */
@ApplicationScoped
public class Audit {

    /** What the chain still has to take in is written down in the same statement. */
    private static final String ENTER = """
            with entered as (
                insert into audit_entry (at, caller, action, notice_id, detail, traceparent) values (?, ?, ?, ?, ?, ?)
                returning id)
            insert into audit_pending (entry_id) select id from entered""";

    private final StatelessSession session;
    private final Clock clock;

    Audit(StatelessSession session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    /**
     * Enters one act, in the caller's transaction where there is one. What cannot be audited does not happen: a fault
     * here is thrown before the caller gets to see anything.
     *
     * @param noticeId null where the act is not about one notice
     */
    @Transactional
    public void enter(Caller caller, String action, UUID noticeId, String detail) {
        session.doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(ENTER)) {
                insert.setObject(1, clock.instant().atOffset(UTC));
                insert.setString(2, caller.subject());
                insert.setString(3, action);
                insert.setObject(4, noticeId);
                insert.setString(5, detail);
                insert.setString(6, Traceparent.current());
                insert.executeUpdate();
            }
        });
    }
}
