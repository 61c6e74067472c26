package org.huizhi.watch;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** What lapses soon: told, and not held against the node, which works until then. */
@Readiness
@ApplicationScoped
class LapseHealth implements HealthCheck {

    private final Lapses lapses;

    LapseHealth(Lapses lapses) {
        this.lapses = lapses;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("lapses").up();
        lapses.soon()
                .forEach(lapse ->
                        response.withData(lapse.toString(), lapse.until().toString()));
        return response.build();
    }
}
