package org.huizhi.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "huizhi.audit")
interface AuditConfig {

    /** How often new entries are chained. */
    @WithDefault("1s")
    Duration chainInterval();

    /** How often the head of the chain is signed, when it has moved. */
    @WithDefault("10m")
    Duration checkpointInterval();
}
