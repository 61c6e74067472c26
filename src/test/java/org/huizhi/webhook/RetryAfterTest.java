package org.huizhi.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A receiver that says when it wants to be called again. */
class RetryAfterTest {

    private static final String NOW = "Tue, 31 Mar 2026 08:00:00 GMT";

    @ParameterizedTest
    @CsvSource({"0, PT0S", "120, PT2M", "31536000, PT8760H", "999999999, PT277777H46M39S"})
    void secondsCount(String asked, Duration expected) {
        assertThat(RetryAfter.of(asked, NOW)).isEqualTo(expected);
        assertThat(RetryAfter.of(asked, null)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000000000", "99999999999999999999999999"})
    void moreThanAnybodyWaitsIsLong(String asked) {
        assertThat(RetryAfter.of(asked, NOW)).isGreaterThan(Duration.ofDays(10_000));
    }

    /** So the two clocks need not agree. */
    @Test
    void aDateCountsFromTheDateOfTheAnswer() {
        assertThat(RetryAfter.of("Tue, 31 Mar 2026 08:05:00 GMT", NOW)).isEqualTo(Duration.ofMinutes(5));
        assertThat(RetryAfter.of("Wed, 31 Mar 2027 08:00:00 GMT", NOW)).isEqualTo(Duration.ofDays(365));
        assertThat(RetryAfter.of("Tue, 31 Mar 2026 07:00:00 GMT", NOW)).isZero();
        assertThat(RetryAfter.of("Tue, 31 Mar 2026 08:05:00 GMT", null)).isZero();
        assertThat(RetryAfter.of("Tue, 31 Mar 2026 08:05:00 GMT", "today")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-5", "+5", "1.5", "5s", "soon", "٥", "2026-03-31T08:05:00Z"})
    void whatCannotBeReadAsksForNothing(String asked) {
        assertThat(RetryAfter.of(asked, NOW)).isZero();
        assertThat(RetryAfter.of(null, NOW)).isZero();
    }
}
