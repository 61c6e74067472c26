package org.huizhi.feed;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A node of its own whose background jobs all run, every second. */
public final class EveryJob implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "huizhi.feed.sweep-interval", "1s",
                "huizhi.feed.suspend-destination", "1s",
                "huizhi.statement.check-interval", "1s",
                "huizhi.reminder.check-interval", "1s",
                "huizhi.probe.check-interval", "1s",
                "huizhi.metrics.refresh-interval", "1s",
                "huizhi.access.rate-limit.per-second", "1000000",
                "huizhi.access.rate-limit.burst", "1000000");
    }
}
