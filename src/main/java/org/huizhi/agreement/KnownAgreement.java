package org.huizhi.agreement;

import java.util.List;
import java.util.Optional;

/** What is known under an id, in the transaction and under the lock of that id. */
record KnownAgreement(List<Agreement> signed, List<ProposalOutline> proposals, AgreementHistory history) {

    Optional<Agreement> signed(int version) {
        return signed.stream()
                .filter(agreement -> agreement.version() == version)
                .findFirst();
    }

    Optional<ProposalOutline> proposal(int version) {
        return proposals.stream()
                .filter(proposal -> proposal.version() == version)
                .findFirst();
    }

    int highestSigned() {
        return signed.stream().mapToInt(Agreement::version).max().orElse(0);
    }
}
