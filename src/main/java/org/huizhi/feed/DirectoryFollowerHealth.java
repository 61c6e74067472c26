package org.huizhi.feed;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Whether this replica still hears of keys that change: the follower outlives every fault, but not an error of the
 * virtual machine.
 */
@Liveness
@ApplicationScoped
class DirectoryFollowerHealth implements HealthCheck {

    private final DirectoryFollower follower;

    DirectoryFollowerHealth(DirectoryFollower follower) {
        this.follower = follower;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("directory follower")
                .status(!follower.hasEnded())
                .build();
    }
}
