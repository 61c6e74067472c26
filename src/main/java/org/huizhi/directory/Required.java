package org.huizhi.directory;

/** Checks of the directory's records; the message names what lacks. */
final class Required {

    private Required() {}

    /** @throws IllegalArgumentException when the text is missing or blank */
    static String text(String value, String what) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(what + " is missing");
        }
        return value;
    }

    /** @throws IllegalArgumentException when the value is missing */
    static <T> T present(T value, String what) {
        if (value == null) {
            throw new IllegalArgumentException(what + " is missing");
        }
        return value;
    }
}
