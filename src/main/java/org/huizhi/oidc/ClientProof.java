package org.huizhi.oidc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.huizhi.oidc.IssuerHttp.Answer;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * How the node proves to the issuer that it is the client (OpenID Connect Core, section 9; RFC 10070). What it signs is
 * for this issuer alone, by its identifier: an address of an endpoint could be one that another issuer names as its
 * own.
 */
final class ClientProof {

    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final String TYPE = "client-authentication+jwt";
    private static final String BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final String issuer;
    private final String clientId;
    private final @Nullable String secret;
    private final @Nullable PublicJsonWebKey key;
    private final Clock clock;

    /**
     * @param secret null where there is a key
     * @param keyFile null where there is a secret
     * @param clock by which the issuer dates, which knows of no drill of this node
     * @throws IllegalStateException when the file cannot be used
     */
    ClientProof(String issuer, String clientId, @Nullable String secret, @Nullable Path keyFile, Clock clock) {
        this.issuer = issuer;
        this.clientId = clientId;
        this.secret = secret;
        this.key = keyFile == null ? null : load(keyFile);
        this.clock = clock;
    }

    private static PublicJsonWebKey load(Path file) {
        try {
            PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(Files.readString(file));
            if (key.getPrivateKey() == null) {
                throw new IllegalStateException("huizhi.oidc.client-key: " + file + " has no private key");
            }
            return key;
        } catch (IOException e) {
            throw new IllegalStateException("huizhi.oidc.client-key: " + file + " cannot be read", e);
        } catch (JoseException e) {
            // Without the cause, which may repeat what is in the file.
            throw new IllegalStateException("huizhi.oidc.client-key: " + file + " is no JWK");
        }
    }

    /** @return what the token endpoint answers this client */
    Answer post(IssuerHttp http, Metadata metadata, FormBody form) throws UnreachableException {
        if (key != null) {
            form.with("client_id", clientId)
                    .with("client_assertion_type", BEARER)
                    .with("client_assertion", assertion(key));
            return http.post(metadata.token(), form, null);
        }
        String known = secret == null ? "" : secret;
        boolean takesBasic = metadata.authentication().isEmpty()
                || metadata.authentication().contains("client_secret_basic")
                || !metadata.authentication().contains("client_secret_post");
        if (takesBasic) {
            String pair = FormBody.encoded(clientId) + ":" + FormBody.encoded(known);
            return http.post(
                    metadata.token(),
                    form,
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        form.with("client_id", clientId).with("client_secret", known);
        return http.post(metadata.token(), form, null);
    }

    private String assertion(PublicJsonWebKey own) {
        Instant now = clock.instant();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(clientId);
        claims.setSubject(clientId);
        claims.setAudience(issuer);
        claims.setJwtId(UUID.randomUUID().toString());
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.plus(LIFE).getEpochSecond()));
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(own.getPrivateKey());
        signature.setKeyIdHeaderValue(own.getKeyId());
        signature.setAlgorithmHeaderValue(algorithm(own));
        signature.setHeader("typ", TYPE);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("huizhi.oidc.client-key signs nothing", e);
        }
    }

    private static String algorithm(PublicJsonWebKey own) {
        String named = own.getAlgorithm();
        if (named != null) {
            return named;
        }
        if (own instanceof RsaJsonWebKey) {
            return AlgorithmIdentifiers.RSA_USING_SHA256;
        }
        if (own instanceof EllipticCurveJsonWebKey curve) {
            return switch (curve.getCurveName()) {
                case "P-384" -> AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384;
                case "P-521" -> AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512;
                default -> AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;
            };
        }
        return AlgorithmIdentifiers.EDDSA;
    }
}
