package org.huizhi.statistics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where the traffic lights of figures change (docs/domain.md#traffic-lights). */
@ConfigMapping(prefix = "huizhi.statistics.lights")
interface LightConfig {

    ShareThresholds returnRate();

    ShareThresholds onTimeRate();

    DayThresholds medianDays();

    /** Of shares. 79.9 % is not 80 %. */
    interface ShareThresholds {

        /** From here on green, in per cent. */
        @WithDefault("80")
        int green();

        /** From here on yellow, in per cent; below it red. */
        @WithDefault("60")
        int yellow();
    }

    /** In working days. */
    interface DayThresholds {

        /** Below it green. */
        @WithDefault("16")
        int green();

        /** Up to it yellow; above it red. */
        @WithDefault("25")
        int yellow();
    }
}
