package org.huizhi.partner;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a partner can be reached (API, {@code Agreement}).
 *
 * @param lit whether it has lately answered a probe, and did not refuse it
 * @param answeredAt when it last answered one; null, as all that follows, where it never has
 * @param refusal why it refused the last probe; null when it did not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectionLight(
        boolean lit,
        @Nullable Instant answeredAt,
        @Nullable Long ageSeconds,
        @Nullable Long roundTripMillis,
        @Nullable String refusal) {

    /** Of a partner that has never answered. */
    public static final ConnectionLight OFF = new ConnectionLight(false, null, null, null, null);
}
