package org.huizhi.validation;

/** What single characters are, in texts that people write. By code point, and by Unicode where a list would age. */
final class Characters {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int MONGOLIAN_VOWEL_SEPARATOR = 0x180E;

    private Characters() {}

    /**
     * @return whether no text may hold it: control characters (line feeds are the caller's to judge), halves of
     *     characters, what is no character, what turns the direction of writing, and what nobody sees. Joiners are
     *     needed to write names and signs, and are allowed; so are variation selectors.
     */
    static boolean isForbidden(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            case Character.FORMAT -> !isJoiner(point);
            default -> isFiller(point) || isNoncharacter(point);
        };
    }

    /** @return whether a reader sees something: no blank, no joiner, and no mark that has nothing to stand on */
    static boolean isVisible(int point) {
        return !isForbidden(point) && !isBlank(point) && !isUnseen(point);
    }

    /** @return whether it is nothing by itself, so that what stands before and behind it stands together */
    static boolean isUnseen(int point) {
        return switch (Character.getType(point)) {
            case Character.FORMAT,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK -> true;
            case Character.CONTROL -> !Character.isWhitespace(point);
            default -> isFiller(point);
        };
    }

    private static boolean isBlank(int point) {
        return Character.isWhitespace(point) || Character.isSpaceChar(point);
    }

    private static boolean isJoiner(int point) {
        return point == ZERO_WIDTH_NON_JOINER || point == ZERO_WIDTH_JOINER || point == MONGOLIAN_VOWEL_SEPARATOR;
    }

    /** Letters and marks by their category, which show nothing: fillers of Hangul, an empty Braille pattern. */
    private static boolean isFiller(int point) {
        return switch (point) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
            default -> false;
        };
    }

    private static boolean isNoncharacter(int point) {
        return (point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF);
    }
}
