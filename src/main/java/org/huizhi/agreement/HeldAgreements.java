package org.huizhi.agreement;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The last good copies of agreements, shared by the replicas of the node. */
interface HeldAgreements {

    /** @param document as {@link SignedAgreement} has it */
    record Copy(AgreementKey key, String document) {}

    /** Without the documents: read every few seconds. */
    List<AgreementKey> keys();

    List<Copy> held(Collection<AgreementKey> keys);

    /** @return every version held of one agreement, as it was believed when it was stored */
    List<Agreement> of(AgreementName agreement);

    /**
     * Keeps an agreement unless one is held under its id and version; another replica may store at the same time.
     *
     * @return digest of what is held now, hex
     */
    String store(SignedAgreement signed, Instant now);
}
