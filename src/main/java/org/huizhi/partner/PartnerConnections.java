package org.huizhi.partner;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.huizhi.partner.PartnerConnection.Answer;
import org.jspecify.annotations.Nullable;

/** Whether partners can be reached, as their answers to probes show: for people and for metrics. */
@ApplicationScoped
public class PartnerConnections {

    /** So many probes may be lost before a partner counts as away. */
    private static final int MISSED = 3;

    private final PartnerProbes probes;
    private final PartnerCalendars calendars;
    private final ClockDifferences clocks;
    private final ProbeConfig config;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Set<String> metered = ConcurrentHashMap.newKeySet();
    private volatile Map<String, PartnerConnection> last = Map.of();
    private volatile Map<String, Long> differing = Map.of();

    PartnerConnections(
            PartnerProbes probes,
            PartnerCalendars calendars,
            ClockDifferences clocks,
            ProbeConfig config,
            MeterRegistry meters,
            Clock clock) {
        this.probes = probes;
        this.calendars = calendars;
        this.clocks = clocks;
        this.config = config;
        this.meters = meters;
        this.clock = clock;
    }

    /** By mailbox; a partner that has never answered a probe, and of whose clock nothing tells, is left out. */
    public Map<String, ConnectionLight> lights() {
        Map<String, PartnerConnection> connections = probes.all();
        Map<String, Duration> ahead = clocks.ahead(connections.values());
        Map<String, ConnectionLight> lights = new HashMap<>();
        connections.forEach((mailbox, connection) -> {
            Duration difference = ahead.get(mailbox);
            Long seconds = difference == null ? null : difference.toSeconds();
            connection
                    .answer()
                    .map(answer -> light(answer, seconds))
                    .or(() -> Optional.ofNullable(seconds).map(ConnectionLight::off))
                    .ifPresent(light -> lights.put(mailbox, light));
        });
        return lights;
    }

    private ConnectionLight light(Answer answer, @Nullable Long clockAheadSeconds) {
        Duration age = age(answer);
        return new ConnectionLight(
                answer.refusal().isEmpty() && age.compareTo(config.interval().multipliedBy(MISSED)) < 0,
                answer.at(),
                age.toSeconds(),
                answer.roundTrip().toMillis(),
                answer.refusal().orElse(null),
                clockAheadSeconds);
    }

    private Duration age(Answer answer) {
        return Duration.between(answer.at(), clock.instant());
    }

    @Scheduled(
            identity = "partner-metrics",
            every = "{huizhi.metrics.refresh-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void refresh() {
        last = probes.all();
        Map<String, Long> counted = new HashMap<>();
        calendars
                .compared()
                .forEach((mailbox, years) -> counted.put(
                        mailbox, years.stream().filter(year -> !year.same()).count()));
        differing = counted;
        last.keySet().stream().filter(metered::add).forEach(this::meter);
    }

    private void meter(String mailbox) {
        Gauge.builder("huizhi.partner.probe", () -> seconds(mailbox, Answer::roundTrip))
                .description("The whole way to the partner and back, when a probe was last answered")
                .baseUnit("seconds")
                .tag("partner", mailbox)
                .register(meters);
        Gauge.builder("huizhi.partner.probe.age", () -> seconds(mailbox, this::age))
                .description("How long ago a probe was last answered")
                .baseUnit("seconds")
                .tag("partner", mailbox)
                .register(meters);
        Gauge.builder("huizhi.partner.calendars.differing", () -> differing.getOrDefault(mailbox, 0L))
                .description("Years, this and the next, of which the partner counts other holidays than this node")
                .tag("partner", mailbox)
                .register(meters);
    }

    /** @return no number for a partner that has never answered */
    private double seconds(String mailbox, Function<Answer, Duration> figure) {
        return Optional.ofNullable(last.get(mailbox))
                .flatMap(PartnerConnection::answer)
                .map(answer -> figure.apply(answer).toMillis() / 1000.0)
                .orElse(Double.NaN);
    }
}
