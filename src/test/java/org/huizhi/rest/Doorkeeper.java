package org.huizhi.rest;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * A node of its own for tests of how callers are let in: by certificates, by an issuer that replaces its keys, not with
 * a body that does not come, and not all the time. One for all of them: each more takes a start.
 */
public final class Doorkeeper implements QuarkusTestProfile {

    /** Requests of a caller at once; more than any other of these tests makes. */
    static final int BURST = 200;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "huizhi.access.rate-limit.per-second",
                "1",
                "huizhi.access.rate-limit.burst",
                Integer.toString(BURST),
                "huizhi.access.body.grace",
                "1s",
                "huizhi.access.body.longest",
                "3s",
                "quarkus.http.read-timeout",
                "2s");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(
                new TestResourceEntry(ClientCertificateTest.Certificates.class),
                new TestResourceEntry(IssuerKeysTest.Issuer.class));
    }
}
