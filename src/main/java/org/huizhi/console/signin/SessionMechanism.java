package org.huizhi.console.signin;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks for a page, by the session of his browser. For pages alone: what is under {@code /api} takes no cookie, so
 * no other site can have a browser call it. A token or certificate beside it goes before.
 */
@ApplicationScoped
class SessionMechanism implements HttpAuthenticationMechanism {

    private final SessionCookie cookie;

    SessionMechanism(SessionCookie cookie) {
        this.cookie = cookie;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager identities) {
        Optional<String> token =
                request.request().headers().contains(HttpHeaders.AUTHORIZATION) ? Optional.empty() : cookie.in(request);
        return token.isPresent()
                // A session that is over is as none; so is a sign-in that is under way.
                ? identities
                        .authenticate(new SessionRequest(token.get()))
                        .onFailure(AuthenticationFailedException.class)
                        .recoverWithNull()
                : Uni.createFrom().nullItem();
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(SessionRequest.class);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom()
                .item(new ChallengeData(HttpResponseStatus.UNAUTHORIZED.code(), "WWW-Authenticate", "Bearer"));
    }

    /** After certificates and tokens. */
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY / 2;
    }
}
