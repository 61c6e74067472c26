package org.huizhi.envelope;

import java.math.BigInteger;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECParameterSpec;
import org.jspecify.annotations.Nullable;

/** A private key of the curve. It has no encoding: it comes from a JWK and stays in memory. */
record Sm2PrivateKey(BigInteger s) implements ECPrivateKey {

    Sm2PrivateKey {
        if (!inRange(s)) {
            throw new IllegalArgumentException("not a private key of the curve SM2");
        }
    }

    /** From 1 to the order less 2: signing divides by the key plus 1 (GB/T 32918.1 section 6.1). */
    static boolean inRange(BigInteger d) {
        return d.signum() > 0 && d.compareTo(Sm2.CURVE.getOrder().subtract(BigInteger.ONE)) < 0;
    }

    @Override
    public BigInteger getS() {
        return s;
    }

    @Override
    public ECParameterSpec getParams() {
        return Sm2.CURVE;
    }

    @Override
    public String getAlgorithm() {
        return "EC";
    }

    @Override
    public @Nullable String getFormat() {
        return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
        return null;
    }

    /** Never the key itself. */
    @Override
    public String toString() {
        return "Sm2PrivateKey";
    }
}
