package org.huizhi.envelope;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a receiving node says of a message (feed contract, "Receipts"). */
public enum Verdict {
    STORED,
    /** Same id, same digest: it was stored before, so this is harmless. */
    DUPLICATE,
    REFUSED;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Verdict of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
