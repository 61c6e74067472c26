package org.huizhi.noticetype;

import java.util.Set;

/** The check digit of citizen identity numbers: GB 11643, which is ISO 7064 MOD 11-2 over 17 digits. */
final class DocumentNumber {

    /** Values of {@code documentKind} whose numbers follow GB 11643. */
    private static final Set<String> IDENTITY_KINDS =
            Set.of("identity-card", "hong-kong-macao-taiwan-residence-permit");

    private static final int LENGTH = 18;
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECK_CHARACTERS = "10X98765432";

    private DocumentNumber() {}

    static boolean isIdentityKind(String documentKind) {
        return IDENTITY_KINDS.contains(documentKind);
    }

    /**
     * @return whether the number has 17 digits and the check character (0 to 9, or a capital X) that belongs to them
     */
    static boolean hasRightCheckDigit(String number) {
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
}
