package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** States of a notice (docs/domain.md#life-of-a-notice). Overdue is derived from dates and is none of them. */
public enum NoticeState {
    /** Outgoing: valid, stored and in the outbox. */
    SUBMITTED,
    /** Outgoing: taken by the bus. */
    SENT,
    /** Outgoing: the receiving node's receipt is verified; the clock runs. */
    DELIVERED,
    /** Incoming: stored and receipted; the clock runs. */
    RECEIVED,
    ACCEPTED,
    RETURNED,
    ASSESSED,
    DECLINED,
    /** Outgoing: the receiving node did not take it. */
    REFUSED,
    WITHDRAWN;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
