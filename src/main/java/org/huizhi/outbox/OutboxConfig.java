package org.huizhi.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "huizhi.outbox")
interface OutboxConfig {

    /** Messages that one round of the relay sends at the most. */
    @WithDefault("1000")
    int batchSize();

    /** Fallback for a wake-up that got lost; the relay normally wakes on commit. */
    @WithDefault("1s")
    Duration pollInterval();

    /**
     * How long a relay owns a shard; longer than the producer's delivery timeout, so that nobody sends beside a slow
     * bus.
     */
    @WithDefault("30s")
    Duration lease();

    /** First wait for a receipt before the stored bytes are sent again; it doubles each time. */
    @WithDefault("10m")
    Duration resendAfter();

    @WithDefault("6h")
    Duration resendAtMost();

    /**
     * How long after it was made a message is sent again though its receiver refuses it, where the cause passes: the
     * receiver's clock or directory is wrong. Zero for not at all.
     */
    @WithDefault("24h")
    Duration refusedForNowAtMost();

    /** Wait after the bus did not take a message. */
    @WithDefault("2s")
    Duration retryAfter();
}
