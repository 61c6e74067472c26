package org.huizhi.vault;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;

/**
 * Finds what is equal without keeping it: HMAC-SHA-256 under a key that is never in the database. What has few possible
 * values, as document numbers have, cannot be guessed from it without the key. Thread-safe.
 */
@Startup
@ApplicationScoped
public class BlindIndex {

    private final Vault vault;

    /** @throws IllegalStateException when the node's key set has no key for it */
    BlindIndex(Vault vault) {
        this.vault = vault;
        if (vault.keys().indexKeys().isEmpty()) {
            throw new IllegalStateException(
                    "huizhi.vault.keys has no key for the blind index (kty oct, 256 bit, alg HS256);"
                            + " \"vault create-keys\" adds one");
        }
    }

    /** @param mac 32 bytes */
    public record Entry(String keyId, byte[] mac) {}

    /** @return what is stored of a value, under the current key */
    public Entry of(String value) {
        Map.Entry<String, SecretKey> current =
                vault.keys().indexKeys().entrySet().iterator().next();
        return new Entry(current.getKey(), mac(current.getValue(), value));
    }

    /** @return what may be stored of a value, under every key held */
    public List<Entry> all(String value) {
        return vault.keys().indexKeys().entrySet().stream()
                .map(key -> new Entry(key.getKey(), mac(key.getValue(), value)))
                .toList();
    }

    private static byte[] mac(SecretKey key, String value) {
        return Hmac.of(key, value.getBytes(StandardCharsets.UTF_8));
    }
}
