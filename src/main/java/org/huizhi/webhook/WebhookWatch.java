package org.huizhi.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** How many webhooks are called, paused and parked: told, and not held against the node, which serves all the same. */
@Readiness
@ApplicationScoped
class WebhookWatch implements HealthCheck {

    private final WebhookStore store;
    private final MeterRegistry meters;
    private final Clock clock;
    private volatile Map<WebhookState, Long> counts = Map.of();
    private volatile long failing;
    private volatile double failingSeconds;
    private volatile double behindSeconds;

    WebhookWatch(WebhookStore store, MeterRegistry meters, Clock clock) {
        this.store = store;
        this.meters = meters;
        this.clock = clock;
    }

    void register(@Observes StartupEvent event) {
        for (WebhookState state : WebhookState.values()) {
            Gauge.builder("huizhi.webhooks", () -> count(state))
                    .description("Webhooks")
                    .tag("state", state.code())
                    .register(meters);
        }
        Gauge.builder("huizhi.webhook.failing", () -> failingSeconds)
                .description("How long the active webhook has been failing that has for the longest time")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("huizhi.webhook.behind", () -> behindSeconds)
                .description("How long ago happened what a webhook has yet to be told that takes what it is sent")
                .baseUnit("seconds")
                .register(meters);
    }

    private long count(WebhookState state) {
        return counts.getOrDefault(state, 0L);
    }

    @Scheduled(
            identity = "webhook-metrics",
            every = "{huizhi.metrics.refresh-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void refresh() {
        List<Webhook> all = QuarkusTransaction.requiringNew().call(store::all);
        Map<WebhookState, Long> counted = new EnumMap<>(WebhookState.class);
        all.forEach(webhook -> counted.merge(webhook.state(), 1L, Long::sum));
        List<Instant> since = all.stream()
                .filter(webhook -> webhook.state() == WebhookState.ACTIVE)
                .map(Webhook::failingSince)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        counts = counted;
        failing = since.size();
        failingSeconds = since.isEmpty() ? 0 : secondsSince(since.get(0));
        behindSeconds = QuarkusTransaction.requiringNew()
                .call(store::behindSince)
                .map(this::secondsSince)
                .orElse(0L);
    }

    private long secondsSince(Instant then) {
        return Math.max(0, Duration.between(then, clock.instant()).toSeconds());
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("webhooks")
                .up()
                .withData("active", count(WebhookState.ACTIVE))
                .withData("failing", failing)
                .withData("parked", count(WebhookState.PARKED))
                .build();
    }
}
