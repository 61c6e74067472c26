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

/** How old the directory is, see {@link CurrentDirectory#verifiedAt}. An old one is told; the node goes on with it. */
@ApplicationScoped
public class DirectoryAge {

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
                .description("Time since the directory was known to be all that the authority has published")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("huizhi.directory.heartbeat.age", this::heartbeatSeconds)
                .description("Time since the authority's last heartbeat that was heard; NaN where none ever was")
                .baseUnit("seconds")
                .register(meters);
    }

    private double heartbeatSeconds() {
        return directory
                .heartbeatAt()
                .map(at -> (double) Duration.between(at, clock.instant()).toSeconds())
                .orElse(Double.NaN);
    }

    Duration age() {
        return Duration.between(directory.verifiedAt(), clock.instant());
    }

    /** @return whether it is older than {@code huizhi.directory.warn-after} */
    public boolean isOld() {
        return age().compareTo(config.warnAfter()) > 0;
    }

    @Scheduled(identity = "directory-age", every = "1h", delayed = "1m")
    void warn() {
        if (isOld()) {
            LOG.warnf(
                    "The directory is as of %s, older than %s (huizhi.directory.warn-after), for no source of it was seen whole"
                            + " and good since, or the authority's heartbeat does not come:"
                            + " the node goes on with the entries it holds, and knows of no key that was revoked since",
                    directory.verifiedAt(), config.warnAfter());
        }
    }
}
