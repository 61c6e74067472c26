package org.huizhi.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Makes a token that was verified into a caller, before anybody asks for its roles. */
@ApplicationScoped
class TokenIdentity implements SecurityIdentityAugmentor {

    /** Name of the claim: roots of what the caller may see. */
    private static final String OFFICES = "offices";

    private final Callers callers;

    TokenIdentity(Callers callers) {
        this.callers = callers;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom()
                .item(
                        identity.getPrincipal() instanceof JsonWebToken token
                                ? callers.identity(
                                        token.getName(),
                                        account(token),
                                        identity.getRoles(),
                                        offices(token),
                                        Instant.ofEpochSecond(token.getExpirationTime()))
                                : identity);
    }

    private static String account(JsonWebToken token) {
        return Callers.account(token.getIssuer(), token.getSubject());
    }

    static Set<String> offices(JsonWebToken token) {
        Set<String> named = new HashSet<>();
        if (token.getClaim(OFFICES) instanceof Collection<?> offices) {
            for (Object office : offices) {
                named.add(office instanceof JsonString string ? string.getString() : String.valueOf(office));
            }
        }
        return named;
    }
}
