package org.huizhi.agreement;

/**
 * An agreement with the proof for it.
 *
 * @param document JWS in general JSON serialisation, with the signatures of both parties
 */
public record SignedAgreement(Agreement agreement, String document) {

    @Override
    public String toString() {
        return agreement.id() + " version " + agreement.version();
    }
}
