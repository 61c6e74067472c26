package org.huizhi.partner;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a partner can be reached (API, {@code Agreement}).
 *
 * @param lit whether it has lately answered a probe, and did not refuse it
 * @param answeredAt when it last answered one; null, as the next three, where it never has
 * @param refusal why it refused the last probe; null when it did not
 * @param clockAheadSeconds how far at least the partner's clock is ahead of this node's, negative where it is behind; 0
 *     where no difference is seen, null where nothing tells
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectionLight(
        boolean lit,
        @Nullable Instant answeredAt,
        @Nullable Long ageSeconds,
        @Nullable Long roundTripMillis,
        @Nullable String refusal,
        @Nullable Long clockAheadSeconds) {

    /** Of a partner that has never answered. */
    public static final ConnectionLight OFF = new ConnectionLight(false, null, null, null, null, null);

    /** Of a partner that has never answered, and whose messages this node refuses for their dates. */
    static ConnectionLight off(long clockAheadSeconds) {
        return new ConnectionLight(false, null, null, null, null, clockAheadSeconds);
    }
}
