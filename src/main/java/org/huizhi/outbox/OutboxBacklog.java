package org.huizhi.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of this node's messages is still under way, as of the last look (each {@code huizhi.metrics.refresh-interval}).
 *
 * @param waiting messages that the bus has not taken yet
 * @param oldest when the oldest of them was made; null where there is none
 * @param unreceipted messages that were sent, and whose receiver has not given its word yet
 * @param oldestUnreceipted when the oldest of them was sent; null where there is none
 */
public record OutboxBacklog(
        long waiting,
        @Nullable Instant oldest,
        long unreceipted,
        @Nullable Instant oldestUnreceipted) {}
