package org.huizhi.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.DOWN;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.UP;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/** A machine whose clock is set back: libraries that wait by it wait as long as that. */
class ClockHealthTest {

    private static final Instant NOON = Instant.parse("2026-11-26T04:00:00Z");

    private final Machine machine = new Machine();
    private final ClockHealth health = new ClockHealth(machine);

    @Test
    void aClockThatGoesOnIsWellHoweverFarItJumps() {
        assertThat(health()).isEqualTo(UP);
        machine.now = NOON.plus(Duration.ofDays(400));

        assertThat(health()).isEqualTo(UP);
    }

    @Test
    void aClockThatIsKeptRightByStepsIsWell() {
        health.look();
        machine.now = NOON.minusSeconds(30);

        assertThat(health()).isEqualTo(UP);
    }

    /** Nobody had asked for the health while the clock was wrong. */
    @Test
    void aClockThatIsSetBackIsToldUntilItIsAsLateAgain() {
        machine.now = NOON.plus(Duration.ofHours(2));
        health.look();
        machine.now = NOON;

        assertThat(health()).isEqualTo(DOWN);
        assertThat(health.call().getData().orElseThrow()).containsEntry("setBackBy", "PT2H");
        machine.now = NOON.plus(Duration.ofHours(1));
        assertThat(health()).as("periodic work still rests").isEqualTo(DOWN);

        machine.now = NOON.plus(Duration.ofHours(2));
        assertThat(health()).isEqualTo(UP);
    }

    private Status health() {
        return health.call().getStatus();
    }

    private static final class Machine extends Clock {

        private Instant now = NOON;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
