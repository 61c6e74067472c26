package org.huizhi.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.huizhi.jdbc.Database;
import org.jspecify.annotations.Nullable;

/** How much waits for the bus, for how long, and how much waits for a receipt. */
@ApplicationScoped
public class OutboxMetrics {

    private static final String COUNTS = """
            select count(*) filter (where sent_at is null) as unsent,
                   min(created_at) filter (where sent_at is null) as oldest,
                   count(*) filter (where sent_at is not null) as unreceipted,
                   min(sent_at) as oldest_unreceipted
              from outbox""";

    private final Database database;
    private final MeterRegistry meters;
    private final Clock clock;
    private volatile OutboxBacklog snapshot = new OutboxBacklog(0, null, 0, null);

    OutboxMetrics(Database database, MeterRegistry meters, Clock clock) {
        this.database = database;
        this.meters = meters;
        this.clock = clock;
    }

    public OutboxBacklog backlog() {
        return snapshot;
    }

    void register(@Observes StartupEvent event) {
        Gauge.builder("huizhi.outbox.depth", () -> snapshot.waiting())
                .description("Messages that the bus has not taken yet")
                .register(meters);
        Gauge.builder("huizhi.outbox.age", () -> seconds(snapshot.oldest()))
                .description("Age of the oldest message that the bus has not taken yet")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("huizhi.outbox.unreceipted", () -> snapshot.unreceipted())
                .description("Messages sent whose receiver has not given its word yet")
                .register(meters);
        Gauge.builder("huizhi.outbox.oldest.unreceipted", () -> seconds(snapshot.oldestUnreceipted()))
                .description("Time since the oldest message was sent whose receiver has not given its word yet")
                .baseUnit("seconds")
                .register(meters);
    }

    private double seconds(@Nullable Instant oldest) {
        return oldest == null ? 0 : Duration.between(oldest, clock.instant()).toMillis() / 1000.0;
    }

    @Scheduled(
            identity = "outbox-metrics",
            every = "{huizhi.metrics.refresh-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void refresh() {
        snapshot = database.first(
                        COUNTS,
                        row -> new OutboxBacklog(
                                row.bigint(1), row.instantOrNull(2), row.bigint(3), row.instantOrNull(4)))
                .orElseThrow();
    }
}
