package org.huizhi.validation;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Numbers of persons by GB 11643: six digits, a date of birth, three digits and a check character, which is ISO 7064
 * MOD 11-2 over the 17 digits before it. Identity cards have them, residence permits of people from Hong Kong, Macao
 * and Taiwan, and since 2023 cards of foreign permanent residents.
 */
public final class IdentityNumber {

    private static final int LENGTH = 18;
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECK_CHARACTERS = "10X98765432";
    private static final int FIRST_YEAR = 1800;
    private static final int LAST_YEAR = 2099;

    private IdentityNumber() {}

    /**
     * @return whether the number has 17 digits and the check character (0 to 9, or a capital X) that belongs to them
     */
    public static boolean hasRightCheckDigit(String number) {
        if (number.length() != LENGTH) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            int digit = number.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            sum += digit * WEIGHTS[i];
        }
        return number.charAt(LENGTH - 1) == CHECK_CHARACTERS.charAt(sum % CHECK_CHARACTERS.length());
    }

    /** @param number 18 characters; the date is in the 7th to the 14th. @return empty where they are no date */
    public static Optional<LocalDate> birthday(String number) {
        int year = digits(number, 6, 10);
        int month = digits(number, 10, 12);
        int day = digits(number, 12, 14);
        if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > 31) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.of(year, month, day));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** @return -1 where one of them is no digit */
    private static int digits(String number, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = number.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /**
     * Looks for such a number in a text that people write, in whatever spelling. One that is written together counts
     * with any check character, for it may have a slip of the pen in it; one that is taken apart only with the right
     * one, else every other line of dates and figures would hold one.
     */
    public static boolean isIn(String text) {
        return mayHold(text)
                && anyIn(
                        NormalForm.of(text),
                        found -> found.isTogether() || (found.isWholeGroups() && hasRightCheckDigit(found.number())));
    }

    /**
     * Looks for such a number in an identifier that a program made, say a case number. Many of these have a region code
     * and the day of the case in them, so it counts only with the right check character, with no further digits beside
     * it, and for somebody born before the day.
     */
    public static boolean isIn(String identifier, LocalDate bornBefore) {
        return mayHold(identifier)
                && anyIn(
                        NormalForm.of(identifier),
                        found -> found.isWholeGroups()
                                && hasRightCheckDigit(found.number())
                                && birthday(found.number())
                                        .filter(bornBefore::isAfter)
                                        .isPresent());
    }

    /** Cheap, and no for nearly all texts: one character stands for two digits at most, say ⑱. */
    private static boolean mayHold(String text) {
        return text.length() * 2 >= LENGTH
                && 2 * text.codePoints().filter(IdentityNumber::isNumeric).count() >= LENGTH - 1;
    }

    private static boolean isNumeric(int point) {
        return switch (Character.getType(point)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }

    /** Eighteen characters of a normal form that could be such a number. */
    private record Found(NormalForm form, int at) {

        String number() {
            return form.characters().substring(at, at + LENGTH);
        }

        boolean isTogether() {
            return form.isTogether(at, at + LENGTH);
        }

        /** @return whether no further digit stands right before or behind it */
        boolean isWholeGroups() {
            int end = at + LENGTH;
            String all = form.characters();
            boolean begins = at == 0 || form.isSeparatedBefore(at) || !isDigit(all.charAt(at - 1));
            return begins && (end == all.length() || form.isSeparatedBefore(end) || !isDigit(all.charAt(end)));
        }
    }

    private static boolean anyIn(NormalForm form, Predicate<Found> counts) {
        String characters = form.characters();
        int digits = 0;
        for (int i = 0; i < characters.length(); i++) {
            char last = characters.charAt(i);
            int at = i - LENGTH + 1;
            if (digits >= LENGTH - 1
                    && (isDigit(last) || last == 'X')
                    && birthday(characters.substring(at, i + 1)).isPresent()
                    && counts.test(new Found(form, at))) {
                return true;
            }
            digits = isDigit(last) ? digits + 1 : 0;
        }
        return false;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
