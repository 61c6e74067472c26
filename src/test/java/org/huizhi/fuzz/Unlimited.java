package org.huizhi.fuzz;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * A node of its own that lets a caller ask as often as it likes, and whose background jobs all run every second. One
 * for all tests that need either: each more takes a start.
 */
public final class Unlimited implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("huizhi.access.rate-limit.per-second", "1000000"),
                Map.entry("huizhi.access.rate-limit.burst", "1000000"),
                Map.entry("huizhi.access.admission.at-once", "1000"),
                Map.entry("huizhi.access.admission.per-caller", "1000"),
                Map.entry("huizhi.feed.suspend-destination", "1s"),
                Map.entry("huizhi.feed.sweep-interval", "1s"),
                Map.entry("huizhi.metrics.refresh-interval", "1s"),
                Map.entry("huizhi.probe.check-interval", "1s"),
                Map.entry("huizhi.reminder.check-interval", "1s"),
                Map.entry("huizhi.retention.interval", "1s"),
                Map.entry("huizhi.statement.check-interval", "1s"),
                Map.entry("huizhi.statistics.fold-interval", "1s"),
                Map.entry("huizhi.vault.replace-interval", "1s"));
    }
}
