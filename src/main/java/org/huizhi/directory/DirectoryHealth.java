package org.huizhi.directory;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * How old the directory is. A node goes on with its last good copy, so an old one is told and not held against it; a
 * node without valid keys of its own cannot exchange.
 */
@Readiness
@ApplicationScoped
class DirectoryHealth implements HealthCheck {

    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final DirectoryAge age;
    private final Clock clock;

    DirectoryHealth(CurrentDirectory directory, NodeIdentity node, DirectoryAge age, Clock clock) {
        this.directory = directory;
        this.node = node;
        this.age = age;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        Instant now = clock.instant();
        Instant newest = directory.get().entries().stream()
                .map(DirectoryEntry::issuedAt)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        HealthCheckResponseBuilder response = HealthCheckResponse.named("directory");
        directory.heartbeatAt().ifPresent(at -> response.withData("heartbeatAt", at.toString()));
        return response.status(node.canExchange(now))
                .withData("entries", directory.get().entries().size())
                .withData("newestIssuedAt", newest.toString())
                .withData("ageDays", Duration.between(newest, now).toDays())
                .withData("verifiedAt", directory.verifiedAt().toString())
                .withData("old", age.isOld())
                .build();
    }
}
