package org.huizhi.envelope;

import java.util.Optional;

/** Where verification looks up the key that a signature names: the directory, or the pinned keys of the authority. */
@FunctionalInterface
public interface VerificationKeys {

    /**
     * @param kid as the signature names it, so possibly anything
     * @return empty for a key that is unknown, or known but not for signatures
     */
    Optional<VerificationKey> find(String kid);
}
