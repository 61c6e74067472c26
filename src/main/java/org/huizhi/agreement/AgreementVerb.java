package org.huizhi.agreement;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.huizhi.agreement.AgreementVersions.Standing;

/** What an administrator can do with an agreement, and in which states: the one table of local transitions. */
enum AgreementVerb {
    /** A version that is not there yet, whatever the state of those before it. */
    DRAFT(EnumSet.noneOf(AgreementState.class)),
    /** Other terms in a version that only this node has. */
    AMEND(EnumSet.of(AgreementState.DRAFT)),
    /** A version that only this node has, and that nobody needs. */
    DISCARD(EnumSet.of(AgreementState.DRAFT)),
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

    /** @return why the verb is not possible for a version; {@code own} is the mailbox of this node */
    Optional<AgreementReply.Illegal> objection(Standing standing, String own) {
        boolean waitsForTheOther = standing.state() == AgreementState.PROPOSED && standing.isProposedBy(own);
        if (waitsForTheOther && (this == SIGN || this == DECLINE)) {
            return Optional.of(new AgreementReply.Illegal(
                    AgreementState.PROPOSED, "it waits for the other side; who proposed does not decide"));
        }
        return isPossibleIn(standing.state())
                ? Optional.empty()
                : Optional.of(new AgreementReply.Illegal(
                        standing.state(),
                        "{0} is {1} and does not allow this",
                        standing.agreement(),
                        standing.state().code()));
    }

    /** @return its name in the audit log */
    String auditAction() {
        return "agreement." + name().toLowerCase(Locale.ROOT);
    }
}
