package org.huizhi.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what belongs to no notice is kept, counted from its arrival. */
@ConfigMapping(prefix = "huizhi.retention")
public interface RetentionConfig {

    /** How often it is looked for what is due. */
    @WithDefault("1h")
    String interval();

    /** Bytes of refused messages about no notice that is kept; their digests and reasons stay. */
    @WithDefault("P30D")
    Duration refusedMessages();

    /** Bytes and headers of dead letters, whether decided or not: later a replay would be refused for its age. */
    @WithDefault("P90D")
    Duration deadLetters();

    /**
     * Rows of refused messages, of probes, and of receipts that are no notice's evidence. Never shorter than messages
     * are accepted ({@code huizhi.feed.max-age}), or a repetition would be taken for new.
     */
    @WithDefault("P100D")
    Duration technicalMessages();
}
