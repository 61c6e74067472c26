package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why an office sends a slip back (docs/domain.md#words). */
public enum DeclineReason {
    MISROUTED,
    INCOMPLETE,
    NOT_COMPETENT;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
