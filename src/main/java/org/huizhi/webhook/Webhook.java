package org.huizhi.webhook;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.huizhi.change.ChangeCursor;
import org.jspecify.annotations.Nullable;

/**
 * An address that changes are sent to.
 *
 * @param account whose it is
 * @param registeredBy its name
 * @param reason why it is parked; null where it is not
 * @param after behind which the next change is looked for
 * @param attempts that failed one after the other
 * @param failingSince of these, when the first was; null where there is none
 * @param nextAttemptAt null where nothing is waited for
 * @param deliveredAt when it took something last; null for never
 */
public record Webhook(
        UUID id,
        @JsonIgnore String account,
        String registeredBy,
        String url,
        @Nullable String description,
        WebhookFilter filter,
        WebhookState state,
        WebhookState.@Nullable Reason reason,
        Instant createdAt,
        @JsonIgnore ChangeCursor after,
        int attempts,
        @Nullable Instant failingSince,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant deliveredAt) {

    /** What was delivered last, or passed over, as the {@code cursor} of a page of changes. */
    @JsonProperty("cursor")
    public String cursor() {
        return after.encoded();
    }
}
