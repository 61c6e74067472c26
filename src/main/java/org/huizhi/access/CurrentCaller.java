package org.huizhi.access;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;

/** The caller of this request, from its bearer token or its certificate. */
@RequestScoped
public class CurrentCaller {

    private final SecurityIdentity identity;

    CurrentCaller(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** A token that names no own office has no role, so nothing asks who its bearer is. */
    public Caller get() {
        return ((Callers.Known) identity.getPrincipal()).caller();
    }
}
