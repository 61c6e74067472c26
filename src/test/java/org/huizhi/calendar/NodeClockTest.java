package org.huizhi.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class NodeClockTest {

    /** Finer instants come back from the database changed, and are then not those that were signed. */
    @Test
    void aShiftedClockTellsWholeMillisecondsToo() {
        Instant now =
                new NodeClock(() -> Duration.ofNanos(-1_234_567_890L)).clock().instant();

        assertThat(now).isEqualTo(now.truncatedTo(ChronoUnit.MILLIS)).isBefore(Instant.now());
    }
}
