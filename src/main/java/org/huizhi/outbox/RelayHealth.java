package org.huizhi.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Whether this replica still takes messages to the bus: the relay outlives every fault, but not an error of the virtual
 * machine.
 */
@Liveness
@ApplicationScoped
class RelayHealth implements HealthCheck {

    private final Relay relay;

    RelayHealth(Relay relay) {
        this.relay = relay;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("outbox relay")
                .status(!relay.hasEnded())
                .build();
    }
}
