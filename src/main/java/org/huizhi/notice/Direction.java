package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which way a notice goes, seen from this node. */
public enum Direction {
    OUTGOING,
    INCOMING;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
