package org.huizhi.agreement;

import java.time.LocalDate;
import org.huizhi.directory.LocalizedName;
import org.jspecify.annotations.Nullable;

/**
 * A proposal without its bytes: what lists show, and what messages are held against.
 *
 * @param counterpart the party that this node is not
 * @param proposer mailbox that drafted it
 * @param digest SHA-256 of the bytes to sign, hex
 * @param draft whether this node has not signed it yet
 * @param from first day
 * @param to last day; null without end
 */
record ProposalOutline(
        AgreementName name,
        int version,
        String counterpart,
        String proposer,
        String digest,
        boolean draft,
        LocalizedName title,
        LocalDate from,
        @Nullable LocalDate to) {

    /** @return where it stands while not both have signed */
    AgreementState state(AgreementHistory history, int highestSigned) {
        if (history.declined(version)) {
            return AgreementState.DECLINED;
        }
        if (version < highestSigned) {
            return AgreementState.SUPERSEDED;
        }
        return draft ? AgreementState.DRAFT : AgreementState.PROPOSED;
    }
}
