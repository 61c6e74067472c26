package org.huizhi.account;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.huizhi.account.SignInService.Reply;

/** How sign-ins end, for alerts: many that are refused are somebody who guesses. */
@ApplicationScoped
@Startup
class SignInMetrics {

    /** Ends of a step. */
    enum Result {
        SIGNED_IN,
        WRONG,
        DELAYED,
        BUSY,
        OVER,
        /** What the issuer says does not count, or it says no. */
        REFUSED,
        /** The issuer does not answer, or not as an issuer does. */
        UNREACHABLE,
        /** The issuer vouches for somebody who has no role or office here. */
        NO_RIGHTS
    }

    private final Map<Result, Counter> counters = new EnumMap<>(Result.class);

    SignInMetrics(MeterRegistry metrics) {
        for (Result result : Result.values()) {
            counters.put(
                    result,
                    Counter.builder("huizhi.sign.ins")
                            .description("Steps of sign-ins to the console, by how they end")
                            .tag(
                                    "result",
                                    result.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .register(metrics));
        }
    }

    void count(Reply reply) {
        if (reply instanceof Reply.SignedIn) {
            count(Result.SIGNED_IN);
        } else if (reply instanceof Reply.Wrong) {
            count(Result.WRONG);
        } else if (reply instanceof Reply.Waits) {
            count(Result.DELAYED);
        } else if (reply instanceof Reply.Busy) {
            count(Result.BUSY);
        } else if (reply instanceof Reply.Over) {
            count(Result.OVER);
        }
    }

    void count(Result result) {
        Objects.requireNonNull(counters.get(result), "one for each").increment();
    }
}
