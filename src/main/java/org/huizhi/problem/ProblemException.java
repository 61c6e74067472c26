package org.huizhi.problem;

import java.util.List;
import org.huizhi.validation.Sentence;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {

    private final ProblemCode code;
    private final transient List<Violation> errors;
    private final transient Sentence detail;
    private final @Nullable String state;

    public ProblemException(ProblemCode code, String english, Object... words) {
        this(code, Sentence.of(english, words), List.of(), null);
    }

    public ProblemException(ProblemCode code, Sentence detail, List<Violation> errors, @Nullable String state) {
        super(detail.toString(), null, false, false);
        this.code = code;
        this.detail = detail;
        this.errors = List.copyOf(errors);
        this.state = state;
    }

    public ProblemException(ProblemCode code, Sentence detail) {
        this(code, detail, List.of(), null);
    }

    /** @param state that does not allow what was asked for */
    public static ProblemException illegal(String state, String english, Object... words) {
        return illegal(state, Sentence.of(english, words));
    }

    public static ProblemException illegal(String state, Sentence detail) {
        return new ProblemException(ProblemCode.ILLEGAL_TRANSITION, detail, List.of(), state);
    }

    /**
     * A fault of the database or the directory. Of a commit that it interrupts nobody knows whether it was the last
     * thing done.
     */
    public static ProblemException unavailable() {
        return new ProblemException(
                ProblemCode.UNAVAILABLE,
                "the node cannot serve this now, and cannot say whether it was done: ask again, with the same idempotency key");
    }

    /** There is no room for the request now. */
    public static ProblemException crowded() {
        return new ProblemException(
                ProblemCode.UNAVAILABLE, "too many requests are under way; this one has not been begun");
    }

    /** For who goes on from a change that is not there. */
    public static ProblemException changesGone() {
        return new ProblemException(
                ProblemCode.CHANGES_GONE,
                "the database was restored, and what the cursor names is not there any more: list the notices anew, and go on from now");
    }

    public static ProblemException tooSlow() {
        return new ProblemException(ProblemCode.TOO_SLOW, "the body came too slowly, or for too long");
    }

    public static ProblemException unsupportedCoding() {
        return new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "a body is UTF-8, without any content coding");
    }

    public static ProblemException methodNotAllowed() {
        return new ProblemException(ProblemCode.METHOD_NOT_ALLOWED, "this resource does not have the method");
    }

    public static ProblemException internal() {
        return new ProblemException(ProblemCode.INTERNAL, "an unexpected fault; it has been logged");
    }

    public static ProblemException invalid(String pointer, String code, String english, Object... words) {
        return invalid(List.of(new Violation(pointer, code, english, words)));
    }

    public static ProblemException invalid(List<Violation> violations) {
        return new ProblemException(
                ProblemCode.VALIDATION, Sentence.of("the body has faults: {0}", violations.size()), violations, null);
    }

    /** @return the same, its pointers into a part of the document that is found at the given pointer */
    public ProblemException within(String pointer) {
        return new ProblemException(
                code,
                detail,
                errors.stream().map(fault -> fault.within(pointer)).toList(),
                state);
    }

    public ProblemCode code() {
        return code;
    }

    public Sentence detail() {
        return detail;
    }

    public List<Violation> errors() {
        return errors;
    }

    public @Nullable String state() {
        return state;
    }
}
