package org.huizhi.envelope;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * SM2 with SM3 by Bouncy Castle. The only class that knows Bouncy Castle, so that none of it is loaded before it is
 * used.
 *
 * <p>A signature is r and s, 32 bytes each, big-endian, and has only this form: other lengths, and halves that are not
 * below the curve's order, are not valid; and unlike with ECDSA, negating s does not give a second valid signature.
 */
final class Sm2Arithmetic {

    /** The signer's distinguishing identifier where the parties have not agreed on another (GM/T 0009 section 10). */
    private static final byte[] USER_ID = "1234567812345678".getBytes(StandardCharsets.US_ASCII);

    private static final ECDomainParameters CURVE = new ECDomainParameters(CustomNamedCurves.getByName("sm2p256v1"));

    private Sm2Arithmetic() {}

    static byte[] sign(ECPrivateKey key, byte[] input, SecureRandom random) {
        SM2Signer signer = new SM2Signer(PlainDSAEncoding.INSTANCE);
        signer.init(
                true,
                new ParametersWithID(
                        new ParametersWithRandom(new ECPrivateKeyParameters(key.getS(), CURVE), random), USER_ID));
        signer.update(input, 0, input.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException("r and s of SM2 always have an encoding", e);
        }
    }

    static boolean verify(ECPublicKey key, byte[] input, byte[] signature) {
        ECPoint point =
                CURVE.getCurve().createPoint(key.getW().getAffineX(), key.getW().getAffineY());
        SM2Signer signer = new SM2Signer(PlainDSAEncoding.INSTANCE);
        signer.init(false, new ParametersWithID(new ECPublicKeyParameters(point, CURVE), USER_ID));
        signer.update(input, 0, input.length);
        return signer.verifySignature(signature);
    }

    static PublicKey publicKeyOf(BigInteger d) {
        ECPoint point = new FixedPointCombMultiplier().multiply(CURVE.getG(), d).normalize();
        return Sm2.publicKey(
                point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
    }
}
