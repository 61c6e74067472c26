package org.huizhi.console.feed;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of a decision about one thing.
 *
 * @param key of the sentence
 * @param who decided meanwhile; null, as what follows, where nobody did
 * @param because the reason that they gave, or why it still cannot be read
 */
public record Answer(
        String item,
        boolean done,
        String key,
        @Nullable String who,
        @Nullable Instant at,
        @Nullable String because) {

    static Answer done(String item, String key) {
        return new Answer(item, true, key, null, null, null);
    }

    static Answer not(String item, String key) {
        return new Answer(item, false, key, null, null, null);
    }
}
