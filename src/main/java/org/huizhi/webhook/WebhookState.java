package org.huizhi.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a webhook is called. */
public enum WebhookState {
    ACTIVE,
    /** By its owner. */
    PAUSED,
    /** By the node, for the {@link Reason} it says. */
    PARKED;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Why the node does not call it any more. */
    public enum Reason {
        /** It has taken nothing for so long. */
        UNANSWERED,
        /** It answered 410. */
        GONE,
        /** Its account has no role here that reads changes, or has not called for long. */
        NO_RIGHTS,
        /** What it was told last is not there any more: the database was restored. */
        CHANGES_GONE;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
