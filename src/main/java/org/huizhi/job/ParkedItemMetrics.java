package org.huizhi.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** How many items each job has parked. */
@ApplicationScoped
class ParkedItemMetrics {

    /** Longer than any job's interval. */
    private static final Duration ASKED_FOR_WITHIN = Duration.ofDays(1);

    private final ParkedItems items;
    private final JobFailures failures;
    private final MultiGauge parked;
    private final Clock clock;
    private volatile long all;

    ParkedItemMetrics(ParkedItems items, JobFailures failures, MeterRegistry meters, Clock clock) {
        this.items = items;
        this.failures = failures;
        this.clock = clock;
        this.parked = MultiGauge.builder("huizhi.parked.items")
                .description("Items that a background job could not do, and leaves alone until the next attempt")
                .register(meters);
    }

    long all() {
        return all;
    }

    @Scheduled(
            identity = "parked-item-metrics",
            every = "{huizhi.metrics.refresh-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void refresh() {
        Map<String, Long> counts = items.counts();
        Set<String> jobs = new TreeSet<>(failures.jobs());
        jobs.addAll(counts.keySet());
        List<Row<?>> rows = new ArrayList<>();
        jobs.forEach(job -> rows.add(Row.of(Tags.of("name", job), counts.getOrDefault(job, 0L))));
        parked.register(rows, true);
        all = counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A statement that was replaced, say, is never asked for again. */
    @Scheduled(
            identity = "parked-item-expiry",
            every = "1h",
            delayed = "1h",
            concurrentExecution = ConcurrentExecution.SKIP)
    void forgetOver() {
        items.removeDueBefore(clock.instant().minus(ASKED_FOR_WITHIN));
    }
}
