package org.huizhi.access;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.ParseException;

/**
 * Verifies tokens, of calls and of sign-ins. The library takes claims for what they should be when it reads them: a
 * number for a name, or a text for a list of groups, is a fault of the token and not of the node.
 */
class VerifiedTokens extends DefaultJWTCallerPrincipalFactory {

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
        try {
            JWTCallerPrincipal read = super.parse(token, context);
            // Whatever is asked of it later is of its kind.
            boolean isNamed = read.getName() != null && read.getSubject() != null;
            if (!isNamed || read.getIssuer() == null || read.getGroups().contains(null)) {
                throw new ParseException("the token lacks a name, a subject or an issuer, or a group has none");
            }
            return read;
        } catch (ClassCastException e) {
            // Without the cause, which may repeat what is in it.
            throw new ParseException("a claim of the token is of another kind than it should be");
        }
    }
}
