package org.huizhi.access;

import java.util.Set;

/**
 * Somebody who has no account here, and for whom the issuer of the console vouches (OpenID Connect).
 *
 * @param subject who it is to the issuer; never given to somebody else (OpenID Connect Core, section 2)
 * @param name as people read it
 * @param roles as the issuer has them
 * @param offices roots of what he may see, of whatever region
 */
public record Guest(String issuer, String subject, String name, Set<String> roles, Set<String> offices) {

    public Guest {
        roles = Set.copyOf(roles);
        offices = Set.copyOf(offices);
    }

    /** @return who it is among all that may call, whatever he is called: as of the bearer of a token */
    public String account() {
        return Callers.account(issuer, subject);
    }
}
