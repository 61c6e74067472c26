package org.huizhi.oidc;

/** The issuer does not answer, or not as an issuer does; the message says where and why. */
final class UnreachableException extends Exception {

    UnreachableException(String why) {
        super(why);
    }
}
