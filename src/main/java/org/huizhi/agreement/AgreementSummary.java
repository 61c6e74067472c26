package org.huizhi.agreement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import org.huizhi.directory.LocalizedName;
import org.jspecify.annotations.Nullable;

/**
 * An agreement at a glance (API, {@code Agreement}).
 *
 * @param counterpart mailbox of the other party
 * @param version the one in force, else the one that comes next, else the last
 * @param lastDay of that version, where one side has terminated it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AgreementSummary(
        String id,
        String counterpart,
        LocalizedName title,
        int version,
        String state,
        String digest,
        LocalDate effectiveFrom,
        @Nullable LocalDate effectiveTo,
        @Nullable LocalDate lastDay) {

    static AgreementSummary of(
            Agreement agreement, String counterpart, AgreementState state, @Nullable LocalDate lastDay) {
        return new AgreementSummary(
                agreement.id(),
                counterpart,
                agreement.title(),
                agreement.version(),
                state.code(),
                agreement.digest(),
                agreement.period().from(),
                agreement.period().to(),
                lastDay);
    }

    static AgreementSummary of(ProposalOutline proposal, AgreementState state) {
        return new AgreementSummary(
                proposal.name().id(),
                proposal.counterpart(),
                proposal.title(),
                proposal.version(),
                state.code(),
                proposal.digest(),
                proposal.from(),
                proposal.to(),
                null);
    }

    /** @return whether the two have signed it, and it has not ended */
    public boolean signed() {
        return state.equals(AgreementState.SIGNED.code())
                || state.equals(AgreementState.IN_FORCE.code())
                || state.equals(AgreementState.SUSPENDED.code());
    }
}
