package org.huizhi.calendar;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.jboss.logging.Logger;

/**
 * Whether the machine's clock goes on. Libraries wait by it: while it is earlier than it was, the scheduler begins no
 * periodic work, and the client of the bus waits on. A program that is started anew knows of no later time.
 */
@Liveness
@ApplicationScoped
class ClockHealth implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(ClockHealth.class);

    /** What is waited for so long anyway; steps by which a clock is kept right are shorter. */
    private static final Duration BEARABLE = Duration.ofSeconds(30);

    /** The machine's own, not the node's, which may be shifted: that is the one which others go by. */
    private final Clock machine;

    private Instant latest;
    private boolean told;

    @Inject
    ClockHealth() {
        this(NodeClock.ofTheMachine());
    }

    ClockHealth(Clock machine) {
        this.machine = machine;
        this.latest = machine.instant();
    }

    /** So that it is known how late it was, whoever asks for the health. */
    @Scheduled(identity = "clock", every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        setBackBy();
    }

    @Override
    public HealthCheckResponse call() {
        Duration setBack = setBackBy();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("clock");
        return setBack.isZero()
                ? response.up().build()
                : response.down().withData("setBackBy", setBack.toString()).build();
    }

    /** @return how long it takes until it is as late again as it was; zero where that is soon */
    private synchronized Duration setBackBy() {
        Instant now = machine.instant();
        if (now.isAfter(latest)) {
            latest = now;
        }
        Duration behind = Duration.between(now, latest);
        if (behind.compareTo(BEARABLE) <= 0) {
            told = false;
            return Duration.ZERO;
        }
        if (!told) {
            LOG.errorf(
                    "The clock of this machine was set back by %s: until it is as late again periodic work rests, or"
                            + " until this replica is started anew",
                    behind);
            told = true;
        }
        return behind;
    }
}
