package org.huizhi.agreement;

import java.util.Locale;

/** Where a version of an agreement stands. Derived from what happened and from its dates; never stored. */
public enum AgreementState {
    DRAFT,
    PROPOSED,
    /** By a person of the other side, or by its node. */
    DECLINED,
    /** By both, and not yet in force: its first day, or the receipt for our signature, is still to come. */
    SIGNED,
    IN_FORCE,
    SUSPENDED,
    /** Its last day has passed, as one side decided. */
    TERMINATED,
    /** Its last day has passed, as was agreed. */
    EXPIRED,
    /** A higher version counts. */
    SUPERSEDED;

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
