package org.huizhi.access;

import java.util.Set;

/**
 * Who calls.
 *
 * @param subject its name, as timelines and the audit log have it
 * @param account who it is among all that may call: issuer and subject of a token, since two issuers' names, and one
 *     issuer's display names, may be the same. Stored responses and limits are kept by it
 * @param roles those that count, see {@link Callers}
 * @param offices every office the caller may act for: the own offices of its token with all below them
 */
public record Caller(String subject, String account, Set<String> roles, Set<String> offices) {

    public Caller {
        if (subject == null || subject.isBlank() || account == null || account.isBlank()) {
            throw new IllegalArgumentException("a caller needs a subject and an account");
        }
        roles = Set.copyOf(roles);
        offices = Set.copyOf(offices);
    }

    /** One that is known by its name alone: the node itself, or a system by its certificate. */
    public Caller(String subject, Set<String> roles, Set<String> offices) {
        this(subject, subject, roles, offices);
    }

    /** @return whether the caller may see person data within its offices */
    public boolean seesPersonData() {
        return roles.contains(Role.SUBMITTER) || roles.contains(Role.HANDLER);
    }

    /** @return whether figures of the whole node are for this caller */
    public boolean watchesNode() {
        return Role.NODE_WIDE.stream().anyMatch(roles::contains);
    }
}
