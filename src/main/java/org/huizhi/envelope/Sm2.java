package org.huizhi.envelope;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import org.jose4j.jwa.AlgorithmFactoryFactory;
import org.jose4j.keys.EllipticCurves;

/**
 * SM2 signatures over SM3 (GB/T 32918.2, GB/T 32905) with keys on the recommended curve (GB/T 32918.5).
 *
 * <p>The Java platform knows neither, so the keys are of this package and the arithmetic is Bouncy Castle's, of which
 * nothing is loaded before the first signature or check. Encryption with SM2 and SM4 is not here.
 */
public final class Sm2 {

    /**
     * {@code crv} of the keys and {@code alg} of the signatures. Not registered with IANA; a private name that others
     * use too.
     */
    public static final String NAME = "SM2";

    /** Bytes of a coordinate, of a private key, and of each half of a signature. */
    static final int BYTES = 32;

    static final ECParameterSpec CURVE = new ECParameterSpec(
            new EllipticCurve(
                    new ECFieldFp(hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF")),
                    hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC"),
                    hex("28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93")),
            new ECPoint(
                    hex("32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7"),
                    hex("BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0")),
            hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123"),
            1);

    private Sm2() {}

    /**
     * Tells jose4j of the curve and the algorithm. Once, before keys or signatures are read: its registries are plain
     * maps.
     */
    static void register() {
        EllipticCurves.addCurve(NAME, CURVE);
        AlgorithmFactoryFactory.getInstance().getJwsAlgorithmFactory().registerAlgorithm(new Sm2Algorithm());
    }

    /** @throws IllegalArgumentException when this is no point of the curve */
    public static ECPublicKey publicKey(BigInteger x, BigInteger y) {
        return new Sm2PublicKey(new ECPoint(x, y));
    }

    /** @throws IllegalArgumentException when this is no private key of the curve: from 1 to its order less 2 */
    public static PrivateKey privateKey(BigInteger d) {
        return new Sm2PrivateKey(d);
    }

    /** A new key pair. */
    public static KeyPair generate(SecureRandom random) {
        BigInteger d;
        do {
            d = new BigInteger(CURVE.getOrder().bitLength(), random);
        } while (!Sm2PrivateKey.inRange(d));
        PublicKey point = Sm2Arithmetic.publicKeyOf(d);
        return new KeyPair(point, new Sm2PrivateKey(d));
    }

    private static BigInteger hex(String digits) {
        return new BigInteger(digits, 16);
    }
}
