package org.huizhi.account;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** What only its holder knows: 256 random bits, of which the database has the SHA-256. */
final class Tokens {

    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    static String create() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @return whether it could be one; nothing else is looked for */
    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }
}
