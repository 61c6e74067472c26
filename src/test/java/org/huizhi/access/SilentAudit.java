package org.huizhi.access;

import java.time.Clock;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.vault.RowMac;
import org.jspecify.annotations.Nullable;

/** Enters nothing: what reading would cost without an audit log. For the benchmark alone. */
public final class SilentAudit extends Audit {

    public SilentAudit(Database database, RowMac macs, Clock clock) {
        super(database, macs, clock);
    }

    @Override
    public void enter(Caller caller, String action, @Nullable UUID noticeId, @Nullable String detail) {
        // On purpose.
    }
}
