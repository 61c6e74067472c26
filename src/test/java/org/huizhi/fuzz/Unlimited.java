package org.huizhi.fuzz;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A node of its own that lets a caller ask as often as it likes. */
public final class Unlimited implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "huizhi.access.rate-limit.per-second", "1000000",
                "huizhi.access.rate-limit.burst", "1000000",
                "huizhi.access.admission.at-once", "1000",
                "huizhi.access.admission.per-caller", "1000");
    }
}
