package org.huizhi.partner;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether partners can be reached, as the probes tell: for people and for metrics. */
@ApplicationScoped
public class PartnerConnections {

    /** So many probes may be lost before a partner counts as away. */
    private static final int MISSED = 3;

    private final PartnerProbes probes;
    private final ProbeConfig config;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Set<String> metered = ConcurrentHashMap.newKeySet();
    private volatile Map<String, PartnerConnection> last = Map.of();

    PartnerConnections(PartnerProbes probes, ProbeConfig config, MeterRegistry meters, Clock clock) {
        this.probes = probes;
        this.config = config;
        this.meters = meters;
        this.clock = clock;
    }

    /** By mailbox; a partner that was never probed is left out. */
    public Map<String, PartnerConnection> all() {
        return probes.all();
    }

    /** @return whether the partner has lately answered a probe, and did not refuse it */
    public boolean connected(PartnerConnection connection) {
        return connection != null
                && connection.answeredAt() != null
                && connection.refusal() == null
                && age(connection.answeredAt()).compareTo(config.interval().multipliedBy(MISSED)) < 0;
    }

    /** @return how long ago */
    public Duration age(Instant answeredAt) {
        return Duration.between(answeredAt, clock.instant());
    }

    @Scheduled(every = "{huizhi.metrics.refresh-interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void refresh() {
        last = probes.all();
        last.keySet().stream().filter(metered::add).forEach(this::meter);
    }

    private void meter(String mailbox) {
        Gauge.builder("huizhi.partner.probe", () -> seconds(last.get(mailbox).roundTrip()))
                .description("The whole way to the partner and back, when a probe was last answered")
                .baseUnit("seconds")
                .tag("partner", mailbox)
                .register(meters);
        Gauge.builder("huizhi.partner.probe.age", () -> {
                    Instant answeredAt = last.get(mailbox).answeredAt();
                    return answeredAt == null ? Double.NaN : seconds(age(answeredAt));
                })
                .description("How long ago a probe was last answered")
                .baseUnit("seconds")
                .tag("partner", mailbox)
                .register(meters);
    }

    private static double seconds(Duration duration) {
        return duration == null ? Double.NaN : duration.toMillis() / 1000.0;
    }
}
