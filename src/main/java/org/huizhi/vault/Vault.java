package org.huizhi.vault;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.reload.LastGood;
import org.jboss.logging.Logger;

/**
 * Person data at rest: AES-256-GCM under a key of this node, which is never in the database. Thread-safe.
 *
 * <p>The context ties the bytes to their place: what is copied to another row cannot be decrypted there. Nonces are
 * random (NIST SP 800-38D section 8.2.2), so one key may encrypt 2^32 values; it is to be replaced before.
 */
@ApplicationScoped
public class Vault {

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private static final Logger LOG = Logger.getLogger(Vault.class);

    private final CryptoProvider provider;
    private final SecureRandom random = new SecureRandom();
    private final LastGood<KeyRing> keys;

    @Inject
    Vault(VaultConfig config, CryptoProvider provider, Clock clock) {
        this(() -> KeyRing.load(config.keys(), config.keySet()), provider, clock);
    }

    Vault(Supplier<KeyRing> source, CryptoProvider provider, Clock clock) {
        this.provider = provider;
        this.keys = LastGood.read(source, "the keys held stay", LOG, clock);
    }

    /** A file that is broken or gone changes nothing: the keys held stay. */
    @Scheduled(
            identity = "vault-keys",
            every = "${huizhi.vault.reload-interval:30s}",
            delayed = "${huizhi.vault.reload-interval:30s}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void reload() {
        String former = currentKey();
        keys.reload();
        if (!currentKey().equals(former)) {
            LOG.infof("What is stored from now on is encrypted with key %s", currentKey());
        }
    }

    KeyRing keys() {
        return keys.get();
    }

    /** @return id of the key that encrypts now */
    public String currentKey() {
        return keys().current();
    }

    /**
     * Encrypts with the current key what another key encrypted.
     *
     * @throws DecryptionException as {@link #decrypt}
     */
    public Encrypted reencrypt(String keyId, byte[] bytes, byte[] context) {
        return encrypt(decrypt(keyId, bytes, context), context);
    }

    /** @param context what the bytes belong to, say the id of their row; the same is needed to decrypt */
    public Encrypted encrypt(byte[] plain, byte[] context) {
        KeyRing held = keys();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, held.key(held.current()).orElseThrow(), nonce, context);
            byte[] bytes = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(plain.length));
            cipher.doFinal(plain, 0, plain.length, bytes, NONCE_BYTES);
            return new Encrypted(held.current(), bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt with key " + held.current(), e);
        }
    }

    /**
     * @throws UnknownKeyException when the key is not held here
     * @throws DecryptionException when the bytes or the context are not those that were encrypted
     */
    public byte[] decrypt(String keyId, byte[] bytes, byte[] context) {
        SecretKey key = key(keyId).orElseThrow(() -> new UnknownKeyException(keyId));
        if (bytes.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw new DecryptionException("only " + bytes.length + " bytes, so not an encrypted value");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(bytes, NONCE_BYTES), context)
                    .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw new DecryptionException("not what key " + keyId + " encrypted in this place", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot decrypt with key " + keyId, e);
        }
    }

    /** A replica that has read the file already may encrypt with a key that this one has not read yet. */
    Optional<SecretKey> key(String id) {
        Optional<SecretKey> held = keys().key(id);
        if (held.isPresent()) {
            return held;
        }
        reload();
        return keys().key(id);
    }

    private Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = provider.cipher(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }
}
