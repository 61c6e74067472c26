package org.huizhi.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateCellsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "0.3999, 1",
        "0.4, 2",
        "0.5999, 2",
        "0.6, 3",
        "0.7999, 3",
        "0.8, 4",
        "0.9499, 4",
        "0.95, 5",
        "1, 5"
    })
    void fiveStepsFromTheWorstToTheBest(BigDecimal rate, int step) {
        assertThat(RateCells.step(rate)).isEqualTo(step);
    }

    @Test
    void whereThereIsNoRateThereIsNoStep() {
        assertThat(RateCells.step(null)).isZero();
        assertThat(Sparkline.of(rates(null, null))).isNull();
    }

    @Test
    void aLineHasAGapWhereThereWasNoRate() {
        Sparkline line = Objects.requireNonNull(Sparkline.of(rates("0.5", "1", null, "0", null)));

        assertThat(line.lines()).containsExactly("4,12.0 12,4.0");
        assertThat(line.points()).containsExactly(new Sparkline.Point("28", "20.0"));
        assertThat(line.first()).isEqualByComparingTo("0.5");
        assertThat(line.last()).isEqualByComparingTo("0");
    }

    private static List<@Nullable BigDecimal> rates(@Nullable String... rates) {
        return Arrays.stream(rates)
                .map(rate -> rate == null ? null : new BigDecimal(rate))
                .toList();
    }
}
