package org.huizhi.envelope;

import java.security.PrivateKey;
import java.util.Objects;

/**
 * A private key that signs for a mailbox.
 *
 * @param kid {@code <mailbox>#<key name>}
 * @param algorithm JOSE name, see {@link KeyAlgorithm}
 */
public record SigningKey(String kid, String algorithm, PrivateKey key) {

    public SigningKey {
        Objects.requireNonNull(kid, "kid");
        Objects.requireNonNull(key, () -> "key of " + kid);
        String named = algorithm;
        KeyAlgorithm known = KeyAlgorithm.named(named)
                .filter(KeyAlgorithm::signs)
                .orElseThrow(() -> new IllegalArgumentException("key " + kid + ": " + named + " does not sign"));
        if (!known.suits(key)) {
            throw new IllegalArgumentException("key " + kid + " is not a key for " + named);
        }
    }

    /** Never the key itself. */
    @Override
    public String toString() {
        return "SigningKey[" + kid + ", " + algorithm + "]";
    }
}
