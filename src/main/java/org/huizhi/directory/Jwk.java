package org.huizhi.directory;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.KeyAlgorithm;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.Sm2;
import org.huizhi.validation.Required;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Key (RFC 7517) on a curve, with the members that matter here; no other member reaches the library, which
 * casts what it is given and leaves out keys that it cannot read.
 *
 * @param d the private part, null in a public key
 */
record Jwk(
        @Nullable String kid,
        @Nullable String use,
        @Nullable String kty,
        @Nullable String crv,
        @Nullable String x,
        @Nullable String y,
        @Nullable String d) {

    /** 32 bytes: Ed25519, P-256 and SM2. */
    private static final Pattern COORDINATE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private record KeySet(@Nullable List<Jwk> keys) {}

    static List<Jwk> parseSet(String text) throws InvalidDocumentException {
        KeySet set = SignedDocument.parse(text.getBytes(StandardCharsets.UTF_8), KeySet.class);
        if (set.keys() == null || set.keys().contains(null)) {
            throw new InvalidDocumentException("no keys in it");
        }
        return set.keys();
    }

    /**
     * @param id names the key in messages
     * @throws IllegalArgumentException when it is not a key on a curve
     */
    PublicJsonWebKey toKey(String id) {
        boolean onCurve = isCoordinate(x) && ("OKP".equals(kty) ? y == null : isCoordinate(y));
        if (!onCurve || (d != null && !isCoordinate(d))) {
            throw new IllegalArgumentException(
                    "key " + id + " (" + kty + ", " + crv + ") is not a key on a known curve");
        }
        return "EC".equals(kty) && Sm2.NAME.equals(crv) ? sm2Key(id) : libraryKey(id);
    }

    /** The library writes keys of this curve, but has no provider to read them with. */
    private PublicJsonWebKey sm2Key(String id) {
        try {
            PublicJsonWebKey key = new EllipticCurveJsonWebKey(Sm2.publicKey(number(x), number(y)));
            key.setKeyId(kid);
            key.setUse(use);
            if (d != null) {
                key.setPrivateKey(Sm2.privateKey(number(d)));
            }
            return key;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("key " + id + " is " + e.getMessage());
        }
    }

    private static BigInteger number(@Nullable String coordinate) {
        return new BigInteger(
                1, Base64.getUrlDecoder().decode(Required.present(coordinate, "a key with a missing part")));
    }

    private PublicJsonWebKey libraryKey(String id) {
        Map<String, Object> members = new HashMap<>();
        put(members, "kid", kid);
        put(members, "use", use);
        put(members, "kty", kty);
        put(members, "crv", crv);
        put(members, "x", x);
        put(members, "y", y);
        put(members, "d", d);
        try {
            return PublicJsonWebKey.Factory.newPublicJwk(members);
        } catch (JoseException e) {
            // Without the cause: its message can repeat key material.
            throw new IllegalArgumentException(
                    "key " + id + " (" + kty + ", " + crv + ") is not a key on a known curve");
        }
    }

    private static boolean isCoordinate(@Nullable String value) {
        return value != null && COORDINATE.matcher(value).matches();
    }

    private static void put(Map<String, Object> members, String name, @Nullable String value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    /**
     * The algorithm of a key for a use: its type and curve decide.
     *
     * @throws IllegalArgumentException for a key that this node cannot use for it
     */
    static KeyAlgorithm algorithm(String id, PublicJsonWebKey key, KeyUse use) {
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            if (algorithm.signs() == (use == KeyUse.SIG) && algorithm.suits(key.getPublicKey())) {
                return algorithm;
            }
        }
        throw new IllegalArgumentException(
                "key " + id + " (" + key.getKeyType() + ") is not one for " + use + " that is known here");
    }

    /** @throws IllegalArgumentException for any other value than sig and enc */
    static KeyUse use(String id, @Nullable String use) {
        if ("sig".equals(use)) {
            return KeyUse.SIG;
        }
        if ("enc".equals(use)) {
            return KeyUse.ENC;
        }
        throw new IllegalArgumentException("key " + id + " has the unknown use " + use);
    }

    /** Never the private part. */
    @Override
    public String toString() {
        return "Jwk[" + kid + "]";
    }
}
