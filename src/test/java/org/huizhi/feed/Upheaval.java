package org.huizhi.feed;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * A node of its own for tests after which nothing is as it was for others: the bus is away, the node was restored, keys
 * and directory are replaced. One for all of them: each more takes a start.
 */
public final class Upheaval implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "huizhi.resync.answer-every",
                "2s",
                "huizhi.directory.reload-interval",
                "1s",
                "huizhi.feed.sweep-interval",
                "1s",
                // Far longer than a bus is away here.
                "huizhi.feed.suspend-destination",
                "5m");
    }
}
