package org.huizhi.access;

import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;

/** ID tokens are read as where nothing is set for tokens of callers. */
public final class ReadIdTokens {

    private ReadIdTokens() {}

    public static IdTokens asUsual() {
        return new IdTokens(new JWTAuthContextInfo());
    }
}
