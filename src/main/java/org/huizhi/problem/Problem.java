package org.huizhi.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.function.Function;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * Problem details (RFC 9457).
 *
 * @param type stable, for programs
 * @param title in the caller's language, as the details are
 * @param state with an illegal transition: the state that does not allow it
 * @param errors faults of the body, with JSON pointers
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String state,
        List<Fault> errors) {

    /** A fault of the body, in the caller's language. */
    public record Fault(String pointer, String code, String detail) {}

    public static final String MEDIA_TYPE = "application/problem+json";

    public static final ResourceBundle.Control WITHOUT_SYSTEM_LOCALE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    public static Problem of(ProblemException problem, Locale language) {
        return said(problem, language, sentence -> Sentences.in(language, sentence));
    }

    /** For who fills in a form, and knows no codes, regular expressions or names in the contract. */
    public static Problem onPage(ProblemException problem, Locale language) {
        return said(problem, language, sentence -> Sentences.onPage(language, sentence));
    }

    private static Problem said(ProblemException problem, Locale language, Function<Sentence, String> words) {
        ProblemCode code = problem.code();
        String title = ResourceBundle.getBundle("problems", language, WITHOUT_SYSTEM_LOCALE)
                .getString(code.code());
        return new Problem(
                "urn:huizhi:problem:" + code.code(),
                title,
                code.status(),
                words.apply(problem.detail()),
                problem.state(),
                problem.errors().stream()
                        .map(fault -> new Fault(fault.pointer(), fault.code(), words.apply(fault.detail())))
                        .toList());
    }
}
