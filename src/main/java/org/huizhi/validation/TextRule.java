package org.huizhi.validation;

import java.util.Optional;

/**
 * What a text that people write may be, wherever it comes from: so long, visible, and without the number of a person
 * (docs/domain.md#texts). Lengths are in characters, that is code points, as in JSON Schema.
 *
 * @param paragraphs whether it may have line feeds
 */
public record TextRule(int longest, boolean paragraphs) {

    /** One line, say a reason in the audit log. */
    public static TextRule line(int longest) {
        return new TextRule(longest, false);
    }

    /** A text of paragraphs. */
    public static TextRule letter(int longest) {
        return new TextRule(longest, true);
    }

    public Optional<Violation> fault(String text, String pointer) {
        return wrong(text).map(detail -> new Violation(pointer, "invalid-value", detail));
    }

    /**
     * @param what names the text in the message, which repeats nothing of it
     * @throws IllegalArgumentException when it is not what it may be
     */
    public void require(String text, String what) {
        wrong(text).ifPresent(detail -> {
            throw new IllegalArgumentException(what + " " + detail);
        });
    }

    private Optional<Sentence> wrong(String text) {
        boolean isTooLong = text.length() > longest && text.codePointCount(0, text.length()) > longest;
        if (isTooLong || !isVisible(text)) {
            return Optional.of(Sentence.of("must be 1 to {0} characters, not all of them blank or invisible", longest));
        }
        if (!isPlain(text)) {
            return Optional.of(Sentence.of("must not hold characters of control, of direction or that nobody sees"));
        }
        if (!paragraphs && text.indexOf('\n') >= 0) {
            return Optional.of(Sentence.of("must be one line"));
        }
        return IdentityNumber.isIn(text)
                ? Optional.of(Sentence.of("must not hold an identity card number"))
                : Optional.empty();
    }

    /** @return whether no character is one that no text may hold; line feeds are none of these */
    public static boolean isPlain(String text) {
        return text.codePoints().noneMatch(point -> point != '\n' && Characters.isForbidden(point));
    }

    /** @return whether there is something to be seen in it */
    public static boolean isVisible(String text) {
        return text.codePoints().anyMatch(Characters::isVisible);
    }
}
