package org.huizhi.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is measured of counterparts is bounded. */
class FigureMetricsTest {

    @Test
    void thoseWithTheMostRoundsAreShown() {
        Map<String, Long> rounds = new HashMap<>();
        for (int i = 0; i < 600; i++) {
            rounds.put("cn-%06d".formatted(i), (long) i);
        }

        assertThat(FigureMetrics.largest(rounds))
                .hasSize(500)
                .contains("cn-000599", "cn-000100")
                .doesNotContain("cn-000099");
        assertThat(FigureMetrics.largest(Map.of("cn-140900", 0L))).containsExactly("cn-140900");
    }
}
