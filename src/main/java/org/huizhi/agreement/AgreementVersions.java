package org.huizhi.agreement;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Every version of one agreement, signed ones, proposals and drafts alike.
 *
 * @param all the highest first; empty for one that is not known
 */
record AgreementVersions(List<Standing> all) {

    /**
     * One version and where it stands.
     *
     * @param signed whether both have signed it
     * @param proposal empty for one that came signed
     * @param lastDay where one side has terminated it
     */
    record Standing(
            Agreement agreement,
            AgreementState state,
            boolean signed,
            Optional<Proposal> proposal,
            Optional<LocalDate> lastDay) {

        int version() {
            return agreement.version();
        }

        boolean isProposedBy(String mailbox) {
            return proposal.filter(one -> one.proposer().equals(mailbox)).isPresent();
        }
    }

    AgreementVersions {
        all = List.copyOf(all);
    }

    Optional<Standing> version(int version) {
        return all.stream().filter(standing -> standing.version() == version).findFirst();
    }

    /** @return the version that a summary shows, and that is suspended, resumed or terminated */
    Optional<Standing> current() {
        return all.stream()
                .min(Comparator.comparing(Standing::state, AgreementState.SHOWN_FIRST)
                        .thenComparing(Standing::version, Comparator.reverseOrder()));
    }

    Optional<Standing> highest() {
        return all.stream().findFirst();
    }

    Optional<Standing> highestSigned() {
        return all.stream().filter(Standing::signed).findFirst();
    }

    int nextVersion() {
        return highest().map(Standing::version).orElse(0) + 1;
    }
}
