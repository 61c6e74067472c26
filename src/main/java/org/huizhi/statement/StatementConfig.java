package org.huizhi.statement;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.LocalTime;

/** When statements are made. */
@ConfigMapping(prefix = "huizhi.statement")
interface StatementConfig {

    /** Time of the first working day of a month, in the region's zone, from which on the last month is proposed. */
    @WithDefault("06:00")
    LocalTime time();

    /** How often the node checks whether a statement is to be proposed or answered. */
    @WithDefault("1m")
    String checkInterval();

    /** After which a disputed statement is computed anew, since messages that were under way have come. */
    @WithDefault("1d")
    Duration renewAfter();

    /** How many versions are proposed by the node itself, before it is left to people. */
    @WithDefault("5")
    int mostVersions();
}
