package org.huizhi.envelope;

import java.time.Instant;
import java.util.Optional;

/** What became of a signature that was checked. */
public sealed interface SignatureCheck {

    /**
     * @param kid of the key that signed
     * @param payload the bytes that were signed
     * @param signedAt when the signer says it signed, where the header has it
     */
    record Valid(String kid, byte[] payload, Optional<Instant> signedAt) implements SignatureCheck {}

    /** Not a compact JWS. */
    record NotASignature(String detail) implements SignatureCheck {}

    /** Names no key, or none that is trusted here. */
    record UnknownSigner(String detail) implements SignatureCheck {}

    /** Names a trusted key, and is not a signature by it over these bytes for this purpose. */
    record Bad(String detail) implements SignatureCheck {}
}
