package org.huizhi.envelope;

import java.math.BigInteger;
import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;

/**
 * Every algorithm that a key in the directory may have (feed contract, "Record"). The key decides, never the message.
 *
 * <p>This is the one place where further algorithms join; SM2 key agreement with SM4 would be one more constant.
 */
public enum KeyAlgorithm {
    EDDSA(AlgorithmIdentifiers.EDDSA, Optional.empty(), KeyAlgorithm::isEd25519),
    ES256(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256, Optional.empty(), KeyAlgorithm::isP256),
    /** SM2 over SM3, see {@link Sm2}. */
    SM2(Sm2.NAME, Optional.empty(), KeyAlgorithm::isSm2),
    ECDH_ES(
            KeyManagementAlgorithmIdentifiers.ECDH_ES,
            Optional.of(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM),
            KeyAlgorithm::isP256);

    private static final BigInteger ED25519_PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger ED25519_ORDER_8 =
            new BigInteger("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16);

    static {
        Sm2.register();
    }

    private final String joseName;
    private final Optional<String> contentEncryption;
    private final Predicate<Key> suits;
    private final AlgorithmConstraints constraints;

    KeyAlgorithm(String joseName, Optional<String> contentEncryption, Predicate<Key> suits) {
        this.joseName = joseName;
        this.contentEncryption = contentEncryption;
        this.suits = suits;
        this.constraints = new AlgorithmConstraints(ConstraintType.PERMIT, joseName);
    }

    /** @return the {@code alg} value, which is also how the directory names the algorithm of a key */
    public String joseName() {
        return joseName;
    }

    /** @return whether keys of this algorithm sign; otherwise they receive encrypted messages */
    public boolean signs() {
        return contentEncryption.isEmpty();
    }

    /**
     * @return whether the key is one for this algorithm: its type, its curve, and a public point on the curve that
     *     nobody else signs for
     */
    public boolean suits(Key key) {
        return suits.test(key);
    }

    public static Optional<KeyAlgorithm> named(String joseName) {
        return Stream.of(values())
                .filter(algorithm -> algorithm.joseName.equals(joseName))
                .findFirst();
    }

    /** @return of what is encrypted to such a key; empty for a key that signs */
    Optional<String> contentEncryption() {
        return contentEncryption;
    }

    AlgorithmConstraints constraints() {
        return constraints;
    }

    private static boolean isEd25519(Key key) {
        return key instanceof EdECKey edwards
                && NamedParameterSpec.ED25519
                        .getName()
                        .equals(edwards.getParams().getName())
                && (!(key instanceof EdECPublicKey point)
                        || isStrong(point.getPoint().getY()));
    }

    /**
     * By a key of small order everybody can make signatures that are valid for it, so its owner could deny all of them.
     * The points of small order are those whose y is 0, 1, -1, or that of the points of order 8.
     */
    private static boolean isStrong(BigInteger y) {
        return y.signum() > 0
                && y.compareTo(ED25519_PRIME) < 0
                && !y.equals(BigInteger.ONE)
                && !y.equals(ED25519_PRIME.subtract(BigInteger.ONE))
                && !y.equals(ED25519_ORDER_8)
                && !y.equals(ED25519_PRIME.subtract(ED25519_ORDER_8));
    }

    private static boolean isP256(Key key) {
        return isOf(EllipticCurves.P256.getCurve(), key);
    }

    private static boolean isSm2(Key key) {
        return isOf(Sm2.CURVE.getCurve(), key);
    }

    private static boolean isOf(EllipticCurve curve, Key key) {
        return key instanceof ECKey elliptic
                && elliptic.getParams().getCurve().equals(curve)
                && (!(key instanceof ECPublicKey point) || isOn(curve, point.getW()));
    }

    /** Key agreement with a point off the curve can give the private key away. */
    static boolean isOn(EllipticCurve curve, ECPoint point) {
        if (point.equals(ECPoint.POINT_INFINITY)) {
            return false;
        }
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        if (x.signum() < 0 || y.signum() < 0 || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
            return false;
        }
        BigInteger right =
                x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
        return y.pow(2).mod(p).equals(right);
    }
}
