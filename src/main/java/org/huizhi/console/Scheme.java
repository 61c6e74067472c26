package org.huizhi.console;

import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Colours: those that the machine prefers, or what somebody chose. */
public enum Scheme {
    AUTO,
    LIGHT,
    DARK;

    static final String COOKIE = "huizhi-scheme";

    static Scheme of(@Nullable String code) {
        return Stream.of(values())
                .filter(scheme -> scheme.code().equals(code))
                .findFirst()
                .orElse(AUTO);
    }

    /** As browsers are told: what they paint before the styles are there, and scroll bars. */
    public String colours() {
        return this == AUTO ? "light dark" : code();
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
