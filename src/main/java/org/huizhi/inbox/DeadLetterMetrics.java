package org.huizhi.inbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Dead letters that wait for an operator. */
@ApplicationScoped
class DeadLetterMetrics {

    private final DeadLetters deadLetters;
    private final MeterRegistry meters;
    private volatile long open;

    DeadLetterMetrics(DeadLetters deadLetters, MeterRegistry meters) {
        this.deadLetters = deadLetters;
        this.meters = meters;
    }

    void register(@Observes StartupEvent event) {
        Gauge.builder("huizhi.dead.letters.open", () -> open)
                .description("Dead letters that no operator has decided yet")
                .register(meters);
    }

    @Scheduled(
            identity = "dead-letter-metrics",
            every = "{huizhi.metrics.refresh-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void refresh() {
        open = deadLetters.open();
    }
}
