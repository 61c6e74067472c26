package org.huizhi.agreement;

import java.util.Comparator;
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

    /** In force before what comes next, before what is past. */
    static final Comparator<AgreementState> SHOWN_FIRST = Comparator.comparingInt(state -> switch (state) {
        case IN_FORCE, SUSPENDED -> 0;
        case SIGNED -> 1;
        case PROPOSED -> 2;
        case DRAFT -> 3;
        case DECLINED, TERMINATED, EXPIRED, SUPERSEDED -> 4;
    });

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
