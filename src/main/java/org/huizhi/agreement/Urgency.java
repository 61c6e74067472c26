package org.huizhi.agreement;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How soon the return is needed; the agreement says how many working days that means. */
public enum Urgency {
    NORMAL,
    URGENT;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
