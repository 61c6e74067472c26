package org.huizhi.feed;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "huizhi.attachment.bus")
interface AttachmentTopicConfig {

    /** What each replica sends in a second, on average, to all regions together. */
    @WithDefault("2M")
    MemorySize bytesPerSecond();

    /** How often it is looked whether a region has asked for something. */
    @WithDefault("500ms")
    Duration pollInterval();

    /** Until the topic of the own region is tried again. */
    @WithDefault("15s")
    Duration retryAfter();
}
