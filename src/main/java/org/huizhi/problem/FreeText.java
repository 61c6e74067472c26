package org.huizhi.problem;

import java.util.List;
import org.huizhi.validation.NormalForm;
import org.huizhi.validation.TextRule;
import org.jspecify.annotations.Nullable;

/** Texts that people write, in requests ({@link TextRule}). */
public final class FreeText {

    private FreeText() {}

    /** @throws ProblemException 422 for one that is not what the rule says */
    public static String checked(String text, String pointer, TextRule rule) {
        rule.fault(text, pointer).ifPresent(fault -> {
            throw ProblemException.invalid(List.of(fault));
        });
        return text;
    }

    /** @throws ProblemException 422 as {@link #checked}, and for one that is missing or blank */
    public static String required(@Nullable String text, String pointer, TextRule rule) {
        if (text == null || text.isBlank()) {
            throw ProblemException.invalid(pointer, "required", "must be 1 to {0} characters", rule.longest());
        }
        return checked(text, pointer, rule);
    }

    /** A document number, in whatever spelling. @throws ProblemException 422 for one without letters and digits */
    public static String requiredNumber(@Nullable String number, String pointer, int longest) {
        if (number == null || number.isBlank()) {
            throw ProblemException.invalid(pointer, "required", "must be 1 to {0} characters", longest);
        }
        if (number.codePointCount(0, number.length()) > longest
                || NormalForm.of(number).characters().isEmpty()) {
            throw ProblemException.invalid(
                    pointer, "invalid-value", "must be 1 to {0} characters, letters or digits among them", longest);
        }
        return number;
    }
}
