package org.huizhi.console.paper;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands on a paper: which slip, when it was printed, in which version, and a check under a key of the node. It
 * names nobody.
 *
 * <p>160 bits in eight groups of five letters (Crockford's base 32): four of them carry 20 bits, the fifth tells at
 * once whether its group is typed as printed. It is computed in the field of 32 elements with another weight for each
 * letter, so that any one wrong letter and any two that are swapped are found, and two groups that are swapped too.
 *
 * @param slip first half of its id: the millisecond in which it was made, and some random bits
 * @param minute in which it was printed, since the beginning of 2025 in UTC
 * @param version of the slip, its last ten bits
 * @param check first 60 bits of a MAC over these and the whole id
 */
record PaperReference(long slip, int minute, int version, long check) {

    static final int MINUTE_BITS = 26;
    static final int VERSION_BITS = 10;
    static final int CHECK_BITS = 60;

    private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int GROUPS = 8;
    private static final int LETTERS_OF_A_GROUP = 5;
    private static final int BITS_OF_A_LETTER = 5;
    private static final int BITS_OF_A_GROUP = 20;
    /** x^5 + x^2 + 1. */
    private static final int POLYNOMIAL = 0b100101;

    /**
     * @param wrong numbers of groups that are not typed as they were printed, from 1 on; empty where the length is
     *     wrong
     */
    record Typed(Optional<PaperReference> reference, List<Integer> wrong) {}

    /** @return say {@code 0CJ7R-…}, eight groups */
    String text() {
        BigInteger bits = unsigned(slip)
                .shiftLeft(MINUTE_BITS)
                .or(BigInteger.valueOf(minute))
                .shiftLeft(VERSION_BITS)
                .or(BigInteger.valueOf(version))
                .shiftLeft(CHECK_BITS)
                .or(BigInteger.valueOf(check));
        List<String> groups = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            int content =
                    bits.shiftRight((GROUPS - 1 - group) * BITS_OF_A_GROUP).intValue() & mask(BITS_OF_A_GROUP);
            StringBuilder text = new StringBuilder();
            for (int shift = BITS_OF_A_GROUP - BITS_OF_A_LETTER; shift >= 0; shift -= BITS_OF_A_LETTER) {
                text.append(LETTERS.charAt((content >> shift) & mask(BITS_OF_A_LETTER)));
            }
            groups.add(text.append(LETTERS.charAt(checkOf(group, text))).toString());
        }
        return String.join("-", groups);
    }

    /** @param typed however people write it, or the whole address as a scanner gives it */
    static Typed read(String typed) {
        String letters = letters(typed);
        if (letters.length() != GROUPS * LETTERS_OF_A_GROUP) {
            return new Typed(Optional.empty(), List.of());
        }
        List<Integer> wrong = new ArrayList<>();
        BigInteger bits = BigInteger.ZERO;
        for (int group = 0; group < GROUPS; group++) {
            String text = letters.substring(group * LETTERS_OF_A_GROUP, (group + 1) * LETTERS_OF_A_GROUP);
            String content = text.substring(0, LETTERS_OF_A_GROUP - 1);
            if (text.chars().anyMatch(letter -> LETTERS.indexOf(letter) < 0)
                    || LETTERS.indexOf(text.charAt(LETTERS_OF_A_GROUP - 1)) != checkOf(group, content)) {
                wrong.add(group + 1);
            } else {
                for (int i = 0; i < content.length(); i++) {
                    bits = bits.shiftLeft(BITS_OF_A_LETTER).or(BigInteger.valueOf(LETTERS.indexOf(content.charAt(i))));
                }
            }
        }
        return new Typed(wrong.isEmpty() ? Optional.of(of(bits)) : Optional.empty(), wrong);
    }

    private static PaperReference of(BigInteger bits) {
        BigInteger above = bits.shiftRight(CHECK_BITS);
        return new PaperReference(
                above.shiftRight(VERSION_BITS + MINUTE_BITS).longValue(),
                above.shiftRight(VERSION_BITS).intValue() & mask(MINUTE_BITS),
                above.intValue() & mask(VERSION_BITS),
                bits.longValue() & ((1L << CHECK_BITS) - 1));
    }

    /** Without what parts them; letters that look alike are one. */
    private static String letters(String typed) {
        String text = typed.strip().toUpperCase(Locale.ROOT);
        int address = text.lastIndexOf("REFERENCE=");
        return (address < 0 ? text : text.substring(address + "REFERENCE=".length()))
                .replaceAll("[\\s‐‑–—_.-]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
    }

    /** @param content four letters of the alphabet */
    private static int checkOf(int group, CharSequence content) {
        int sum = group + 1;
        int weight = 1;
        for (int i = 0; i < LETTERS_OF_A_GROUP - 1; i++) {
            weight = doubled(weight);
            sum ^= product(weight, LETTERS.indexOf(content.charAt(i)));
        }
        return sum;
    }

    private static int product(int one, int other) {
        int product = 0;
        int multiple = one;
        for (int bits = other; bits > 0; bits >>= 1) {
            product ^= (bits & 1) == 1 ? multiple : 0;
            multiple = doubled(multiple);
        }
        return product;
    }

    private static int doubled(int element) {
        int twice = element << 1;
        return twice > mask(BITS_OF_A_LETTER) ? twice ^ POLYNOMIAL : twice;
    }

    private static int mask(int bits) {
        return (1 << bits) - 1;
    }

    private static BigInteger unsigned(long bits) {
        return new BigInteger(Long.toUnsignedString(bits));
    }
}
