package org.huizhi.access;

import java.util.Set;

/**
 * What an account shows of its rights when it calls; what counts of them is for {@link Callers} to say.
 *
 * @param subject its name, as in {@link Caller}
 * @param account who it is, as in {@link Caller}
 * @param roles as its issuer has them
 * @param offices roots of what it may see, of whatever region
 */
public record Rights(String subject, String account, Set<String> roles, Set<String> offices) {

    public Rights {
        roles = Set.copyOf(roles);
        offices = Set.copyOf(offices);
    }
}
