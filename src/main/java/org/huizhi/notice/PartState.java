package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a part of a slip stands. */
public enum PartState {
    OPEN,
    ANSWERED,
    /** Its office sent it back to the one that has the slip. */
    DECLINED,
    /** The slip ended without it. */
    CLOSED;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
