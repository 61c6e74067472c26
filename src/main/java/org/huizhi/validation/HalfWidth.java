package org.huizhi.validation;

/**
 * Codes, numbers and days as they were meant, however they were typed: an input method that writes Chinese makes wide
 * letters, digits, blanks and stops, and what is copied out of another program brings hyphens of its kind and
 * characters that nobody sees. For what has letters of ASCII alone; never for names and texts.
 */
public final class HalfWidth {

    private static final int FIRST_WIDE = 0xFF01;
    private static final int LAST_WIDE = 0xFF5E;
    private static final int IDEOGRAPHIC_STOP = 0x3002;
    private static final int MINUS = 0x2212;

    private HalfWidth() {}

    public static String of(String typed) {
        StringBuilder narrow = new StringBuilder(typed.length());
        typed.codePoints().forEach(point -> {
            if (Character.getType(point) != Character.FORMAT) {
                narrow.appendCodePoint(narrow(point));
            }
        });
        return narrow.toString();
    }

    private static int narrow(int point) {
        if (point >= FIRST_WIDE && point <= LAST_WIDE) {
            return point - FIRST_WIDE + '!';
        }
        if (Character.isSpaceChar(point)) {
            return ' ';
        }
        if (point == IDEOGRAPHIC_STOP) {
            return '.';
        }
        return point == MINUS || Character.getType(point) == Character.DASH_PUNCTUATION ? '-' : point;
    }
}
