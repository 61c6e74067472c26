package org.huizhi.access;

import java.util.Set;

/**
 * A calling system 接入系统 that shows a certificate instead of a token.
 *
 * @param roles see {@link Role}
 * @param offices roots of what it may see, as in a token's {@code offices} claim
 */
public record RegisteredClient(String name, Set<String> roles, Set<String> offices) {

    /** @return its name among callers, which no token's subject should have */
    public String subject() {
        return "certificate:" + name;
    }
}
