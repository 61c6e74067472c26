package org.huizhi.rest;

/** Text that people write: bounded, and such that every database and every other node can hold it. */
final class FreeText {

    private FreeText() {}

    /**
     * @param text null where none was given
     * @return the text
     * @throws ProblemException 422 for one that is empty, too long, or no Unicode text
     */
    static String checked(String text, String pointer, int longest) {
        if (text != null && (text.isEmpty() || text.length() > longest || !isStorable(text))) {
            throw ProblemException.invalid(
                    pointer,
                    "invalid-value",
                    "is 1 to " + longest + " characters, without NUL and halves of characters");
        }
        return text;
    }

    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(
                        point -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }
}
