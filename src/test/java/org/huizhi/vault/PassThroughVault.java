package org.huizhi.vault;

import java.time.Clock;
import org.huizhi.envelope.CryptoProvider;

/** Keeps what it is given as it is: what storing would cost without encryption at rest. For the benchmark alone. */
public final class PassThroughVault extends Vault {

    public PassThroughVault(Vault real) {
        super(real::keys, CryptoProvider.jdk(), Clock.systemUTC());
    }

    @Override
    public Encrypted encrypt(byte[] plain, byte[] context) {
        return new Encrypted(currentKey(), plain);
    }

    @Override
    public byte[] decrypt(String keyId, byte[] bytes, byte[] context) {
        return bytes;
    }
}
