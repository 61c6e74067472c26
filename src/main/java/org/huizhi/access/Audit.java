package org.huizhi.access;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.vault.RowMac;
import org.jspecify.annotations.Nullable;

/**
 * Who read person data, and who decided what. Entries are only ever added, hold no person data themselves, and carry a
 * MAC by which the chain knows that the node made them.
 */
@ApplicationScoped
public class Audit {

    /** What the chain still has to take in is written down in the same statement. */
    private static final String INSERT = """
            with entered as (
                insert into audit_entry (at, caller, action, notice_id, detail, traceparent, act, mac_key, mac)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                returning id)
            insert into audit_pending (entry_id) select id from entered""";

    /** In the order of time, so that the index over them grows at its end. */
    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Database database;
    private final RowMac macs;
    private final Clock clock;

    Audit(Database database, RowMac macs, Clock clock) {
        this.database = database;
        this.macs = macs;
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
        Act act = new Act(
                IDS.generate(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                caller.subject(),
                action,
                noticeId,
                detail,
                Traceparent.current());
        RowMac.Mac mac = macs.of(Act.PURPOSE, act.bytes());
        database.update(
                INSERT,
                act.at(),
                act.caller(),
                act.action(),
                act.notice(),
                act.detail(),
                act.traceparent(),
                act.id(),
                mac.keyId(),
                mac.bytes());
    }
}
