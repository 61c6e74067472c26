package org.huizhi.feed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where the exchange authority publishes the directory. */
@ConfigMapping(prefix = "huizhi.directory")
interface DirectoryTopicConfig {

    /**
     * Compacted, with the mailbox as the key. A bus without it is no fault: there is the file, and there are the
     * entries held.
     */
    @WithDefault(DirectoryTopic.DEFAULT_NAME)
    String topic();

    /** How often a topic that is away is tried again, and the end of one that is there is looked for. */
    @WithDefault("30s")
    Duration reloadInterval();
}
