package org.huizhi.statement;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many statements stand where. */
@ApplicationScoped
class StatementMetrics {

    private final StatementStore store;
    private final MultiGauge statements;

    StatementMetrics(StatementStore store, MeterRegistry meters) {
        this.store = store;
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
    }
}
