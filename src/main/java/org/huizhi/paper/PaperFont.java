package org.huizhi.paper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * The font, and what it has. A renderer puts a sign in the place of a letter that its font lacks, so that nobody sees
 * which one it was; in the name of a person that is not good enough.
 */
final class PaperFont {

    private static final String FILE = "/fonts/ttf/NotoSansSC/NotoSansSC-Regular.ttf";

    private PaperFont() {}

    /** Of radicals, which look like characters. */
    private static final int FIRST_RADICAL = 0x2E80;

    private static final int LAST_RADICAL = 0x2FDF;
    private static final int FIRST_CHARACTER = 0x3400;
    private static final int LAST_CHARACTER = 0x9FFF;

    /**
     * Read once, when the first document is made.
     *
     * @param common characters by the radicals whose picture they share
     */
    private record Letters(BitSet held, Map<Integer, Integer> common) {

        private static final Letters ALL = read();

        private static Letters read() {
            BitSet held = new BitSet(Character.MAX_CODE_POINT + 1);
            Map<Integer, Integer> common = new HashMap<>();
            try (InputStream file = open();
                    TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(file.readAllBytes()))) {
                CmapLookup glyphs = font.getUnicodeCmapLookup();
                for (int letter = 0; letter <= Character.MAX_CODE_POINT; letter++) {
                    held.set(letter, glyphs.getGlyphId(letter) != 0);
                }
                for (int radical = FIRST_RADICAL; radical <= LAST_RADICAL; radical++) {
                    if (held.get(radical)) {
                        List<Integer> alike = glyphs.getCharCodes(glyphs.getGlyphId(radical));
                        for (Integer letter : alike == null ? List.<Integer>of() : alike) {
                            if (letter >= FIRST_CHARACTER && letter <= LAST_CHARACTER) {
                                common.put(radical, letter);
                            }
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the font " + FILE + " cannot be read", e);
            }
            // They end a line or part words.
            held.set('\n');
            held.set('\r');
            held.set('\t');
            return new Letters(held, common);
        }
    }

    static InputStream open() {
        InputStream font = PaperFont.class.getResourceAsStream(FILE);
        if (font == null) {
            throw new IllegalStateException("the font " + FILE + " is missing");
        }
        return font;
    }

    static boolean has(int letter) {
        return Letters.ALL.held.get(letter) && !isUnseen(letter);
    }

    /** @return the character that a radical stands for; any other letter as it is */
    static int common(int letter) {
        return Letters.ALL.common.getOrDefault(letter, letter);
    }

    /** Those that turn the direction of writing, and those that nobody sees. */
    private static boolean isUnseen(int letter) {
        return Character.getType(letter) == Character.FORMAT;
    }

    /** @return the same, with {@code 〔U+20BB7〕} for letters that the font does not have; several in one bracket */
    static String legible(String text) {
        if (text.codePoints().allMatch(PaperFont::has)) {
            return text;
        }
        StringBuilder legible = new StringBuilder(text.length() + 64);
        boolean within = false;
        for (int letter : text.codePoints().toArray()) {
            if (has(letter)) {
                legible.append(within ? "〕" : "").appendCodePoint(letter);
                within = false;
            } else {
                legible.append(within ? " " : "〔").append(String.format(Locale.ROOT, "U+%04X", letter));
                within = true;
            }
        }
        return legible.append(within ? "〕" : "").toString();
    }
}
