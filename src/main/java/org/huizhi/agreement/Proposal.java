package org.huizhi.agreement;

import java.util.Optional;
import org.huizhi.envelope.GeneralJws;
import org.jspecify.annotations.Nullable;

/**
 * A version on its way to being signed; it is kept when it has been.
 *
 * @param counterpart the party that this node is not
 * @param proposer mailbox that drafted it
 * @param payload the bytes to sign
 * @param digest their SHA-256, hex
 * @param document with the proposer's signature; null while it is a draft of this node
 */
record Proposal(
        String id,
        int version,
        String counterpart,
        String proposer,
        byte[] payload,
        String digest,
        @Nullable String document) {

    static Proposal of(SignedAgreement proposed, String proposer, String counterpart) {
        Agreement agreement = proposed.agreement();
        return new Proposal(
                agreement.id(),
                agreement.version(),
                counterpart,
                proposer,
                proposed.payload(),
                agreement.digest(),
                proposed.document());
    }

    AgreementName name() {
        return agreement().name();
    }

    Optional<GeneralJws> proposed() {
        return Optional.ofNullable(document).map(GeneralJws::parsed);
    }

    Agreement agreement() {
        return AgreementDocument.parsed(payload, digest);
    }

    ProposalOutline outline() {
        Agreement agreement = agreement();
        return new ProposalOutline(
                agreement.name(),
                version,
                counterpart,
                proposer,
                digest,
                document == null,
                agreement.title(),
                agreement.period().from(),
                agreement.period().to());
    }
}
