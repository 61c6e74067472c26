package org.huizhi.access;

import java.util.Set;

/**
 * Who calls.
 *
 * @param subject the token's subject
 * @param roles see {@link Role}
 * @param offices every office the caller may act for: the offices of its token with all below them
 */
public record Caller(String subject, Set<String> roles, Set<String> offices) {

    public Caller {
        if (subject == null || subject.isBlank()) {
            throw new IllegalArgumentException("a caller needs a subject");
        }
        roles = Set.copyOf(roles);
        offices = Set.copyOf(offices);
    }

    /** @return whether the caller may see person data within its offices */
    public boolean seesPersonData() {
        return roles.contains(Role.SUBMITTER) || roles.contains(Role.HANDLER);
    }

    /** @return whether figures of the whole node are for this caller */
    public boolean watchesNode() {
        return roles.contains(Role.OPERATOR) || roles.contains(Role.AUDITOR) || roles.contains(Role.ADMINISTRATOR);
    }
}
