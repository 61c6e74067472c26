package org.huizhi.webhook;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of a call.
 *
 * @param status of the answer; null where there was none
 * @param failure why there was none; null where there was one
 * @param retryAfter as the receiver asked for; zero where it did not
 */
record CallResult(@Nullable Integer status, @Nullable Failure failure, int millis, Duration retryAfter) {

    /** Why there was no answer. */
    enum Failure {
        /** The name has no address. */
        UNKNOWN_HOST,
        /** None of its addresses may be called from here. */
        FORBIDDEN_ADDRESS,
        NO_CONNECTION,
        /** The certificate is not believed, or not for this name. */
        TLS,
        TIMEOUT,
        /** The connection broke off before there was an answer. */
        BROKEN;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final int SUCCESS = 2;
    private static final int CENTURY = 100;
    private static final int GONE = 410;

    static CallResult answered(int status, int millis, Duration retryAfter) {
        return new CallResult(status, null, millis, retryAfter);
    }

    static CallResult failed(Failure failure, int millis) {
        return new CallResult(null, failure, millis, Duration.ZERO);
    }

    boolean isDelivered() {
        return status != null && isSuccess(status);
    }

    static boolean isSuccess(int status) {
        return status / CENTURY == SUCCESS;
    }

    /** The receiver wants no more. */
    boolean isGone() {
        return status != null && status == GONE;
    }

    /** For a metric. */
    String kind() {
        if (isDelivered()) {
            return "delivered";
        }
        if (status != null) {
            return "refused";
        }
        return failure == Failure.FORBIDDEN_ADDRESS ? "forbidden" : "failed";
    }
}
