package org.huizhi.testsupport;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.huizhi.directory.KeyUse;
import org.huizhi.directory.PublishedKey;
import org.huizhi.envelope.SigningKey;
import org.huizhi.envelope.Sm2;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** A key pair of a region with its validity, private half included. */
public record PartyKey(PublicJsonWebKey jwk, Instant validFrom, Instant validTo, Instant revokedAt) {

    public static final Instant VALID_FROM = Instant.parse("2020-01-01T00:00:00Z");
    public static final Instant VALID_TO = Instant.parse("2040-01-01T00:00:00Z");

    /** A certain one, valid from 2020 to 2040. */
    public static PartyKey of(String kid, String use, String jwk) {
        try {
            return of(PublicJsonWebKey.Factory.newPublicJwk(jwk), kid, use);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ed25519, valid from 2020 to 2040. */
    public static PartyKey signing(String kid) {
        try {
            return of(OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519), kid, "sig");
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** ES256, valid from 2020 to 2040. */
    public static PartyKey signingP256(String kid) {
        return p256(kid, "sig");
    }

    /** SM2 over SM3, valid from 2020 to 2040. */
    public static PartyKey signingSm2(String kid) {
        KeyPair pair = Sm2.generate(new SecureRandom());
        PublicJsonWebKey jwk = new EllipticCurveJsonWebKey((ECPublicKey) pair.getPublic());
        jwk.setPrivateKey(pair.getPrivate());
        return of(jwk, kid, "sig");
    }

    /** ECDH-ES on P-256, valid from 2020 to 2040. */
    public static PartyKey encryption(String kid) {
        return p256(kid, "enc");
    }

    private static PartyKey p256(String kid, String use) {
        try {
            return of(EcJwkGenerator.generateJwk(EllipticCurves.P256), kid, use);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certain one, valid from 2020 to 2040. */
    public static PartyKey of(PublicJsonWebKey jwk, String kid, String use) {
        jwk.setKeyId(kid);
        jwk.setUse(use);
        return new PartyKey(jwk, VALID_FROM, VALID_TO, null);
    }

    public String kid() {
        return jwk.getKeyId();
    }

    public boolean signs() {
        return "sig".equals(jwk.getUse());
    }

    /** JOSE name. */
    public String algorithm() {
        if (!signs()) {
            return "ECDH-ES";
        }
        if (jwk instanceof EllipticCurveJsonWebKey elliptic) {
            return elliptic.getCurveName().equals(Sm2.NAME) ? Sm2.NAME : "ES256";
        }
        return "EdDSA";
    }

    public PublicKey publicKey() {
        return jwk.getPublicKey();
    }

    public PrivateKey privateKey() {
        return jwk.getPrivateKey();
    }

    public SigningKey signingKey() {
        return new SigningKey(kid(), algorithm(), privateKey());
    }

    public PartyKey valid(Instant from, Instant to) {
        return new PartyKey(jwk, from, to, revokedAt);
    }

    public PartyKey revoked(Instant at) {
        return new PartyKey(jwk, validFrom, validTo, at);
    }

    PublishedKey toPublishedKey() {
        KeyUse use = signs() ? KeyUse.SIG : KeyUse.ENC;
        return new PublishedKey(kid(), use, algorithm(), publicKey(), validFrom, validTo, revokedAt);
    }

    /** As the directory publishes it. */
    Map<String, Object> toDocument() {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("kid", kid());
        key.put("use", jwk.getUse());
        key.put("validFrom", validFrom);
        key.put("validTo", validTo);
        key.put("revokedAt", revokedAt);
        key.put("jwk", jwk.toParams(OutputControlLevel.PUBLIC_ONLY));
        return key;
    }
}
