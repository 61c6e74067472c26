package org.huizhi.feed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where the exchange authority publishes the directory. */
@ConfigMapping(prefix = "huizhi.directory")
interface DirectoryTopicConfig {

    /** Compacted, with the mailbox as the key. A bus without it is no fault: there is the file, and there are the entries held. */
    @WithDefault(DirectoryTopic.DEFAULT_NAME)
    String topic();
}
