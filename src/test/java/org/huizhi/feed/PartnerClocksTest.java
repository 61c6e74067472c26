package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A clock that is wrong is told to whom it concerns: of one partner it may be either, of all it is the own one. */
class PartnerClocksTest {

    private static final Instant NOW = Instant.parse("2026-11-26T02:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PartnerClocks clocks = new PartnerClocks(meters);

    private void heard(String partner, Duration ahead) {
        clocks.heard(partner, NOW.plus(ahead), NOW);
    }

    private double ahead(String partner) {
        return meters.get("huizhi.partner.clock.ahead")
                .tag("partner", partner)
                .gauge()
                .value();
    }

    @Test
    void onePartnerAheadMayBeEither() {
        heard("cn-140900", Duration.ofMinutes(10));
        heard("cn-150600", Duration.ofMillis(-40));

        assertThat(clocks.whose()).isEqualTo("Its clock is ahead, or the clock of this node is behind");
        assertThat(ahead("cn-140900")).isEqualTo(600);
        assertThat(ahead("cn-150600")).isZero();
    }

    @Test
    void allPartnersAheadAreRight() {
        heard("cn-140900", Duration.ofMinutes(10));
        heard("cn-150600", Duration.ofMinutes(10).plusMillis(200));

        assertThat(clocks.whose()).contains("all 2 partners").contains("the clock of this node is behind");
    }

    /** What it had sent before comes again: it looks right by now. */
    @Test
    void aClockThatIsSetRightIsNotToldOfAnyMoreAfterAQuarterOfAnHour() {
        heard("cn-140900", Duration.ofMinutes(10));
        clocks.heard("cn-140900", NOW.plusSeconds(600), NOW.plusSeconds(600));
        assertThat(ahead("cn-140900")).isEqualTo(600);

        clocks.heard("cn-140900", NOW.plusSeconds(900), NOW.plusSeconds(900));
        assertThat(ahead("cn-140900")).isZero();
    }
}
