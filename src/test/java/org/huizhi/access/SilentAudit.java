package org.huizhi.access;

import java.util.UUID;

/** Enters nothing: what reading would cost without an audit log. For the benchmark alone. */
public final class SilentAudit extends Audit {

    public SilentAudit() {
        super(null, null);
    }

    @Override
    public void enter(Caller caller, String action, UUID noticeId, String detail) {
        // On purpose.
    }
}
