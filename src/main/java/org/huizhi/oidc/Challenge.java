package org.huizhi.oidc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.huizhi.digest.Sha256;

/**
 * What binds an answer to the browser that has asked: all of it is made of a secret that this browser alone has.
 *
 * @param state comes back with the answer (RFC 6749, section 10.12)
 * @param nonce comes back in the ID token
 * @param verifier shown when the code is redeemed (RFC 7636)
 */
public record Challenge(String state, String nonce, String verifier) {

    /** @param secret of at least 256 random bits */
    public static Challenge of(String secret) {
        return new Challenge(derived("state", secret), derived("nonce", secret), derived("verifier", secret));
    }

    private static String derived(String what, String secret) {
        return sha256("huizhi/oidc/" + what + "\n" + secret);
    }

    /** For the method {@code S256}. */
    String ofVerifier() {
        return sha256(verifier);
    }

    /** @return whether this came back, without telling by the time it takes how much of it is right */
    public boolean isState(String answered) {
        return MessageDigest.isEqual(state.getBytes(StandardCharsets.UTF_8), answered.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(text));
    }
}
