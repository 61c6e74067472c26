package org.huizhi.act;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.huizhi.notice.LateReason;
import org.huizhi.problem.FreeText;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.Moments;
import org.huizhi.validation.TextRule;
import org.jspecify.annotations.Nullable;

/** What the fields of acts have in common; each fault is a 422 that names the field. */
public final class Fields {

    private static final TextRule TEXT = TextRule.letter(2000);

    private Fields() {}

    /** @throws ProblemException where it is not there */
    public static <T> T required(@Nullable T value, String pointer) {
        if (value == null) {
            throw ProblemException.invalid(pointer, "required", "is required");
        }
        return value;
    }

    public static String text(String text, String pointer) {
        return FreeText.checked(text, pointer, TEXT);
    }

    public static @Nullable String optionalText(@Nullable String text, String pointer) {
        return text == null ? null : text(text, pointer);
    }

    public static LocalDate date(String text, String pointer) {
        try {
            return Moments.parseDay(text);
        } catch (DateTimeException e) {
            throw ProblemException.invalid(pointer, "invalid-value", "must be an ISO date, say 2026-03-31");
        }
    }

    static @Nullable LateReason lateReason(@Nullable LateReasonFields fields) {
        if (fields == null) {
            return null;
        }
        LateReason.Code code = required(fields.code(), "/lateReason/code");
        return new LateReason(code, optionalText(fields.text(), "/lateReason/text"));
    }
}
