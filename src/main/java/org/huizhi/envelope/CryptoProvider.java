package org.huizhi.envelope;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Security;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import javax.crypto.Cipher;
import org.conscrypt.Conscrypt;
import org.huizhi.digest.Sha256;
import org.jboss.logging.Logger;
import org.jose4j.jca.ProviderContext;

/** The implementation of the algorithms, chosen once at start: native where it loads, the JDK's otherwise. */
public final class CryptoProvider {

    private static final Logger LOG = Logger.getLogger(CryptoProvider.class);
    private static final String NATIVE = Sha256.NATIVE_PROVIDER;

    private final String name;
    private final ProviderContext context = new ProviderContext();
    /**
     * Own keys, as this implementation has them; empty for those that it does not have. No value holds its key, which
     * would never be let go.
     */
    private final Map<PrivateKey, Optional<PrivateKey>> prepared = Collections.synchronizedMap(new WeakHashMap<>());

    private CryptoProvider(String name) {
        this.name = name;
    }

    /** The JDK's own, everywhere available. */
    public static CryptoProvider jdk() {
        return new CryptoProvider("JDK");
    }

    /** Conscrypt, about ten times as fast, where its native part loads on this platform. */
    public static CryptoProvider fastest() {
        if (!Conscrypt.isAvailable()) {
            LOG.warn(
                    "The native cryptography provider does not load here: signing and encrypting take about ten times as long");
            return jdk();
        }
        if (Security.getProvider(NATIVE) == null) {
            // Last in the JVM's order: only who asks for it by name gets it, TLS and the rest stay as they are.
            Security.addProvider(Conscrypt.newProviderBuilder().setName(NATIVE).build());
        }
        CryptoProvider provider = new CryptoProvider(NATIVE);
        provider.prefer(provider.context.getGeneralProviderContext());
        provider.prefer(provider.context.getSuppliedKeyProviderContext());
        return provider;
    }

    private void prefer(ProviderContext.Context operations) {
        operations.setSignatureProvider(name);
        operations.setKeyAgreementProvider(name);
        operations.setKeyPairGeneratorProvider(name);
        operations.setCipherProvider(name);
    }

    /** A cipher of this implementation, say of {@code AES/GCM/NoPadding}. */
    public Cipher cipher(String transformation) throws GeneralSecurityException {
        return name.equals(NATIVE) ? Cipher.getInstance(transformation, name) : Cipher.getInstance(transformation);
    }

    /**
     * @return the same key, as this implementation has it; given another's, it would read its encoding anew with each
     *     use. Those of algorithms that it does not have stay as they are
     */
    PrivateKey prepared(PrivateKey key) {
        return name.equals(NATIVE)
                ? prepared.computeIfAbsent(key, CryptoProvider::nativeOf).orElse(key)
                : key;
    }

    private static Optional<PrivateKey> nativeOf(PrivateKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            return Optional.empty();
        }
        String algorithm = key.getAlgorithm().equals("EdDSA") ? "Ed25519" : key.getAlgorithm();
        try {
            return Optional.of(
                    KeyFactory.getInstance(algorithm, NATIVE).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    public String name() {
        return name;
    }

    ProviderContext context() {
        return context;
    }
}
