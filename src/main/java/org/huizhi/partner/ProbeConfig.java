package org.huizhi.partner;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often partners are probed. */
@ConfigMapping(prefix = "huizhi.probe")
interface ProbeConfig {

    /** How often each partner is probed, by all replicas together. */
    @WithDefault("5m")
    Duration interval();

    /** How often a replica looks whose probe is due; {@code off} for never. */
    @WithDefault("10s")
    String checkInterval();
}
