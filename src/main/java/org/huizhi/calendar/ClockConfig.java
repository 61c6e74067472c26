package org.huizhi.calendar;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The node's clock. */
@ConfigMapping(prefix = "huizhi.clock")
interface ClockConfig {

    /** Shifts the node's time against the machine's, for drills and demonstrations only. */
    @WithDefault("PT0S")
    Duration offset();
}
