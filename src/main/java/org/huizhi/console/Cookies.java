package org.huizhi.console;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Cookies of the console: codes of few letters, never a text. Its pages alone are sent them. */
final class Cookies {

    private static final Pattern CODE = Pattern.compile("[a-z][a-z_]{0,39}");

    private Cookies() {}

    /** @param header gives the value of a header of the request by its name */
    static Optional<String> code(Function<String, @Nullable String> header, String name) {
        String sent = header.apply("Cookie");
        return Stream.of(sent == null ? new String[0] : sent.split(";"))
                .map(String::trim)
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.substring(name.length() + 1))
                .filter(CODE.asMatchPredicate())
                .findFirst();
    }

    /** @param seconds 0 deletes it */
    static String set(String name, String code, long seconds) {
        return name + "=" + code + "; Path=/console; Max-Age=" + seconds + "; SameSite=Lax; HttpOnly";
    }
}
