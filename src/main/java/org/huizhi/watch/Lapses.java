package org.huizhi.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** What lapses, of all that say so: in metrics, in the health check, and in the log once a day. */
@ApplicationScoped
public class Lapses {

    private static final Logger LOG = Logger.getLogger(Lapses.class);

    /** How long before its end it is spoken of. */
    static final Duration SOON = Duration.ofDays(30);

    /** A metric has a bounded number of series; those that lapse first matter most. */
    private static final int MOST = 100;

    private final List<Lapsing> sources;
    private final Clock clock;
    private final MultiGauge gauge;
    private volatile List<Lapse> known = List.of();
    private Instant told = Instant.EPOCH;

    Lapses(@All List<Lapsing> sources, MeterRegistry meters, Clock clock) {
        this.sources = sources;
        this.clock = clock;
        this.gauge = MultiGauge.builder("huizhi.lapses")
                .description("Time until a key, certificate, calendar or agreement ends; below zero where it has")
                .baseUnit("seconds")
                .register(meters);
    }

    /**
     * A source that fails keeps no other from being watched: its part of the last look stays out, and the run fails.
     */
    @Scheduled(identity = "lapses", every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    synchronized void look() {
        Instant now = clock.instant();
        List<Lapse> found = new ArrayList<>();
        List<RuntimeException> faults = new ArrayList<>();
        for (Lapsing source : sources) {
            try {
                found.addAll(source.lapses(now));
            } catch (RuntimeException e) {
                faults.add(e);
            }
        }
        known = found.stream()
                .sorted(Comparator.comparing(Lapse::until).thenComparing(Lapse::toString))
                .limit(MOST)
                .toList();
        List<Row<?>> rows = new ArrayList<>();
        known.forEach(lapse -> rows.add(Row.of(
                Tags.of("kind", lapse.kind().code(), "name", lapse.name()),
                () -> secondsLeft(lapse, clock.instant()))));
        gauge.register(rows, true);
        tell(now);
        if (!faults.isEmpty()) {
            throw faults.get(0);
        }
    }

    private static double secondsLeft(Lapse lapse, Instant now) {
        return Duration.between(now, lapse.until()).toMillis() / 1000.0;
    }

    private void tell(Instant now) {
        boolean toldToday = !told.isAfter(now) && now.isBefore(told.plus(Duration.ofDays(1)));
        List<Lapse> soon = soon();
        if (!toldToday && !soon.isEmpty()) {
            LOG.warnf(
                    "These lapse within %d days: %s",
                    SOON.toDays(),
                    soon.stream().map(lapse -> lapse + " at " + lapse.until()).collect(Collectors.joining(", ")));
            told = now;
        }
    }

    /** @return as of the last look, a minute ago at most: first what lapses first, at most 100 */
    public List<Lapse> known() {
        return known;
    }

    /** @return what has lapsed or is about to, first what lapses first */
    List<Lapse> soon() {
        Instant limit = clock.instant().plus(SOON);
        return known.stream().filter(lapse -> lapse.until().isBefore(limit)).toList();
    }
}
