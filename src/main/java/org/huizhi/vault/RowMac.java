package org.huizhi.vault;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells rows that the node wrote from those that somebody else put into its database: HMAC-SHA-256 under keys that are
 * derived from those of the vault, one for each purpose (HKDF with SHA-256, RFC 5869). The keys are replaced with the
 * vault's. Thread-safe.
 */
@ApplicationScoped
public class RowMac {

    private static final SecretKey SALT = new SecretKeySpec(utf8("huizhi/row-mac/1"), Hmac.ALGORITHM);
    private static final byte FIRST_BLOCK = 1;

    private final Vault vault;
    private final Map<Derivation, SecretKey> derived = new ConcurrentHashMap<>();

    RowMac(Vault vault) {
        this.vault = vault;
    }

    private record Derivation(SecretKey key, String purpose) {}

    /** @param bytes 32 of them */
    public record Mac(String keyId, byte[] bytes) {}

    /** What a MAC says of a row. */
    public enum Verdict {
        GOOD,
        /** There is none. */
        MISSING,
        WRONG,
        /** This replica does not hold its key, or not yet. */
        UNKNOWN_KEY
    }

    /** @return under the current key */
    public Mac of(String purpose, byte[] content) {
        KeyRing held = vault.keys();
        String id = held.current();
        return new Mac(id, Hmac.of(derived(held.key(id).orElseThrow(), purpose), content));
    }

    /** @return what may stand on something that was given out, under every key held */
    public List<byte[]> all(String purpose, byte[] content) {
        KeyRing held = vault.keys();
        return held.ids().stream()
                .map(id -> Hmac.of(derived(held.key(id).orElseThrow(), purpose), content))
                .toList();
    }

    /** Looks at the vault's file again before it calls a key unknown. */
    public Verdict check(String purpose, byte[] content, @Nullable String keyId, byte @Nullable [] mac) {
        if (keyId == null || mac == null) {
            return Verdict.MISSING;
        }
        return vault.key(keyId)
                .map(key -> MessageDigest.isEqual(Hmac.of(derived(key, purpose), content), mac)
                        ? Verdict.GOOD
                        : Verdict.WRONG)
                .orElse(Verdict.UNKNOWN_KEY);
    }

    /** One block of HKDF is a key. */
    private SecretKey derived(SecretKey key, String purpose) {
        return derived.computeIfAbsent(new Derivation(key, purpose), of -> {
            byte[] extracted = Hmac.of(SALT, of.key().getEncoded());
            byte[] name = utf8(of.purpose());
            byte[] info = Arrays.copyOf(name, name.length + 1);
            info[name.length] = FIRST_BLOCK;
            return new SecretKeySpec(Hmac.of(new SecretKeySpec(extracted, Hmac.ALGORITHM), info), Hmac.ALGORITHM);
        });
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
