package org.huizhi.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.lang.JoseException;

/** The symmetric keys of a node, in the order of their file: the first is the current one. */
final class KeyRing {

    private static final int KEY_BYTES = 32;

    private final Map<String, SecretKey> keys;
    private final String current;

    private KeyRing(Map<String, SecretKey> keys) {
        this.keys = keys;
        this.current = keys.keySet().iterator().next();
    }

    /** @throws IllegalStateException when the file is missing or is not such a key set; the message says where and why */
    static KeyRing load(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException("huizhi.vault.keys: " + file + " cannot be read", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("huizhi.vault.keys: " + file + ": " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException when the text is not a set of 256-bit keys with distinct ids */
    static KeyRing parse(String jwks) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        for (JsonWebKey jwk : parseSet(jwks)) {
            String id = jwk.getKeyId();
            if (id == null || id.isBlank()) {
                throw new IllegalArgumentException("a key without kid");
            }
            if (!(jwk instanceof OctetSequenceJsonWebKey octets) || octets.getOctetSequence().length != KEY_BYTES) {
                throw new IllegalArgumentException("key " + id + " is not a symmetric key (kty oct) of 256 bits");
            }
            if (keys.put(id, new SecretKeySpec(octets.getOctetSequence(), "AES")) != null) {
                throw new IllegalArgumentException("two keys with the kid " + id);
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no key in it");
        }
        return new KeyRing(keys);
    }

    private static Iterable<JsonWebKey> parseSet(String jwks) {
        try {
            return new JsonWebKeySet(jwks).getJsonWebKeys();
        } catch (JoseException e) {
            // Not the cause's message: it can repeat key material.
            throw new IllegalArgumentException("not a JWK Set");
        }
    }

    String current() {
        return current;
    }

    Optional<SecretKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }
}
