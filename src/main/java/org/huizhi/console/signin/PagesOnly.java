package org.huizhi.console.signin;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Whatever the path looked like to who read the cookie: with a session, only pages are called. The second of two
 * checks, by what was found behind the path.
 */
@Singleton
class PagesOnly {

    private static final String PAGES = "org.huizhi.console.";

    private final SecurityIdentity identity;

    PagesOnly(SecurityIdentity identity) {
        this.identity = identity;
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    void check(ResourceInfo resource) {
        Object session = identity.getAttribute(SessionIdentities.SESSION);
        if (session != null && !resource.getResourceClass().getName().startsWith(PAGES)) {
            throw new UnauthorizedException();
        }
    }
}
