package org.huizhi.access;

import java.util.Set;

/**
 * A calling system 接入系统 that shows a certificate instead of a token.
 *
 * @param roles see {@link Role}
 * @param offices roots of what it may see, as in a token's {@code offices} claim
 */
public record RegisteredClient(String name, Set<String> roles, Set<String> offices) {

    /** Of the names of such systems, and of nobody else's. */
    static final String PREFIX = "certificate:";

    /** @return its name among callers, which no token's bearer has */
    public String subject() {
        return PREFIX + name;
    }
}
