package org.huizhi.rest;

import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.security.UnauthorizedException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import org.huizhi.validation.Sentence;
import org.jboss.logging.Logger;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jspecify.annotations.Nullable;

/**
 * Why a call is nobody's. Whoever shows a token that its issuer has signed hears what is wrong with it; of any other
 * token nobody hears more than that it does not count. The log has the reason and nothing of the token.
 */
@Startup
@Singleton
class RefusedCalls {

    private static final Logger LOG = Logger.getLogger(RefusedCalls.class);
    /** Anybody can be refused as often as he likes; the log is not to be filled by it. */
    private static final int LINES_PER_MINUTE = 60;

    private static final String CHALLENGE = "Bearer error=\"invalid_token\"";

    enum Reason {
        NO_TOKEN("a valid bearer token is needed", "Bearer"),
        INVALID_TOKEN("a valid bearer token is needed", CHALLENGE),
        EXPIRED("the token has expired", CHALLENGE + ", error_description=\"expired\""),
        OTHER_AUDIENCE("the token is for another audience", CHALLENGE + ", error_description=\"audience\""),
        UNKNOWN_CERTIFICATE(ClientCertificates.UNKNOWN, "Bearer");

        private final Sentence detail;
        private final String challenge;

        Reason(String english, String challenge) {
            this.detail = Sentence.of(english);
            this.challenge = challenge;
        }

        Sentence detail() {
            return detail;
        }

        /** {@code WWW-Authenticate} (RFC 6750, section 3). */
        String challenge() {
            return challenge;
        }

        private String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final MeterProvider<Counter> refusals;
    private final Bucket lines = Bucket.builder()
            .withNanosecondPrecision()
            .addLimit(limit -> limit.capacity(LINES_PER_MINUTE).refillGreedy(LINES_PER_MINUTE, Duration.ofMinutes(1)))
            .build();

    RefusedCalls(MeterRegistry metrics) {
        this.refusals = Counter.builder("huizhi.calls.unauthorized")
                .description("Calls refused with 401")
                .withRegistry(metrics);
        // Each is there from the start: an alert on their growth would miss the first one else.
        for (Reason reason : Reason.values()) {
            count(reason, 0);
        }
    }

    /** Counts and logs it. */
    Reason reason(SecurityException refused) {
        Reason reason = of(refused);
        count(reason, 1);
        if (lines.tryConsume(1)) {
            LOG.infof("A call is refused: %s", reason.code());
        }
        return reason;
    }

    private void count(Reason reason, int calls) {
        refusals.withTag("reason", reason.code()).increment(calls);
    }

    private static Reason of(SecurityException refused) {
        if (ClientCertificates.UNKNOWN.equals(refused.getMessage())) {
            return Reason.UNKNOWN_CERTIFICATE;
        }
        if (refused instanceof UnauthorizedException) {
            return Reason.NO_TOKEN;
        }
        InvalidJwtException token = tokenFault(refused);
        // Claims are looked at after the signature, so these two are said of tokens that the issuer made.
        if (token == null || token.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)) {
            return Reason.INVALID_TOKEN;
        }
        if (token.hasErrorCode(ErrorCodes.EXPIRED)) {
            return Reason.EXPIRED;
        }
        return token.hasErrorCode(ErrorCodes.AUDIENCE_INVALID) || token.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)
                ? Reason.OTHER_AUDIENCE
                : Reason.INVALID_TOKEN;
    }

    private static @Nullable InvalidJwtException tokenFault(Throwable refused) {
        for (Throwable cause = refused.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidJwtException token) {
                return token;
            }
        }
        return null;
    }
}
