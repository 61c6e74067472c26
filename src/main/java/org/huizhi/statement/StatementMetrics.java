package org.huizhi.statement;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many statements stand where, and how long the oldest one has been open. */
@ApplicationScoped
class StatementMetrics {

    private final StatementStore store;
    private final MultiGauge statements;
    private final Clock clock;
    private volatile long openSeconds;

    StatementMetrics(StatementStore store, MeterRegistry meters, Clock clock) {
        this.store = store;
        this.clock = clock;
        Gauge.builder("huizhi.statement.open", this, metrics -> metrics.openSeconds)
                .description(
                        "How long ago the month was first proposed that is open for the longest time; 0 without one")
                .baseUnit("seconds")
                .register(meters);
        this.statements = MultiGauge.builder("huizhi.statements")
                .description("Statements by state")
                .register(meters);
    }

    @Scheduled(
            identity = "statement-metrics",
            every = "{huizhi.metrics.refresh-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void refresh() {
        Map<StatementState, Long> counts = store.counts();
        List<Row<?>> rows = new ArrayList<>();
        for (StatementState state : StatementState.values()) {
            rows.add(Row.of(Tags.of("state", state.code()), counts.getOrDefault(state, 0L)));
        }
        statements.register(rows, true);
        Instant now = clock.instant();
        openSeconds = store.open(now).stream()
                .findFirst()
                .map(open -> Duration.between(open.since(), now).toSeconds())
                .orElse(0L);
    }
}
