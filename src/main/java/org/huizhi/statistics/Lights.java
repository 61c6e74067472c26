package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Judges figures by the configured thresholds. What has no figure has no light. */
@ApplicationScoped
public class Lights {

    private static final int PER_CENT = 100;

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
        return of(figures.count(Measure.RETURNED), figures.count(Measure.COHORT), config.returnRate());
    }

    /** @return null where there is no rate */
    public @Nullable Light onTimeRate(Figures figures) {
        return of(figures.count(Measure.ON_TIME), figures.count(Measure.COHORT), config.onTimeRate());
    }

    /** @return null without a cohort; red where fewer than half of it returned */
    public @Nullable Light medianDays(Figures figures) {
        Figures.Percentile median = figures.medianDays();
        Integer days = median.days();
        if (days == null) {
            return median.notReached() ? Light.RED : null;
        }
        if (days < config.medianDays().green()) {
            return Light.GREEN;
        }
        return days <= config.medianDays().yellow() ? Light.YELLOW : Light.RED;
    }

    /** By the exact ratio: 1999 of 2500 are not 80 %. */
    private static @Nullable Light of(long part, long whole, LightConfig.ShareThresholds thresholds) {
        if (whole == 0) {
            return null;
        }
        if (part * PER_CENT >= whole * thresholds.green()) {
            return Light.GREEN;
        }
        return part * PER_CENT >= whole * thresholds.yellow() ? Light.YELLOW : Light.RED;
    }
}
