package org.huizhi.envelope;

import java.security.GeneralSecurityException;
import java.security.Security;
import javax.crypto.Cipher;
import org.conscrypt.Conscrypt;
import org.jboss.logging.Logger;
import org.jose4j.jca.ProviderContext;

/** The implementation of the algorithms, chosen once at start: native where it loads, the JDK's otherwise. */
public final class CryptoProvider {

    private static final Logger LOG = Logger.getLogger(CryptoProvider.class);
    private static final String NATIVE = "Conscrypt";

    private final String name;
    private final ProviderContext context = new ProviderContext();

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

    public String name() {
        return name;
    }

    ProviderContext context() {
        return context;
    }
}
