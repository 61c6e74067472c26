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
    public Optional<Session.Known> get() {
        return Optional.ofNullable(identity.getAttribute(SessionIdentities.SESSION));
    }
}
