package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Judges figures by the configured thresholds. What has no figure has no light. */
@ApplicationScoped
public class Lights {

    private final LightConfig config;

    Lights(LightConfig config) {
        this.config = config;
        check("return-rate", config.returnRate().yellow(), config.returnRate().green());
        check("on-time-rate", config.onTimeRate().yellow(), config.onTimeRate().green());
        check("median-days", config.medianDays().green(), config.medianDays().yellow());
    }

    private static void check(String figure, int lower, int upper) {
        if (lower > upper) {
            throw new IllegalArgumentException("huizhi.statistics.lights." + figure
                    + ": green is on the wrong side of yellow (" + lower + ", " + upper + ")");
        }
    }

    /** @return null where there is no rate */
    public @Nullable Light returnRate(Figures figures) {
        return of(figures.returnRate(), config.returnRate());
    }

    /** @return null where there is no rate */
    public @Nullable Light onTimeRate(Figures figures) {
        return of(figures.onTimeRate(), config.onTimeRate());
    }

    /** @return null without returns */
    public @Nullable Light medianDays(Figures figures) {
        Integer days = figures.medianDays();
        if (days == null) {
            return null;
        }
        if (days < config.medianDays().green()) {
            return Light.GREEN;
        }
        return days <= config.medianDays().yellow() ? Light.YELLOW : Light.RED;
    }

    private static @Nullable Light of(@Nullable BigDecimal share, LightConfig.ShareThresholds thresholds) {
        if (share == null) {
            return null;
        }
        if (share.compareTo(BigDecimal.valueOf(thresholds.green(), 2)) >= 0) {
            return Light.GREEN;
        }
        return share.compareTo(BigDecimal.valueOf(thresholds.yellow(), 2)) >= 0 ? Light.YELLOW : Light.RED;
    }
}
