package org.huizhi.console.overview;

import java.math.BigDecimal;
import java.util.Locale;
import org.huizhi.statistics.Light;
import org.jspecify.annotations.Nullable;

/**
 * A rate with its light.
 *
 * @param share null where there is nothing to divide by
 */
public record Rate(@Nullable BigDecimal share, @Nullable Light light) {

    /** Whether there is one: zero is a rate. */
    public boolean known() {
        return share != null;
    }

    /** @return class of the light */
    public String colour() {
        if (light == null) {
            return "none";
        }
        return light == Light.YELLOW ? "amber" : light.name().toLowerCase(Locale.ROOT);
    }

    /** @return key of its word */
    public String key() {
        return "light_" + colour();
    }
}
