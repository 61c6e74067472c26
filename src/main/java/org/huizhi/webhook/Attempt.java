package org.huizhi.webhook;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call of a webhook. Nothing of what was said and answered is kept.
 *
 * @param event id of what was sent
 * @param type of what was sent
 * @param status of the answer; null where there was none
 * @param failure why there was none; null where there was one
 */
public record Attempt(
        Instant at,
        String event,
        String type,
        @Nullable Integer status,
        @Nullable String failure,
        int millis) {

    @JsonIgnore
    public boolean isDelivered() {
        return status != null && CallResult.isSuccess(status);
    }

    static Attempt of(Instant at, String event, String type, CallResult result) {
        return new Attempt(
                at,
                event,
                type,
                result.status(),
                result.failure() == null ? null : result.failure().code(),
                result.millis());
    }
}
