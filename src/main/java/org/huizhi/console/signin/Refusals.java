package org.huizhi.console.signin;

import java.time.Duration;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.Sentence;

/** What forms about accounts are refused for, beside what the services find. */
final class Refusals {

    private Refusals() {}

    /** The same for a name that is not there, that is disabled, or has another password. */
    static ProblemException wrongPassword(String field) {
        return ProblemException.invalid(
                field, "wrong", "must be the password of this name; one of the two is not right");
    }

    static ProblemException wrongCode(String field) {
        return ProblemException.invalid(
                field,
                "wrong",
                "must be the code that the app shows now and that was not used yet, or a recovery code");
    }

    static ProblemException notRepeated(String field) {
        return ProblemException.invalid(field, "invalid-value", "must be the same password once more");
    }

    static ProblemException waits(Duration delay) {
        return new ProblemException(
                ProblemCode.TOO_MANY_REQUESTS,
                Sentence.of("too many attempts were refused: try again in {0} seconds", delay.toSeconds() + 1));
    }

    static ProblemException busy() {
        return new ProblemException(
                ProblemCode.UNAVAILABLE, "too many people sign in at this moment: try again in a few seconds");
    }
}
