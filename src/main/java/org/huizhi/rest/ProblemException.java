package org.huizhi.rest;

import java.util.List;
import org.huizhi.notice.Refusal;
import org.huizhi.validation.Sentence;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem. */
final class ProblemException extends RuntimeException {

    private final ProblemCode code;
    private final transient List<Violation> errors;
    private final transient Sentence detail;
    private final @Nullable String state;

    ProblemException(ProblemCode code, String english, Object... words) {
        this(code, Sentence.of(english, words), List.of(), null);
    }

    ProblemException(ProblemCode code, Sentence detail, List<Violation> errors, @Nullable String state) {
        super(detail.toString(), null, false, false);
        this.code = code;
        this.detail = detail;
        this.errors = List.copyOf(errors);
        this.state = state;
    }

    ProblemException(ProblemCode code, Sentence detail) {
        this(code, detail, List.of(), null);
    }

    /** @param state that does not allow what was asked for */
    static ProblemException illegal(String state, String english, Object... words) {
        return illegal(state, Sentence.of(english, words));
    }

    static ProblemException illegal(String state, Sentence detail) {
        return new ProblemException(ProblemCode.ILLEGAL_TRANSITION, detail, List.of(), state);
    }

    static ProblemException of(Refusal refusal) {
        return new ProblemException(
                ProblemCode.valueOf(refusal.code().name()), refusal.detail(), refusal.faults(), refusal.state());
    }

    /**
     * A fault of the database or the directory. Of a commit that it interrupts nobody knows whether it was the last
     * thing done.
     */
    static ProblemException unavailable() {
        return new ProblemException(
                ProblemCode.UNAVAILABLE,
                "the node cannot serve this now, and cannot say whether it was done: ask again, with the same idempotency key");
    }

    /** There is no room for the request now. */
    static ProblemException crowded() {
        return new ProblemException(
                ProblemCode.UNAVAILABLE, "too many requests are under way; this one has not been begun");
    }

    static ProblemException tooSlow() {
        return new ProblemException(ProblemCode.TOO_SLOW, "the body came too slowly, or for too long");
    }

    static ProblemException unsupportedCoding() {
        return new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "a body is UTF-8, without any content coding");
    }

    static ProblemException methodNotAllowed() {
        return new ProblemException(ProblemCode.METHOD_NOT_ALLOWED, "this resource does not have the method");
    }

    static ProblemException internal() {
        return new ProblemException(ProblemCode.INTERNAL, "an unexpected fault; it has been logged");
    }

    static ProblemException invalid(String pointer, String code, String english, Object... words) {
        return invalid(List.of(new Violation(pointer, code, english, words)));
    }

    static ProblemException invalid(List<Violation> violations) {
        return new ProblemException(
                ProblemCode.VALIDATION, Sentence.of("the body has faults: {0}", violations.size()), violations, null);
    }

    /** @return the same, its pointers into a part of the document that is found at the given pointer */
    ProblemException within(String pointer) {
        return new ProblemException(
                code,
                detail,
                errors.stream().map(fault -> fault.within(pointer)).toList(),
                state);
    }

    ProblemCode code() {
        return code;
    }

    Sentence detail() {
        return detail;
    }

    List<Violation> errors() {
        return errors;
    }

    @Nullable
    String state() {
        return state;
    }
}
