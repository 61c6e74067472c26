package org.huizhi.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.huizhi.envelope.KeyAlgorithm;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** Asymmetric keys as JSON Web Keys (RFC 7517). */
final class KeySetFile {

    private KeySetFile() {}

    /**
     * @param property that names the file, for the message
     * @throws IllegalStateException when the file is missing or is not a JWK Set of asymmetric keys with distinct kids
     */
    static List<PublicJsonWebKey> load(String property, Path file) {
        String where = property + ": " + file;
        List<PublicJsonWebKey> keys = new ArrayList<>();
        for (JsonWebKey key : parse(where, read(where, file))) {
            if (!(key instanceof PublicJsonWebKey asymmetric) || key.getKeyId() == null) {
                throw new IllegalStateException(where + ": a key without kid, or not asymmetric");
            }
            keys.add(asymmetric);
        }
        long kids = keys.stream().map(JsonWebKey::getKeyId).distinct().count();
        if (keys.isEmpty() || kids < keys.size()) {
            throw new IllegalStateException(where + ": " + keys.size() + " keys with " + kids + " distinct kids");
        }
        return keys;
    }

    private static String read(String where, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(where + " cannot be read", e);
        }
    }

    private static List<JsonWebKey> parse(String where, String text) {
        try {
            return new JsonWebKeySet(text).getJsonWebKeys();
        } catch (JoseException e) {
            // Without the cause: its message can repeat key material.
            throw new IllegalStateException(where + " is not a JWK Set");
        }
    }

    /** @throws JoseException when the map is not an asymmetric key */
    static PublicJsonWebKey parse(Map<String, Object> jwk) throws JoseException {
        return PublicJsonWebKey.Factory.newPublicJwk(jwk);
    }

    /**
     * The algorithm of a key for a use: its type and curve decide.
     *
     * @throws IllegalArgumentException for a key that this node cannot use for it
     */
    static KeyAlgorithm algorithm(PublicJsonWebKey jwk, KeyUse use) {
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            if (algorithm.signs() == (use == KeyUse.SIG) && algorithm.suits(jwk.getPublicKey())) {
                return algorithm;
            }
        }
        throw new IllegalArgumentException(
                "key " + jwk.getKeyId() + " (" + jwk.getKeyType() + ") is not one for " + use + " that is known here");
    }

    /** @throws IllegalArgumentException for any other value than sig and enc */
    static KeyUse use(String kid, String use) {
        if ("sig".equals(use)) {
            return KeyUse.SIG;
        }
        if ("enc".equals(use)) {
            return KeyUse.ENC;
        }
        throw new IllegalArgumentException("key " + kid + " has the unknown use " + use);
    }
}
