package org.huizhi.agreement;

import java.util.EnumSet;
import java.util.Set;

/** What an administrator can do with an agreement, and in which states. */
enum AgreementVerb {
    PROPOSE(EnumSet.of(AgreementState.DRAFT)),
    /** Only what the other side proposed. */
    SIGN(EnumSet.of(AgreementState.PROPOSED)),
    /** Only what the other side proposed. */
    DECLINE(EnumSet.of(AgreementState.PROPOSED)),
    /** Also what the other side has suspended. */
    SUSPEND(EnumSet.of(AgreementState.SIGNED, AgreementState.IN_FORCE, AgreementState.SUSPENDED)),
    /** Only what this side has suspended. */
    RESUME(EnumSet.of(AgreementState.SUSPENDED)),
    TERMINATE(EnumSet.of(AgreementState.SIGNED, AgreementState.IN_FORCE, AgreementState.SUSPENDED));

    private final Set<AgreementState> from;

    AgreementVerb(Set<AgreementState> from) {
        this.from = from;
    }

    boolean isPossibleIn(AgreementState state) {
        return from.contains(state);
    }
}
