package org.huizhi.webhook;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long a webhook that failed is left alone: doubled with each failure up to a bound, between half of it and all, so
 * that those that failed together do not come back together. As long as it waits nothing is sent; then one event is,
 * and the next ones if that is taken: a circuit breaker for each webhook.
 *
 * @param random from 0 to below 1
 */
record Backoff(Duration first, Duration most, DoubleSupplier random) {

    private static final int MOST_DOUBLINGS = 20;

    /**
     * @param failures one after the other, this one counted
     * @param asked by the receiver ({@code Retry-After}); heeded up to the bound
     */
    Duration after(int failures, Duration asked) {
        long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
        long bounded = Math.min(doubled, most.toMillis());
        Duration own = Duration.ofMillis((long) (bounded * (1 + random.getAsDouble()) / 2));
        Duration wanted = asked.compareTo(own) > 0 ? asked : own;
        return wanted.compareTo(most) > 0 ? most : wanted;
    }
}
