package org.huizhi.agreement;

import java.util.List;
import org.huizhi.envelope.GeneralJws;

/**
 * An agreement with the proof for it.
 *
 * @param document JWS in general JSON serialisation
 * @param signatures of both parties, or of a proposal that of one
 */
public record SignedAgreement(Agreement agreement, String document, List<AgreementSignature> signatures) {

    /** @return the bytes that were signed */
    byte[] payload() {
        return GeneralJws.parsed(document).payloadBytes();
    }

    @Override
    public String toString() {
        return agreement.id() + " version " + agreement.version();
    }
}
