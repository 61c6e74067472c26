package org.huizhi.console.settings;

import java.time.LocalDate;
import org.huizhi.act.Fields;
import org.huizhi.console.SubmittedForm;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** From when until when something counts: as forms say it, and as lists show it. */
final class Periods {

    private Periods() {}

    /** @throws ProblemException 422 where it is missing */
    static String required(SubmittedForm sent, String name) {
        String text = sent.text(name);
        if (text == null) {
            throw ProblemException.invalid(name, "required", "is required");
        }
        return text;
    }

    /** @throws ProblemException 422 for what is no day */
    static LocalDate day(SubmittedForm sent, String name, LocalDate otherwise) {
        String text = sent.text(name);
        if (text == null) {
            return otherwise;
        }
        return Fields.date(text, name);
    }

    /** @param validTo first day on which it no longer counts; null while there is none */
    static @Nullable LocalDate lastDay(@Nullable LocalDate validTo) {
        return validTo == null ? null : validTo.minusDays(1);
    }

    /** @return key of the word for whether it counts */
    static String key(LocalDate validFrom, @Nullable LocalDate validTo, LocalDate today) {
        if (validTo != null && !today.isBefore(validTo)) {
            return "period_over";
        }
        return today.isBefore(validFrom) ? "period_later" : "period_now";
    }
}
