package org.huizhi.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the bus is there, this region's inbox on it, and whether the bus bounds what can lie in that. */
@Readiness
@ApplicationScoped
class BusHealth implements HealthCheck {

    private final InboxGate gate;

    BusHealth(InboxGate gate) {
        this.gate = gate;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("bus").withData("inbox", gate.topic());
        try {
            InboxGate.Inspection inbox = gate.inspect();
            response.withData("partitions", inbox.partitions());
            return inbox.faults().isEmpty()
                    ? response.up().build()
                    : response.down()
                            .withData("cause", String.join("; ", inbox.faults()))
                            .build();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return response.down()
                    .withData("cause", (cause == null ? e : cause).getClass().getSimpleName())
                    .build();
        } catch (TimeoutException e) {
            return response.down()
                    .withData("cause", "no answer within " + BusAdmin.TIMEOUT)
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return response.down().build();
        }
    }
}
