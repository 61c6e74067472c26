package org.huizhi.problem;

import java.util.Locale;

/** Stable problem types of the API with their HTTP status; titles are in the bundle {@code problems}. */
public enum ProblemCode {
    MALFORMED_JSON(400),
    UNKNOWN_PARAMETER(400),
    INVALID_PARAMETER(400),
    UNAUTHORIZED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    TOO_SLOW(408),
    ILLEGAL_TRANSITION(409),
    DEAD_LETTER_STILL_UNREADABLE(409),
    CHANGES_GONE(410),
    PRECONDITION_FAILED(412),
    TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    EXPECTATION_FAILED(417),
    VALIDATION(422),
    NO_AGREEMENT(422),
    TYPE_NOT_AGREED(422),
    IDEMPOTENCY_MISMATCH(422),
    DIRECTORY_ENTRY_REFUSED(422),
    TOO_MANY_REQUESTS(429),
    INTERNAL(500),
    UNAVAILABLE(503);

    private final int status;

    ProblemCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
