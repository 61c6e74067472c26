package org.huizhi.draft;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "huizhi.draft")
interface DraftConfig {

    /** A draft is deleted so long after it was last saved. */
    @WithDefault("P14D")
    Duration keptFor();

    /** Of one account; the oldest gives way to a new one. */
    @WithDefault("20")
    int mostPerAccount();
}
