package org.huizhi.statistics;

import java.util.Locale;

/** How a figure is judged. */
public enum Light {
    GREEN,
    YELLOW,
    RED;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
