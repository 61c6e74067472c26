package org.huizhi.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidV7Test {

    private static final Instant NOW = Instant.parse("2026-11-25T04:00:00.123Z");

    private final UUID id = new UuidV7(Clock.fixed(NOW, ZoneOffset.UTC)).next();

    @Test
    void anIdTellsWhenItWasMade() {
        assertThat(UuidV7.madeAt(id)).contains(NOW);
        assertThat(UuidV7.madeAt(UUID.randomUUID())).isEmpty();
    }

    /** As the database orders them, byte by byte. */
    @Test
    void aMomentStandsBetweenTheIdsOfThoseBeforeAndAfter() {
        assertThat(UuidV7.before(NOW).toString()).isLessThan(id.toString());
        assertThat(UuidV7.before(NOW.plusMillis(1)).toString()).isGreaterThan(id.toString());
        assertThat(UuidV7.before(Instant.EPOCH.minusMillis(1)).toString()).isLessThan(id.toString());
    }
}
