package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** An interim return leaves the clock running; the final one is the answer. */
public enum ReturnKind {
    INTERIM,
    FINAL;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
