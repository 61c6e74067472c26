package org.huizhi.problem;

import java.time.Duration;

/** A caller asks more often than this replica answers. */
public final class RateLimitedException extends RuntimeException {

    private final transient Duration wait;

    public RateLimitedException(Duration wait) {
        super("more requests than a caller may make", null, false, false);
        this.wait = wait;
    }

    /** @return whole seconds, at least one */
    public long retryAfterSeconds() {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
