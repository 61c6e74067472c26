package org.huizhi.envelope;

import java.security.PublicKey;
import java.util.Objects;

/**
 * A public key that the caller trusts for signatures, checked here once so that verifying need not.
 *
 * @param algorithm JOSE name, see {@link KeyAlgorithm}; a signature by any other algorithm is a bad one
 */
public record VerificationKey(String algorithm, PublicKey key) {

    public VerificationKey {
        Objects.requireNonNull(key, "key");
        String named = algorithm;
        KeyAlgorithm known = KeyAlgorithm.named(named)
                .filter(KeyAlgorithm::signs)
                .orElseThrow(() -> new IllegalArgumentException(named + " does not sign"));
        if (!known.suits(key)) {
            throw new IllegalArgumentException("the key is not one for " + named);
        }
    }
}
