package org.huizhi.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.Claims;
import org.huizhi.calendar.NodeClock;

/**
 * Verifies a token when it is seen first, and again after a few seconds, not with each request: a calling system sends
 * the same one hundreds of times a second. Only a token that passed is remembered, by all of its characters, and never
 * beyond its expiry. An issuer's key that is withdrawn counts that much longer; until then the node has not even
 * fetched the keys anew.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class RememberedTokens extends VerifiedTokens {

    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final int MOST = 1000;

    private final Duration longestLife;
    private final Clock clock;
    private final Cache<String, JWTCallerPrincipal> passed =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();

    /** @param longestLife from its issue to its expiry: who finds one can use it for so long */
    @Inject
    RememberedTokens(
            @ConfigProperty(name = "huizhi.access.longest-token-life", defaultValue = "PT12H") Duration longestLife) {
        this(longestLife, NodeClock.ofTheMachine());
    }

    /** @param clock by which issuers date tokens: they know of no drill of this node */
    RememberedTokens(Duration longestLife, Clock clock) {
        this.longestLife = longestLife;
        this.clock = clock;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
        JWTCallerPrincipal known = passed.getIfPresent(token);
        if (known != null && clock.instant().getEpochSecond() < known.getExpirationTime()) {
            return known;
        }
        JWTCallerPrincipal principal = super.parse(token, context);
        check(principal, clock.instant().getEpochSecond() + context.getClockSkew());
        passed.put(token, principal);
        return principal;
    }

    /**
     * @param latest by which it may say that it was issued, in seconds since 1970: one of the years to come would be
     *     good until then
     * @throws ParseException where it is good for too long, or names nobody who could call
     */
    private void check(JWTCallerPrincipal token, long latest) throws ParseException {
        boolean bounded = token.getClaim(Claims.iat) instanceof Long issued
                && token.getClaim(Claims.exp) instanceof Long expires
                && issued > 0
                && issued <= latest
                && expires - issued <= longestLife.toSeconds();
        if (!bounded) {
            throw new ParseException(
                    "the token says no time of issue or one to come, or is good for longer than " + longestLife);
        }
        // The name goes into what others sign and read; the subject is the key of what is kept for its bearer.
        for (String name : new String[] {token.getName(), token.getSubject()}) {
            String objection = CallerName.objection(name);
            if (objection != null) {
                throw new ParseException("the subject or the name in the token " + objection);
            }
        }
    }
}
