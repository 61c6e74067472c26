package org.huizhi.envelope;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.HexFormat;

/** A point of the curve, checked to be one. */
record Sm2PublicKey(ECPoint w) implements ECPublicKey {

    /**
     * SubjectPublicKeyInfo (RFC 5480) of an uncompressed point on the curve 1.2.156.10197.1.301, up to the coordinates.
     */
    private static final byte[] INFO =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a811ccf5501822d03420004");

    Sm2PublicKey {
        if (!KeyAlgorithm.isOn(Sm2.CURVE.getCurve(), w)) {
            throw new IllegalArgumentException("not a point of the curve SM2");
        }
    }

    @Override
    public ECPoint getW() {
        return w;
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
    public String getFormat() {
        return "X.509";
    }

    @Override
    public byte[] getEncoded() {
        return ByteBuffer.allocate(INFO.length + 2 * Sm2.BYTES)
                .put(INFO)
                .put(fixed(w.getAffineX()))
                .put(fixed(w.getAffineY()))
                .array();
    }

    /** Big-endian, of always the same length. */
    private static byte[] fixed(BigInteger coordinate) {
        byte[] bytes = coordinate.toByteArray();
        byte[] fixed = new byte[Sm2.BYTES];
        int significant = Math.min(bytes.length, Sm2.BYTES);
        System.arraycopy(bytes, bytes.length - significant, fixed, Sm2.BYTES - significant, significant);
        return fixed;
    }
}
