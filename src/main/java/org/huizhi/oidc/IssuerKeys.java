package org.huizhi.oidc;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.huizhi.access.IdTokens;
import org.huizhi.access.RefusedTokenException;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Public keys of the issuer. They are fetched again after some minutes, and when a token names one that is not there,
 * since issuers replace them; not more often than every some seconds. Thread-safe.
 */
final class IssuerKeys {

    static final Duration KEPT = Duration.ofMinutes(10);
    static final Duration NOT_BEFORE = Duration.ofSeconds(10);

    private final IssuerHttp http;
    private final Clock clock;
    private volatile @Nullable Held held;

    private record Held(List<JsonWebKey> keys, Instant at) {}

    IssuerKeys(IssuerHttp http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    /**
     * @return by which this token claims to be signed
     * @throws RefusedTokenException when the issuer has no such key, or it is signed in no way that counts
     */
    PublicKey of(String token, URI address) throws RefusedTokenException, UnreachableException {
        JsonWebSignature signature = parsed(token);
        Held known = held;
        if (known == null || isOlder(known, KEPT)) {
            known = fetch(address);
        }
        PublicKey key = select(signature, known);
        if (key == null && isOlder(known, NOT_BEFORE)) {
            key = select(signature, fetch(address));
        }
        if (key == null) {
            throw new RefusedTokenException("the issuer has no such key");
        }
        return key;
    }

    private static JsonWebSignature parsed(String token) throws RefusedTokenException {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setCompactSerialization(token);
            if (IdTokens.isAllowed(signature.getAlgorithmHeaderValue())) {
                return signature;
            }
        } catch (JoseException e) {
            throw new RefusedTokenException("it is no signed token");
        }
        throw new RefusedTokenException("it is not signed by a key that the issuer alone has");
    }

    /** A clock that was set back makes them old too. */
    private boolean isOlder(Held known, Duration age) {
        Instant now = clock.instant();
        return !known.at().plus(age).isAfter(now) || known.at().isAfter(now);
    }

    private Held fetch(URI address) throws UnreachableException {
        String json = new String(http.get(address), StandardCharsets.UTF_8);
        try {
            Held fetched = new Held(new JsonWebKeySet(json).getJsonWebKeys(), clock.instant());
            held = fetched;
            return fetched;
        } catch (JoseException e) {
            throw new UnreachableException("its keys cannot be read");
        }
    }

    private static @Nullable PublicKey select(JsonWebSignature signature, Held from) throws RefusedTokenException {
        try {
            JsonWebKey key = new VerificationJwkSelector().select(signature, from.keys());
            return key instanceof PublicJsonWebKey one ? one.getPublicKey() : null;
        } catch (JoseException e) {
            throw new RefusedTokenException("it is signed in a way that is not known");
        }
    }
}
