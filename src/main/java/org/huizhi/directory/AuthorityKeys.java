package org.huizhi.directory;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.huizhi.envelope.VerificationKey;
import org.huizhi.envelope.VerificationKeys;
import org.jose4j.jwk.PublicJsonWebKey;

/** The pinned public keys of the exchange authority. */
public final class AuthorityKeys implements VerificationKeys {

    private final Map<String, VerificationKey> keys = new HashMap<>();

    /** @throws KeySetException when the file does not hold public signing keys; the message says where and why */
    public static AuthorityKeys load(Path file) {
        AuthorityKeys authority = new AuthorityKeys();
        for (PublicJsonWebKey jwk : KeySetFile.load("huizhi.directory.authority", file)) {
            try {
                String algorithm =
                        Jwk.algorithm(jwk.getKeyId(), jwk, KeyUse.SIG).joseName();
                authority.keys.put(jwk.getKeyId(), new VerificationKey(algorithm, jwk.getPublicKey()));
            } catch (IllegalArgumentException e) {
                throw new KeySetException("huizhi.directory.authority", file, ": " + e.getMessage(), e);
            }
        }
        return authority;
    }

    @Override
    public Optional<VerificationKey> find(String kid) {
        return Optional.ofNullable(keys.get(kid));
    }
}
