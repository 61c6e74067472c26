package org.huizhi.console.signin;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.huizhi.access.Callers;
import org.huizhi.account.Account;
import org.huizhi.account.Session;
import org.huizhi.account.SignInService;
import org.jspecify.annotations.Nullable;

/**
 * Makes a session into a caller like any other, in the roles and for the offices that its account has now, or its guest
 * had when he signed in.
 */
@ApplicationScoped
class SessionIdentities implements IdentityProvider<SessionRequest> {

    static final String SESSION = "huizhi.session";

    private final SignInService signIn;
    private final Callers callers;

    SessionIdentities(SignInService signIn, Callers callers) {
        this.signIn = signIn;
        this.callers = callers;
    }

    @Override
    public Class<SessionRequest> getRequestType() {
        return SessionRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(SessionRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> identity(request.token()));
    }

    /** @return null for a session that is over: as without one */
    private @Nullable SecurityIdentity identity(String token) {
        return signIn.session(token).map(this::known).orElse(null);
    }

    private SecurityIdentity known(Session.Current current) {
        return QuarkusSecurityIdentity.builder(identity(current))
                .addAttribute(SESSION, current)
                .build();
    }

    private SecurityIdentity identity(Session.Current current) {
        if (current instanceof Session.OfGuest of) {
            return callers.identity(of.guest());
        }
        Account account = ((Session.Known) current).account();
        return callers.identity(account.name(), account.roles(), account.offices());
    }
}
