package org.huizhi.testsupport;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;

/** Whoever issues the tokens of callers: one RS256 key, as most issuers have, and its JWK Set. */
public final class TokenIssuer {

    private final String issuer;
    private final RsaJsonWebKey key;

    private TokenIssuer(String issuer, RsaJsonWebKey key) {
        this.issuer = issuer;
        this.key = key;
    }

    /** With a new key. */
    public static TokenIssuer create(String issuer) {
        return create(issuer, "issuer-1");
    }

    /** With a new key of this id. */
    public static TokenIssuer create(String issuer, String keyId) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(keyId);
            key.setUse("sig");
            key.setAlgorithm("RS256");
            return new TokenIssuer(issuer, key);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For {@code mp.jwt.verify.issuer}. */
    public String issuer() {
        return issuer;
    }

    /** Public JWK Set, for {@code mp.jwt.verify.publickey.location}. */
    public String publicKeys() {
        return publicKeys(this);
    }

    /** Public JWK Set of several keys. */
    public static String publicKeys(TokenIssuer... issuers) {
        JsonWebKeySet keys = new JsonWebKeySet();
        List.of(issuers).forEach(issuer -> keys.addJsonWebKey(issuer.key));
        return keys.toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    public PublicKey publicKey() {
        return key.getPublicKey();
    }

    public Path writePublicKeys(Path file) {
        try {
            return Files.writeString(file, publicKeys());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** For {@code huizhi token mint}. */
    public Path writePrivateKey(Path file) {
        try {
            return Files.writeString(file, new JsonWebKeySet(key).toJson(OutputControlLevel.INCLUDE_PRIVATE));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /**
     * @param audience mailbox of the node that it is for
     * @param roles none: a token without groups
     * @param offices roots of what the caller may see
     * @param lifetime negative: it ended so long ago, an hour after it was issued
     */
    public String token(String audience, String subject, Set<String> roles, List<String> offices, Duration lifetime) {
        return sign(claims(audience, subject, roles, offices, lifetime));
    }

    /** The same, to be changed before it is signed. */
    public JwtClaimsBuilder claims(
            String audience, String subject, Set<String> roles, List<String> offices, Duration lifetime) {
        Instant now = Instant.now();
        Instant end = now.plus(lifetime);
        JwtClaimsBuilder claims = Jwt.issuer(issuer)
                .audience(audience)
                .subject(subject)
                .upn(subject)
                .claim("offices", offices)
                .issuedAt(lifetime.isNegative() ? end.minus(Duration.ofHours(1)) : now)
                .expiresAt(end);
        return roles.isEmpty() ? claims : claims.groups(roles);
    }

    public String sign(JwtClaimsBuilder claims) {
        return claims.jws()
                .keyId(key.getKeyId())
                .algorithm(SignatureAlgorithm.RS256)
                .sign(key.getPrivateKey());
    }
}
