package org.huizhi.job;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Whether this replica still does all that it does without end: it outlives every fault, but not an error of the
 * virtual machine.
 */
@Liveness
@ApplicationScoped
public class LoopHealth implements HealthCheck {

    private final List<Looping> loops;

    public LoopHealth(@All List<Looping> loops) {
        this.loops = loops;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health = HealthCheckResponse.named("threads");
        loops.forEach(loop -> health.withData(loop.name(), loop.hasEnded() ? "ended" : "goes on"));
        return health.status(loops.stream().noneMatch(Looping::hasEnded)).build();
    }
}
