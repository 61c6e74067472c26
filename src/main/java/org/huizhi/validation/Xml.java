package org.huizhi.validation;

/** Text in XML and HTML that this program writes: XML 1.0 has no place for some characters, in whatever spelling. */
public final class Xml {

    private static final int REPLACEMENT = 0xFFFD;

    private Xml() {}

    /** @return the text with U+FFFD for what XML cannot hold: controls, halves of characters, U+FFFE and U+FFFF */
    public static String text(String text) {
        if (text.codePoints().allMatch(Xml::isCharacter)) {
            return text;
        }
        StringBuilder held = new StringBuilder(text.length());
        text.codePoints().map(point -> isCharacter(point) ? point : REPLACEMENT).forEach(held::appendCodePoint);
        return held.toString();
    }

    /** @return the same as it is written between tags and in attributes */
    public static String escaped(String text) {
        return text(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** XML 1.0, section 2.2. */
    private static boolean isCharacter(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || (point >= 0x20 && point <= 0xD7FF)
                || (point >= 0xE000 && point <= 0xFFFD)
                || point >= 0x10000;
    }
}
