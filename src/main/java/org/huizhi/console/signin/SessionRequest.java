package org.huizhi.console.signin;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A token of a session that a browser has shown. */
final class SessionRequest extends BaseAuthenticationRequest {

    private final String token;

    SessionRequest(String token) {
        this.token = token;
    }

    String token() {
        return token;
    }
}
