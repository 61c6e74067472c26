package org.huizhi.access;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a token may call its bearer: a name that people can read, and nobody else's. */
final class CallerName {

    /**
     * Code points: more than issuers give (OpenID Connect, section 2), and less than an index of the database takes.
     */
    private static final int LONGEST = 255;

    private CallerName() {}

    /** @return why it cannot be the name of a caller; null where it can */
    static @Nullable String objection(@Nullable String name) {
        if (name == null || !hasLetterOrDigit(name)) {
            return "has no letter and no digit";
        }
        if (name.codePointCount(0, name.length()) > LONGEST) {
            return "is longer than " + LONGEST + " characters";
        }
        if (name.codePoints().anyMatch(CallerName::isUnseen)) {
            return "has characters that cannot be seen, or no text can hold";
        }
        return isReserved(name) ? "is one of the node's own" : null;
    }

    private static boolean hasLetterOrDigit(String name) {
        return name.codePoints().anyMatch(Character::isLetterOrDigit);
    }

    /** Control and format characters, halves of characters, separators of lines. */
    private static boolean isUnseen(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** However it is spelled: full width, in capitals, with blanks around it. */
    private static boolean isReserved(String name) {
        String read = Normalizer.normalize(name, Normalizer.Form.NFKC)
                .replaceAll("[\\s\\p{Z}]", "")
                .toLowerCase(Locale.ROOT);
        return read.startsWith(RegisteredClient.PREFIX)
                || read.startsWith(Callers.ACCOUNT_PREFIX)
                || read.startsWith(Callers.GUEST_PREFIX)
                || Arrays.stream(NodeActor.values()).map(NodeActor::code).anyMatch(read::equals);
    }
}
