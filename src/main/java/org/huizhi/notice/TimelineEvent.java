package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the timeline tells. */
public enum TimelineEvent {
    SUBMITTED,
    SENT,
    DELIVERED,
    REFUSED,
    ACCEPTED,
    INTERIM_RETURN,
    RETURNED,
    DECLINED,
    /** The sender does not accept the decline. */
    CONTESTED,
    WITHDRAWN,
    ASSESSED,
    /** An invalid return, or a contested decline, sent the slip back to the same office. */
    ROUND_OPENED,
    EXTENSION_PROPOSED,
    EXTENSION_GRANTED,
    EXTENSION_REFUSED,
    REMINDED,
    /** Long overdue, it reached the contacts that the agreement names on both sides. */
    ESCALATED,
    /** The other node stored a message by whose storing something changes here: a withdrawal stands, a round begins. */
    CONFIRMED,
    /** The other node refused a message about the notice. */
    MESSAGE_REFUSED,
    /** On this node alone: another office of the region has it now. */
    HANDED_OVER,
    /** On this node alone: another office of the region is to answer a part. */
    PART_ASKED,
    PART_ANSWERED,
    PART_DECLINED,
    /** On this node alone: nothing is erased until it is released. */
    LEGAL_HOLD,
    LEGAL_HOLD_RELEASED,
    /** On this node alone: its person data is gone, the record stays. */
    ERASED;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
