package org.huizhi.access;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonString;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.huizhi.directory.CurrentDirectory;

/** The caller of this request, from its bearer token or its certificate. */
@RequestScoped
public class CurrentCaller {

    /** Name of the token's claim, and of the identity's attribute: roots of what the caller may see. */
    public static final String OFFICES = "offices";

    private final SecurityIdentity identity;
    private final CurrentDirectory directory;

    CurrentCaller(SecurityIdentity identity, CurrentDirectory directory) {
        this.identity = identity;
        this.directory = directory;
    }

    /** A token without the {@code offices} claim is for no office, so its caller sees no notice. */
    public Caller get() {
        Object claimed = identity.getPrincipal() instanceof JsonWebToken token
                ? token.getClaim(OFFICES)
                : identity.getAttribute(OFFICES);
        Set<String> named = new HashSet<>();
        if (claimed instanceof Collection<?> offices) {
            for (Object office : offices) {
                named.add(office instanceof JsonString string ? string.getString() : String.valueOf(office));
            }
        }
        return new Caller(
                identity.getPrincipal().getName(),
                identity.getRoles(),
                directory.get().subtree(named));
    }
}
