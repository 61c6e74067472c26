package org.huizhi.access;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The caller of this request, from its bearer token, its certificate, or the session of its browser. */
@RequestScoped
public class CurrentCaller {

    private final SecurityIdentity identity;
    private final CurrentIdentityAssociation association;

    CurrentCaller(SecurityIdentity identity, CurrentIdentityAssociation association) {
        this.identity = identity;
        this.association = association;
    }

    /** A token that names no own office has no role, so nothing asks who its bearer is. */
    public Caller get() {
        return ((Callers.Known) identity.getPrincipal()).caller();
    }

    /** @return what it showed, for what is to go on for it when it has gone */
    public Rights rights() {
        return ((Callers.Known) identity.getPrincipal()).rights();
    }

    /** @return when its token ends; empty where it showed none */
    public Optional<Instant> until() {
        return identity.getPrincipal() instanceof Callers.Known known
                ? Optional.ofNullable(known.until())
                : Optional.empty();
    }

    /** @return empty where nobody has said who it is */
    public Optional<Caller> find() {
        return known(identity);
    }

    /**
     * Without waiting, for what is said of a request that went wrong.
     *
     * @return empty also where it is not known yet, or what was shown does not count
     */
    public Optional<Caller> ifKnown() {
        return known(association
                .getDeferredIdentity()
                .onFailure()
                .recoverWithNull()
                .subscribeAsCompletionStage()
                .getNow(null));
    }

    private static Optional<Caller> known(@Nullable SecurityIdentity identity) {
        return identity != null && identity.getPrincipal() instanceof Callers.Known known
                ? Optional.of(known.caller())
                : Optional.empty();
    }
}
