package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a return answers the question (docs/domain.md#words). */
public enum Assessment {
    VALID,
    INVALID;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
