package org.huizhi.console.signin;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.huizhi.account.Session;

/** The session of this request. */
@RequestScoped
public class CurrentSession {

    private final SecurityIdentity identity;

    CurrentSession(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** @return empty where the caller has shown a token or a certificate instead, or nothing */
    public Optional<Session.Current> get() {
        return Optional.ofNullable(identity.getAttribute(SessionIdentities.SESSION));
    }

    /** @return that of an account of this node; empty where there is none */
    public Optional<Session.Known> ofAccount() {
        return get().filter(Session.Known.class::isInstance).map(Session.Known.class::cast);
    }

    /** @return that of somebody for whom the issuer vouches; empty where there is none */
    public Optional<Session.OfGuest> ofGuest() {
        return get().filter(Session.OfGuest.class::isInstance).map(Session.OfGuest.class::cast);
    }
}
