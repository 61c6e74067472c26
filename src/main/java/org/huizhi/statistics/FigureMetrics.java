package org.huizhi.statistics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.Direction;
import org.jspecify.annotations.Nullable;

/** Figures by counterpart and direction, so that alerts can be written on them. */
@ApplicationScoped
class FigureMetrics {

    /** What is measured, by its name and what it says. */
    private enum Gauge {
        OPEN("huizhi.slips.open", "Slips delivered and not yet answered"),
        OVERDUE("huizhi.slips.overdue", "Slips past their due date without a return"),
        OLDEST("huizhi.slips.overdue.oldest.working.days", "Working days that the oldest open slip is overdue"),
        RETURN_RATE("huizhi.return.rate", "Returned of the cohort of the last 90 days, 0 to 1"),
        ON_TIME_RATE(
                "huizhi.return.on.time.rate", "Returned by the due date, of the cohort of the last 90 days, 0 to 1"),
        COHORT("huizhi.return.cohort.rounds", "Rounds in the cohort of the last 90 days"),
        RETURNED("huizhi.return.returned.rounds", "Rounds returned of the cohort of the last 90 days"),
        ON_TIME("huizhi.return.on.time.rounds", "Rounds returned by the due date, of the cohort of the last 90 days"),
        LIGHT("huizhi.return.light", "Traffic light of the last 90 days: 0 green, 1 yellow, 2 red"),
        SILENCE("huizhi.silence.working.days", "Working days without a return though returns are due");

        private final String meter;
        private final String description;

        Gauge(String meter, String description) {
            this.meter = meter;
            this.description = description;
        }
    }

    /** In days. */
    private static final int WINDOW = 90;
    /** Of counterparts in each direction; there are some 340 prefectures. */
    private static final int MOST_COUNTERPARTS = 500;

    private final Indicators indicators;
    private final Silences silences;
    private final Lights lights;
    private final NodeIdentity node;
    private final Map<Gauge, MultiGauge> gauges = new EnumMap<>(Gauge.class);

    FigureMetrics(Indicators indicators, Silences silences, Lights lights, NodeIdentity node, MeterRegistry meters) {
        this.lights = lights;
        this.indicators = indicators;
        this.silences = silences;
        this.node = node;
        for (Gauge gauge : Gauge.values()) {
            gauges.put(
                    gauge,
                    MultiGauge.builder(gauge.meter)
                            .description(gauge.description)
                            .register(meters));
        }
    }

    @Scheduled(
            identity = "figure-metrics",
            every = "{huizhi.metrics.refresh-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void refresh() {
        Rows rows = new Rows(new EnumMap<>(Gauge.class));
        for (Direction direction : Direction.values()) {
            measure(direction, rows);
        }
        gauges.forEach((gauge, meter) -> meter.register(rows.of(gauge), true));
    }

    private void measure(Direction direction, Rows rows) {
        LocalDate today = node.today();
        Map<String, Silence> silent =
                silences.report(direction, GroupBy.COUNTERPART, null, Map.of()).groups();
        Map<String, Backlog> backlogs = indicators.backlogs(direction, GroupBy.COUNTERPART, Map.of());
        Map<String, Figures> cohorts = indicators
                .report(new FigureQuery(
                        direction, GroupBy.COUNTERPART, today.minusDays(WINDOW), today.minusDays(1), Map.of()))
                .groups();
        Map<String, Long> rounds = new HashMap<>();
        backlogs.forEach((counterpart, backlog) -> rounds.merge(counterpart, backlog.open(), Long::sum));
        cohorts.forEach((counterpart, figures) -> rounds.merge(counterpart, figures.count(Measure.COHORT), Long::sum));
        silent.keySet().forEach(counterpart -> rounds.merge(counterpart, 0L, Long::sum));
        Set<String> shown = largest(rounds);
        backlogs.keySet().retainAll(shown);
        cohorts.keySet().retainAll(shown);
        backlogs.forEach((counterpart, backlog) -> {
            Tags tags = tags(direction, counterpart);
            rows.add(Gauge.OPEN, tags, backlog.open());
            rows.add(Gauge.OVERDUE, tags, backlog.overdue());
            Backlog.Oldest oldest = backlog.oldest();
            rows.add(Gauge.OLDEST, tags, oldest == null ? 0 : oldest.workingDays());
        });
        cohorts.forEach((counterpart, figures) -> {
            Tags tags = tags(direction, counterpart);
            rows.add(Gauge.RETURN_RATE, tags, figures.returnRate());
            rows.add(Gauge.ON_TIME_RATE, tags, figures.onTimeRate());
            rows.add(Gauge.COHORT, tags, figures.count(Measure.COHORT));
            rows.add(Gauge.RETURNED, tags, figures.count(Measure.RETURNED));
            rows.add(Gauge.ON_TIME, tags, figures.count(Measure.ON_TIME));
            rows.add(Gauge.LIGHT, tags.and("figure", "return-rate"), level(lights.returnRate(figures)));
            rows.add(Gauge.LIGHT, tags.and("figure", "on-time-rate"), level(lights.onTimeRate(figures)));
            rows.add(Gauge.LIGHT, tags.and("figure", "median-days"), level(lights.medianDays(figures)));
            Silence silence = silent.get(counterpart);
            // Who owes nothing is not silent: the series goes on at zero, so that an alert ends.
            rows.add(Gauge.SILENCE, tags, silence == null ? 0 : silence.workingDays());
            silent.remove(counterpart);
        });
        silent.keySet().retainAll(shown);
        silent.forEach(
                (counterpart, silence) -> rows.add(Gauge.SILENCE, tags(direction, counterpart), silence.workingDays()));
    }

    /** @return counterparts with the most rounds: what this node shows is bounded, whoever writes to it */
    static Set<String> largest(Map<String, Long> rounds) {
        return rounds.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_COUNTERPARTS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static @Nullable Integer level(@Nullable Light light) {
        return light == null ? null : light.ordinal();
    }

    private static Tags tags(Direction direction, String counterpart) {
        return Tags.of("counterpart", counterpart, "direction", direction.code());
    }

    /** What each gauge is to show. */
    private record Rows(Map<Gauge, List<Row<?>>> byGauge) {

        private List<Row<?>> of(Gauge gauge) {
            return byGauge.computeIfAbsent(gauge, unused -> new ArrayList<>());
        }

        /** An empty cohort has no rate, so it has no row. */
        private void add(Gauge gauge, Tags tags, @Nullable Number value) {
            if (value != null) {
                of(gauge).add(Row.of(tags, value));
            }
        }
    }
}
