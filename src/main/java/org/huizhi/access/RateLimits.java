package org.huizhi.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * How many requests a caller may make, so that one cannot take a replica away from the others. Each replica counts for
 * itself.
 */
@ApplicationScoped
public class RateLimits {

    @ConfigMapping(prefix = "huizhi.access.rate-limit")
    interface Config {

        /** Requests of a caller that a replica answers in a second, lastingly. A batch is one request. */
        @WithDefault("200")
        int perSecond();

        /** Requests that may come at once after a pause. */
        @WithDefault("2000")
        int burst();
    }

    private final Buckets buckets;

    RateLimits(Config config) {
        this.buckets = new Buckets(config.burst(), config.perSecond(), Duration.ofSeconds(1));
    }

    /**
     * Counts a request.
     *
     * @return how long to wait before the next attempt; zero when this one may go on
     */
    public Duration take(String caller) {
        return buckets.take(caller);
    }
}
