package org.huizhi.account;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.huizhi.validation.Violation;

/**
 * What a password must be: long, and nothing that is guessed first. No rule asks for kinds of characters (NIST SP
 * 800-63B, 3.1.1.2).
 */
final class PasswordRules {

    static final int SHORTEST = 12;
    static final int LONGEST = 128;
    /** Of different characters; fewer are a pattern. */
    private static final int FEWEST_CHARACTERS = 5;

    private static final Set<String> COMMON = read();

    private PasswordRules() {}

    /** @param name of the account */
    static Optional<Violation> fault(String password, String name, String pointer) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            return Optional.of(
                    new Violation(pointer, "invalid-value", "must be {0} to {1} characters", SHORTEST, LONGEST));
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (lower.contains(name)) {
            return Optional.of(new Violation(pointer, "invalid-value", "must not hold the name of the account"));
        }
        if (COMMON.contains(lower)
                || COMMON.contains(lower.replaceAll("[\\d!@#.]+$", ""))
                || lower.codePoints().distinct().count() < FEWEST_CHARACTERS) {
            return Optional.of(new Violation(pointer, "common", "must not be a password that many people use"));
        }
        return Optional.empty();
    }

    private static Set<String> read() {
        try (InputStream list = PasswordRules.class.getResourceAsStream("/common_passwords.txt")) {
            if (list == null) {
                throw new IllegalStateException("common_passwords.txt is missing");
            }
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
