package org.huizhi.noticetype;

import java.time.LocalDate;
import java.util.Set;
import java.util.regex.Pattern;
import org.huizhi.validation.IdentityNumber;

/** Whether a document number can be right, as far as that shows in the number itself. */
final class DocumentNumber {

    private static final String IDENTITY_CARD = "identity-card";
    private static final String RESIDENCE_PERMIT = "hong-kong-macao-taiwan-residence-permit";
    private static final String FOREIGNERS_CARD = "foreign-permanent-resident-card";

    /**
     * First two digits of citizens' numbers (GB/T 2260). Nobody has 00: numbers of made-up persons begin with it, in
     * examples and trainings.
     */
    private static final Set<String> PROVINCES = Set.of(
            "00", "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42",
            "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71");

    /** Hong Kong, Macao, Taiwan. */
    private static final Set<String> PERMITS = Set.of("81", "82", "83");

    /** Of the card of 2017; that of 2023 has a number by GB 11643 that begins with 9 (GA 2102-2023). */
    private static final Pattern OLD_FOREIGNERS_CARD = Pattern.compile("[A-Z]{3}[0-9]{12}");

    private static final int OLDEST_AGE = 150;

    private DocumentNumber() {}

    /** @param today whoever is to be born has no number yet */
    static boolean canBeRight(String documentKind, String number, LocalDate today) {
        return switch (documentKind) {
            case IDENTITY_CARD -> isIdentity(number, today) && PROVINCES.contains(number.substring(0, 2));
            case RESIDENCE_PERMIT -> isIdentity(number, today) && PERMITS.contains(number.substring(0, 2));
            case FOREIGNERS_CARD ->
                OLD_FOREIGNERS_CARD.matcher(number).matches() || (isIdentity(number, today) && number.startsWith("9"));
            default -> true;
        };
    }

    private static boolean isIdentity(String number, LocalDate today) {
        return IdentityNumber.hasRightCheckDigit(number)
                && IdentityNumber.birthday(number)
                        .filter(born -> !born.isAfter(today) && born.isAfter(today.minusYears(OLDEST_AGE)))
                        .isPresent();
    }
}
