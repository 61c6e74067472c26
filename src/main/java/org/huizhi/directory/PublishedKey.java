package org.huizhi.directory;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
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

    /** @return first instant at which it is no longer valid, revoked or not */
    public Instant endsAt() {
        return revokedAt != null && revokedAt.isBefore(validTo) ? revokedAt : validTo;
    }

    /**
     * Keys follow each other: where one ends another is valid already.
     *
     * @return the one that ends such a row; empty where none is valid now
     */
    public static Optional<PublishedKey> lastWithoutGap(Collection<PublishedKey> keys, Instant now) {
        Optional<PublishedKey> last = longestOf(keys, now);
        Optional<PublishedKey> next = last;
        while (next.isPresent()) {
            last = next;
            next = longestOf(keys, next.get().endsAt());
        }
        return last;
    }

    private static Optional<PublishedKey> longestOf(Collection<PublishedKey> keys, Instant at) {
        return keys.stream().filter(key -> key.validAt(at)).max(Comparator.comparing(PublishedKey::endsAt));
    }

    public boolean validAt(Instant at) {
        return !at.isBefore(validFrom) && at.isBefore(validTo) && (revokedAt == null || at.isBefore(revokedAt));
    }
}
