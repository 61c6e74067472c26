package org.huizhi.account;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name by which somebody signs in: few characters, so that no two names look alike. */
final class AccountName {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{1,63}");

    private AccountName() {}

    /** @return as it is kept; empty where it can be nobody's */
    static Optional<String> of(String typed) {
        if (typed.length() > 200) {
            return Optional.empty();
        }
        String name = typed.strip().toLowerCase(Locale.ROOT);
        return FORM.matcher(name).matches() ? Optional.of(name) : Optional.empty();
    }
}
