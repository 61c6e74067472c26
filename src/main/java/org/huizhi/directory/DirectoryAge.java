package org.huizhi.directory;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * How long ago a source of the directory was last seen whole and good. An old directory is told; the node goes on with
 * it.
 */
@ApplicationScoped
class DirectoryAge {

    private static final Logger LOG = Logger.getLogger(DirectoryAge.class);

    private final CurrentDirectory directory;
    private final DirectoryConfig config;
    private final MeterRegistry meters;
    private final Clock clock;

    DirectoryAge(CurrentDirectory directory, DirectoryConfig config, MeterRegistry meters, Clock clock) {
        this.directory = directory;
        this.config = config;
        this.meters = meters;
        this.clock = clock;
    }

    void register(@Observes StartupEvent event) {
        Gauge.builder("huizhi.directory.age", () -> age().toSeconds())
                .description("Time since a source of the directory was last seen whole and signed by the authority")
                .baseUnit("seconds")
                .register(meters);
    }

    Duration age() {
        return Duration.between(directory.verifiedAt(), clock.instant());
    }

    boolean isOld() {
        return age().compareTo(config.warnAfter()) > 0;
    }

    @Scheduled(every = "1h", delayed = "1m")
    void warn() {
        if (isOld()) {
            LOG.warnf(
                    "No source of the directory was seen whole and good since %s, longer than %s (huizhi.directory.warn-after):"
                            + " the node goes on with the entries it holds, and knows of no key that was revoked since",
                    directory.verifiedAt(), config.warnAfter());
        }
    }
}
