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

    private final Config config;
    private final Buckets buckets;

    RateLimits(Config config) {
        this.config = config;
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

    /**
     * How often a caller may ask this replica.
     *
     * @param perSecond requests, lastingly
     * @param burst requests at once after a pause
     * @param left requests at once now
     */
    public record Allowance(int perSecond, int burst, long left) {}

    /** @return what this caller has now; asking does not count */
    public Allowance of(String caller) {
        return new Allowance(config.perSecond(), config.burst(), buckets.left(caller));
    }
}
