package org.huizhi.inbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Which part of its budgets each sender has used: the senders are those of the directory, so the labels are bounded.
 */
@ApplicationScoped
class BudgetMetrics {

    private final SenderBudgets budgets;
    private final MultiGauge used;
    private final Clock clock;

    BudgetMetrics(SenderBudgets budgets, MeterRegistry meters, Clock clock) {
        this.budgets = budgets;
        this.clock = clock;
        this.used = MultiGauge.builder("huizhi.budget.used.ratio")
                .description("What a sender has had this node keep in 30 days, as a part of what it may")
                .register(meters);
    }

    @Scheduled(
            identity = "budget-metrics",
            every = "{huizhi.metrics.refresh-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void refresh() {
        List<Row<?>> rows = new ArrayList<>();
        budgets.usedParts(clock.instant())
                .forEach((account, part) -> rows.add(Row.of(
                        Tags.of(
                                "sender",
                                account.sender(),
                                "kind",
                                account.budget().code()),
                        part)));
        used.register(rows, true);
    }
}
