package org.huizhi.job;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A node of its own whose background jobs run every second. */
public final class FastJobs implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "huizhi.feed.sweep-interval", "1s",
                "huizhi.metrics.refresh-interval", "1s",
                "huizhi.probe.check-interval", "1s",
                "huizhi.reminder.check-interval", "1s",
                "huizhi.retention.interval", "1s",
                "huizhi.statement.check-interval", "1s",
                "huizhi.statistics.fold-interval", "1s",
                "huizhi.vault.replace-interval", "1s");
    }
}
