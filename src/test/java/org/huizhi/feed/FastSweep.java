package org.huizhi.feed;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * A node of its own for the tests of the feed, which looks often at waiting messages and at its inbox, and forgives a
 * missing topic soon. Leases may be long, so that a test can hold the relay up.
 */
public final class FastSweep implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "huizhi.feed.sweep-interval",
                "1s",
                "huizhi.feed.suspend-destination",
                "1s",
                "huizhi.feed.inbox-check-interval",
                "1s",
                "mp.messaging.incoming.inbox.metadata.max.age.ms",
                "1000",
                "huizhi.outbox.lease",
                "2h");
    }
}
