package org.huizhi.directory;

import java.security.PublicKey;
import java.time.Instant;
import org.huizhi.envelope.KeyAlgorithm;
import org.huizhi.validation.Required;
import org.jspecify.annotations.Nullable;

/**
 * A public key of a mailbox.
 *
 * @param kid {@code <mailbox>#<key name>}
 * @param algorithm JOSE name, see {@link KeyAlgorithm}
 * @param validFrom first instant
 * @param validTo first instant at which it is no longer valid
 * @param revokedAt from here on it is not valid either, null when it was not revoked
 */
public record PublishedKey(
        String kid,
        KeyUse use,
        String algorithm,
        PublicKey key,
        Instant validFrom,
        Instant validTo,
        @Nullable Instant revokedAt) {

    public PublishedKey {
        Required.text(kid, "the kid of a key");
        String named = algorithm;
        KeyAlgorithm known = KeyAlgorithm.named(named)
                .orElseThrow(() -> new IllegalArgumentException("key " + kid + " has the unknown algorithm " + named));
        if (known.signs() != (use == KeyUse.SIG) || !known.suits(key)) {
            throw new IllegalArgumentException("key " + kid + " is not a key for " + use + " by " + named);
        }
        if (!validFrom.isBefore(validTo)) {
            throw new IllegalArgumentException("key " + kid + " ends at " + validTo + ", before it begins");
        }
    }

    public boolean validAt(Instant at) {
        return !at.isBefore(validFrom) && at.isBefore(validTo) && (revokedAt == null || at.isBefore(revokedAt));
    }
}
