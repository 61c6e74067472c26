package org.huizhi.directory;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;
import org.jose4j.jwk.PublicJsonWebKey;

/** A key pair of this node. */
record OwnKey(String kid, KeyUse use, PublicKey publicKey, PrivateKey privateKey) {

    /**
     * @return by kid
     * @throws IllegalStateException when the file is not a JWK Set of private keys; the message says where and why
     */
    static Map<String, OwnKey> load(Path file) {
        Map<String, OwnKey> keys = new HashMap<>();
        for (PublicJsonWebKey jwk : KeySetFile.load("huizhi.node.keys", file)) {
            if (jwk.getPrivateKey() == null) {
                throw new IllegalStateException(
                        "huizhi.node.keys: " + file + ": key " + jwk.getKeyId() + " has no private part");
            }
            try {
                KeyUse use = Jwk.use(jwk.getKeyId(), jwk.getUse());
                Jwk.algorithm(jwk.getKeyId(), jwk, use);
                keys.put(jwk.getKeyId(), new OwnKey(jwk.getKeyId(), use, jwk.getPublicKey(), jwk.getPrivateKey()));
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException("huizhi.node.keys: " + file + ": " + e.getMessage(), e);
            }
        }
        return keys;
    }

    boolean isPrivateHalfOf(PublishedKey published) {
        return use == published.use() && publicKey.equals(published.key());
    }

    /** Never the key itself. */
    @Override
    public String toString() {
        return "OwnKey[" + kid + ", " + use + "]";
    }
}
