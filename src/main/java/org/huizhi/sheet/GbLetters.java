package org.huizhi.sheet;

import java.util.Map;

/**
 * Letters of GB 18030 that had no place in Unicode when its tables were made, and were put where everybody may put what
 * he likes. Which bytes still mean such a place depends on the edition of the table (2000, 2005, 2022), and so on the
 * release of the platform; the letter is the same.
 */
final class GbLetters {

    private static final int FIRST = 0xE78D;
    private static final int LAST = 0xE864;

    private static final Map<Integer, Integer> PLACES = Map.ofEntries(
            Map.entry(0xE78D, 0xFE10),
            Map.entry(0xE78E, 0xFE12),
            Map.entry(0xE78F, 0xFE11),
            Map.entry(0xE790, 0xFE13),
            Map.entry(0xE791, 0xFE14),
            Map.entry(0xE792, 0xFE15),
            Map.entry(0xE793, 0xFE16),
            Map.entry(0xE794, 0xFE17),
            Map.entry(0xE795, 0xFE18),
            Map.entry(0xE796, 0xFE19),
            Map.entry(0xE7C7, 0x1E3F),
            Map.entry(0xE816, 0x20087),
            Map.entry(0xE817, 0x20089),
            Map.entry(0xE818, 0x200CC),
            Map.entry(0xE81E, 0x9FB4),
            Map.entry(0xE826, 0x9FB5),
            Map.entry(0xE82B, 0x9FB6),
            Map.entry(0xE82C, 0x9FB7),
            Map.entry(0xE831, 0x215D7),
            Map.entry(0xE832, 0x9FB8),
            Map.entry(0xE83B, 0x2298F),
            Map.entry(0xE843, 0x9FB9),
            Map.entry(0xE854, 0x9FBA),
            Map.entry(0xE855, 0x241FE),
            Map.entry(0xE864, 0x9FBB));

    private GbLetters() {}

    /** @return the text with these letters where Unicode has them now */
    static String meant(String text) {
        if (text.chars().noneMatch(c -> c >= FIRST && c <= LAST)) {
            return text;
        }
        StringBuilder meant = new StringBuilder(text.length());
        text.codePoints().forEach(point -> meant.appendCodePoint(PLACES.getOrDefault(point, point)));
        return meant.toString();
    }
}
