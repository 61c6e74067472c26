package org.huizhi.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Clock;
import java.time.Duration;

/**
 * Verifies a token when it is seen first, and again after a few seconds, not with each request: a calling system sends
 * the same one hundreds of times a second. Only a token that passed is remembered, by all of its characters, and never
 * beyond its expiry. An issuer's key that is withdrawn counts that much longer; until then the node has not even
 * fetched the keys anew.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class RememberedTokens extends DefaultJWTCallerPrincipalFactory {

    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final int MOST = 1000;

    private final Clock clock;
    private final Cache<String, JWTCallerPrincipal> passed =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();

    RememberedTokens(Clock clock) {
        this.clock = clock;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
        JWTCallerPrincipal known = passed.getIfPresent(token);
        if (known != null && clock.instant().getEpochSecond() < known.getExpirationTime()) {
            return known;
        }
        JWTCallerPrincipal principal = super.parse(token, context);
        if (!isText(principal.getName())) {
            throw new ParseException("the subject is no text that a database can hold");
        }
        passed.put(token, principal);
        return principal;
    }

    /** A caller's name is written beside what others do in the same statement, and must not be what that fails of. */
    private static boolean isText(String name) {
        return name == null
                || name.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }
}
