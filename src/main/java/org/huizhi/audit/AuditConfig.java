package org.huizhi.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "huizhi.audit")
interface AuditConfig {

    /** How often new entries are chained. */
    @WithDefault("1s")
    Duration chainInterval();

    /** The head of the chain is signed when it has moved and the last signature, of any replica, is as old as this. */
    @WithDefault("10m")
    Duration checkpointInterval();
}
