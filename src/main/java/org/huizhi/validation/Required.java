package org.huizhi.validation;

import org.jspecify.annotations.Nullable;

/** What a document must say; the message names what is missing. */
public final class Required {

    private Required() {}

    /** @throws IllegalArgumentException when the text is missing or blank */
    public static String text(@Nullable String value, String what) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(what + " is missing");
        }
        return value;
    }

    /** @throws IllegalArgumentException when the value is missing */
    public static <T> T present(@Nullable T value, String what) {
        if (value == null) {
            throw new IllegalArgumentException(what + " is missing");
        }
        return value;
    }
}
