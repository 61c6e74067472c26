package org.huizhi.job;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Which background jobs fail, and how much is parked: told, and not held against the node, which serves all the same.
 */
@Readiness
@ApplicationScoped
class JobsHealth implements HealthCheck {

    private final JobFailures failures;
    private final ParkedItemMetrics parked;

    JobsHealth(JobFailures failures, ParkedItemMetrics parked) {
        this.failures = failures;
        this.parked = parked;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("jobs")
                .up()
                .withData("failing", String.join(", ", failures.failing()))
                .withData("parkedItems", parked.all())
                .build();
    }
}
