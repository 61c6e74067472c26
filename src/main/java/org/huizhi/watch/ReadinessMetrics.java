package org.huizhi.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Whether this replica is ready, for alerts: what reads its metrics need not read its health too. */
@ApplicationScoped
class ReadinessMetrics {

    private final SmallRyeHealthReporter health;
    private final MeterRegistry meters;
    private volatile boolean ready;

    ReadinessMetrics(SmallRyeHealthReporter health, MeterRegistry meters) {
        this.health = health;
        this.meters = meters;
    }

    void register(@Observes StartupEvent event) {
        Gauge.builder("huizhi.ready", () -> ready ? 1 : 0)
                .description("1 when every readiness check of this replica was up at the last look")
                .register(meters);
    }

    @Scheduled(
            identity = "readiness-metrics",
            every = "{huizhi.metrics.refresh-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void refresh() {
        ready = !health.getReadiness().isDown();
    }
}
