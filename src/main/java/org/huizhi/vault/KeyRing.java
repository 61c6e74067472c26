package org.huizhi.vault;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The symmetric keys of a node, in the order of their file: of each kind the first is the current one. Those with
 * {@code alg} HS256 index.
 */
final class KeyRing {

    private static final int KEY_BYTES = 32;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** RFC 7517 section 5, RFC 7518 section 6.4. */
    record KeySet(@Nullable List<@Nullable Key> keys) {

        record Key(
                @Nullable String kty,
                @Nullable String kid,
                @Nullable String alg,
                @Nullable String k) {}
    }

    private static final String INDEX = "HS256";

    private final Map<String, SecretKey> keys;
    private final Map<String, SecretKey> indexKeys;
    private final String current;

    private KeyRing(Map<String, SecretKey> keys, Map<String, SecretKey> indexKeys) {
        this.keys = keys;
        this.indexKeys = indexKeys;
        this.current = keys.keySet().iterator().next();
    }

    /**
     * From a file or, say out of a secret store, from the text itself.
     *
     * @throws IllegalStateException when there is not exactly one of the two, or it is not such a key set
     */
    static KeyRing load(Optional<Path> file, Optional<String> text) {
        if (file.isPresent() == text.isPresent()) {
            throw new IllegalStateException(
                    "exactly one of huizhi.vault.keys (a file) and huizhi.vault.key-set (the JWK Set itself) is needed");
        }
        if (file.isPresent()) {
            return load(file.get());
        }
        try {
            return parse(text.get());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("huizhi.vault.key-set: " + e.getMessage(), e);
        }
    }

    /**
     * @throws IllegalStateException when the file is missing or is not such a key set; the message says where and why
     */
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
        Map<String, SecretKey> indexKeys = new LinkedHashMap<>();
        for (KeySet.Key key : parseSet(jwks)) {
            if (key == null || key.kid() == null || key.kid().isBlank()) {
                throw new IllegalArgumentException("a key without kid");
            }
            if (keys.containsKey(key.kid()) || indexKeys.containsKey(key.kid())) {
                throw new IllegalArgumentException("two keys with the kid " + key.kid());
            }
            if (INDEX.equals(key.alg())) {
                indexKeys.put(key.kid(), new SecretKeySpec(octets(key), "HmacSHA256"));
            } else {
                keys.put(key.kid(), new SecretKeySpec(octets(key), "AES"));
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no key in it");
        }
        return new KeyRing(keys, indexKeys);
    }

    private static List<KeySet.@Nullable Key> parseSet(String jwks) {
        try {
            KeySet set = JSON.readValue(jwks, KeySet.class);
            return set == null || set.keys() == null ? List.of() : set.keys();
        } catch (JsonProcessingException e) {
            // Without the cause: its message can repeat key material.
            throw new IllegalArgumentException("not a JWK Set");
        }
    }

    private static byte[] octets(KeySet.Key key) {
        String reason = "key " + key.kid() + " is not a symmetric key (kty oct) of 256 bits";
        if (!"oct".equals(key.kty()) || key.k() == null) {
            throw new IllegalArgumentException(reason);
        }
        byte[] octets;
        try {
            octets = Base64.getUrlDecoder().decode(key.k());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(reason);
        }
        if (octets.length != KEY_BYTES) {
            throw new IllegalArgumentException(reason);
        }
        return octets;
    }

    String current() {
        return current;
    }

    /** @return ids of the keys that encrypt, or did */
    Set<String> ids() {
        return keys.keySet();
    }

    /** @return by id, the current one first; empty when the set has none */
    Map<String, SecretKey> indexKeys() {
        return indexKeys;
    }

    Optional<SecretKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }
}
