package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a slip goes to another office of the same region. */
public enum HandOverReason {
    NOT_COMPETENT,
    PERSON_MOVED,
    CAPACITY,
    REORGANISED,
    OTHER;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
