package org.huizhi.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a receiver that failed is left alone. */
class BackoffTest {

    private static Backoff withChance(double chance) {
        return new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10), () -> chance);
    }

    @ParameterizedTest
    @CsvSource({"1, PT5S", "2, PT10S", "3, PT20S", "7, PT5M20S", "8, PT10M", "500, PT10M"})
    void itDoublesUpToABound(int failures, Duration expected) {
        assertThat(withChance(1).after(failures, Duration.ZERO)).isEqualTo(expected);
    }

    @Test
    void thoseThatFailedTogetherComeBackApart() {
        assertThat(withChance(0).after(3, Duration.ZERO)).isEqualTo(Duration.ofSeconds(10));
        assertThat(withChance(0.5).after(3, Duration.ZERO)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void whatTheReceiverAsksForIsHeededUpToTheBound() {
        assertThat(withChance(1).after(1, Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
        assertThat(withChance(1).after(1, Duration.ofDays(9))).isEqualTo(Duration.ofMinutes(10));
        assertThat(withChance(1).after(1, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(5));
    }
}
