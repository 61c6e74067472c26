package org.huizhi.rest;

import org.jspecify.annotations.Nullable;

/** Text that people write: bounded, and such that every database and every other node can hold it. */
final class FreeText {

    private FreeText() {}

    /** @throws ProblemException 422 for one that is empty, too long, or no Unicode text */
    static String checked(String text, String pointer, int longest) {
        if (text.isEmpty() || text.length() > longest || !isStorable(text)) {
            throw ProblemException.invalid(
                    pointer,
                    "invalid-value",
                    "is 1 to " + longest + " characters, without NUL and halves of characters");
        }
        return text;
    }

    /** @throws ProblemException 422 as {@link #checked}, and for one that is missing or blank */
    static String required(@Nullable String text, String pointer, int longest) {
        if (text == null || text.isBlank()) {
            throw ProblemException.invalid(pointer, "required", "is 1 to " + longest + " characters");
        }
        return checked(text, pointer, longest);
    }

    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(
                        point -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }
}
