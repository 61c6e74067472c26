package org.huizhi.validation;

import java.text.Normalizer;
import java.util.BitSet;

/**
 * Letters and digits of a text in one spelling, however they were typed: compatible forms as one (NFKC), digits of all
 * scripts as 0 to 9, in capitals, without separators and what nobody sees. It is for finding numbers again and is never
 * signed, sent or shown.
 */
public final class NormalForm {

    /**
     * Marks on one character that count: more than any language writes (UAX #15, "Stream-Safe Text Format"). Putting
     * marks in order takes the square of their number.
     */
    private static final int MOST_MARKS = 30;

    private final String characters;

    /** Before which characters the text has a separator. */
    private final BitSet separated;

    private NormalForm(String characters, BitSet separated) {
        this.characters = characters;
        this.separated = separated;
    }

    public static NormalForm of(String text) {
        String compatible = Normalizer.normalize(withFewMarks(text), Normalizer.Form.NFKC);
        StringBuilder characters = new StringBuilder(compatible.length());
        BitSet separated = new BitSet();
        compatible.codePoints().forEach(point -> {
            int digit = Character.digit(point, 10);
            if (digit >= 0) {
                characters.append((char) ('0' + digit));
            } else if (!Characters.isUnseen(point) && Character.isLetterOrDigit(point)) {
                characters.appendCodePoint(Character.toUpperCase(point));
            } else if (!Characters.isUnseen(point)) {
                separated.set(characters.length());
            }
        });
        return new NormalForm(characters.toString(), separated);
    }

    private static String withFewMarks(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        int[] marks = {0};
        text.codePoints().forEach(point -> {
            marks[0] = isMark(point) ? marks[0] + 1 : 0;
            if (marks[0] <= MOST_MARKS) {
                kept.appendCodePoint(point);
            }
        });
        return kept.toString();
    }

    private static boolean isMark(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    /** @return letters and digits; empty where the text has none */
    public String characters() {
        return characters;
    }

    boolean isSeparatedBefore(int index) {
        return separated.get(index);
    }

    /** @return whether characters of the text from one index up to another stood together in it */
    boolean isTogether(int from, int to) {
        int next = separated.nextSetBit(from + 1);
        return next < 0 || next >= to;
    }
}
