package org.huizhi.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many requests a caller may make, so that one cannot take a replica away from the others. Each replica counts for
 * itself; a caller that has not been seen for long is forgotten.
 */
@ApplicationScoped
public class RateLimits {

    private static final int MOST_CALLERS = 10_000;

    @ConfigMapping(prefix = "huizhi.access.rate-limit")
    interface Config {

        /** Requests of a caller that a replica answers in a second, lastingly. A batch is one request. */
        @WithDefault("200")
        int perSecond();

        /** Requests that may come at once after a pause. */
        @WithDefault("2000")
        int burst();
    }

    private final Config config;
    private final Map<String, Bucket> buckets = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_CALLERS;
        }
    });

    RateLimits(Config config) {
        this.config = config;
    }

    /**
     * Counts a request.
     *
     * @return how long to wait before the next attempt; zero when this one may go on
     */
    public Duration take(String caller) {
        ConsumptionProbe probe =
                buckets.computeIfAbsent(caller, unused -> bucket()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
    }

    private Bucket bucket() {
        // By a clock that nobody sets: by the machine's, a caller would wait as long as it was set back.
        return Bucket.builder()
                .withNanosecondPrecision()
                .addLimit(
                        limit -> limit.capacity(config.burst()).refillGreedy(config.perSecond(), Duration.ofSeconds(1)))
                .build();
    }
}
