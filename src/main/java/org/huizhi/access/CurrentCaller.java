package org.huizhi.access;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonString;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.huizhi.directory.CurrentDirectory;

/** The caller of this request, from its bearer token. */
@RequestScoped
public class CurrentCaller {

    private static final String OFFICES = "offices";

    private final SecurityIdentity identity;
    private final JsonWebToken token;
    private final CurrentDirectory directory;

    CurrentCaller(SecurityIdentity identity, JsonWebToken token, CurrentDirectory directory) {
        this.identity = identity;
        this.token = token;
        this.directory = directory;
    }

    /** A token without the {@code offices} claim is for no office, so its caller sees no notice. */
    public Caller get() {
        Set<String> named = new HashSet<>();
        if (token.getClaim(OFFICES) instanceof Collection<?> claims) {
            for (Object claim : claims) {
                named.add(claim instanceof JsonString string ? string.getString() : String.valueOf(claim));
            }
        }
        return new Caller(
                identity.getPrincipal().getName(),
                identity.getRoles(),
                directory.get().subtree(named));
    }
}
