package org.huizhi.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.huizhi.statistics.Backlog.Band;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    private final Map<Measure, Long> counts = new EnumMap<>(Measure.class);
    private final TreeMap<Integer, Long> returnDays = new TreeMap<>();
    private final Figures figures = new Figures(counts, Backlog.none(), returnDays, new TreeMap<>(), new TreeMap<>());

    @Test
    void whereThereIsNothingToDivideByThereIsNoRate() {
        assertThat(figures.receiptRate()).isNull();
        assertThat(figures.returnRate()).isNull();
        assertThat(figures.onTimeRate()).isNull();
        assertThat(figures.validityRate()).isNull();
        assertThat(figures.senderFaultRate()).isNull();
        assertThat(figures.extendedShare()).isNull();
        assertThat(figures.medianDays()).isNull();
    }

    @Test
    void ratesAreOfTheCohortSoThatSilenceNeverRaisesThem() {
        counts.putAll(Map.of(Measure.COHORT, 3L, Measure.RETURNED, 2L, Measure.ON_TIME, 1L));

        assertThat(figures.returnRate()).isEqualByComparingTo("0.6667");
        assertThat(figures.onTimeRate()).isEqualByComparingTo("0.3333");
    }

    @Test
    void validityIsOfWhatWasAssessedAndTheSendersFaultOfAllThatWasDue() {
        counts.putAll(Map.of(
                Measure.DUE, 8L, Measure.RETURNED, 7L, Measure.VALID, 3L, Measure.INVALID, 1L, Measure.MISROUTED, 1L));

        assertThat(figures.validityRate()).isEqualByComparingTo("0.75");
        assertThat(figures.senderFaultRate()).isEqualByComparingTo("0.125");
    }

    @ParameterizedTest
    @CsvSource({"1, 5, 5", "2, 1, 2", "3, 2, 3", "4, 2, 4", "10, 5, 9", "11, 6, 10"})
    void daysAreByNearestRank(int returns, int median, int ninetiethPercentile) {
        for (int days = 1; days <= returns; days++) {
            returnDays.put(returns == 1 ? 5 : days, 1L);
        }

        assertThat(figures.medianDays()).isEqualTo(median);
        assertThat(figures.ninetiethPercentileDays()).isEqualTo(ninetiethPercentile);
    }

    @ParameterizedTest
    @CsvSource({"0, NOT_DUE", "1, UP_TO_5", "5, UP_TO_5", "6, UP_TO_15", "16, UP_TO_30", "30, UP_TO_30", "31, OVER_30"})
    void theBacklogIsByAge(int daysOverdue, Band band) {
        assertThat(Band.of(daysOverdue)).isEqualTo(band);
    }

    @Test
    void whatIsNotDueIsOpenAndNotOverdue() {
        Backlog backlog = Backlog.none();
        backlog.add(Band.NOT_DUE, 4);
        backlog.add(Band.UP_TO_15, 2);
        backlog.add(Band.UP_TO_15, 1);

        assertThat(backlog.open()).isEqualTo(7);
        assertThat(backlog.overdue()).isEqualTo(3);
        assertThat(backlog.in(Band.UP_TO_15)).isEqualTo(3);
        assertThat(backlog.in(Band.OVER_30)).isZero();
    }
}
