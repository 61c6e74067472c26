package org.huizhi.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.huizhi.statistics.Backlog.Band;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    private final Map<Measure, Long> counts = new EnumMap<>(Measure.class);
    private final TreeMap<Integer, Long> returnDays = new TreeMap<>();
    private final Figures figures = new Figures(
            counts,
            Figures.Upcoming.NONE,
            Backlog.none(),
            returnDays,
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>());
    private final Lights lights = new Lights(thresholds());

    @Test
    void whereThereIsNothingToDivideByThereIsNoRate() {
        assertThat(figures.receiptRate()).isNull();
        assertThat(figures.returnRate()).isNull();
        assertThat(figures.onTimeRate()).isNull();
        assertThat(figures.validityRate()).isNull();
        assertThat(figures.senderFaultRate()).isNull();
        assertThat(figures.extendedShare()).isNull();
        assertThat(figures.medianDays()).isEqualTo(new Figures.Percentile(null, false));
        assertThat(lights.medianDays(figures)).isNull();
    }

    @Test
    void ratesAreOfTheCohortSoThatSilenceNeverRaisesThem() {
        counts.putAll(Map.of(Measure.COHORT, 3L, Measure.RETURNED, 2L, Measure.ON_TIME, 1L));

        assertThat(figures.returnRate()).as("cut, not rounded").isEqualByComparingTo("0.6666");
        assertThat(figures.onTimeRate()).isEqualByComparingTo("0.3333");
    }

    @Test
    void validityIsOfWhatWasAssessedAndTheSendersFaultOfAllThatWasDue() {
        counts.putAll(Map.of(
                Measure.DUE,
                8L,
                Measure.RETURNED,
                7L,
                Measure.VALID,
                3L,
                Measure.INVALID,
                1L,
                Measure.SENDER_FAULT,
                1L));

        assertThat(figures.validityRate()).isEqualByComparingTo("0.75");
        assertThat(figures.senderFaultRate()).isEqualByComparingTo("0.125");
    }

    @ParameterizedTest
    @CsvSource({"1, 5, 5", "2, 1, 2", "3, 2, 3", "4, 2, 4", "10, 5, 9", "11, 6, 10"})
    void daysAreByNearestRank(int returns, int median, int ninetiethPercentile) {
        counts.put(Measure.COHORT, (long) returns);
        for (int days = 1; days <= returns; days++) {
            returnDays.put(returns == 1 ? 5 : days, 1L);
        }

        assertThat(figures.medianDays().days()).isEqualTo(median);
        assertThat(figures.ninetiethPercentileDays().days()).isEqualTo(ninetiethPercentile);
    }

    /** Of ten rounds so many returned, after 1, 2, 3 ... working days; the others take for ever. */
    @ParameterizedTest
    @CsvSource({
        "10, 5, false, GREEN, 9, false",
        " 9, 5, false, GREEN, 9, false",
        " 8, 5, false, GREEN,  , true",
        " 5, 5, false, GREEN,  , true",
        " 4,  , true,  RED,    , true",
        " 0,  , true,  RED,    , true"
    })
    void theMedianIsOfTheCohortAndNotOfThoseWhoAnswered(
            int returns,
            @Nullable Integer median,
            boolean notReached,
            Light light,
            @Nullable Integer ninetieth,
            boolean notReachedEither) {
        counts.put(Measure.COHORT, 10L);
        for (int days = 1; days <= returns; days++) {
            returnDays.put(days, 1L);
        }

        assertThat(figures.medianDays()).isEqualTo(new Figures.Percentile(median, notReached));
        assertThat(figures.ninetiethPercentileDays()).isEqualTo(new Figures.Percentile(ninetieth, notReachedEither));
        assertThat(lights.medianDays(figures)).isEqualTo(light);
    }

    /** Before, 1999 of 2500 was "80.0 %" on paper, and 15999 of 20000 was green. */
    @ParameterizedTest
    @CsvSource({
        "2000, 2500, 0.8000, GREEN",
        "1999, 2500, 0.7996, YELLOW",
        "15999, 20000, 0.7999, YELLOW",
        "3, 5, 0.6000, YELLOW",
        "59999, 100000, 0.5999, RED",
        "2, 3, 0.6666, YELLOW",
        "3, 3, 1.0000, GREEN",
        "0, 3, 0.0000, RED"
    })
    void aLightIsJudgedByTheExactRatioAndARateIsCut(long returned, long cohort, String rate, Light light) {
        counts.putAll(Map.of(Measure.COHORT, cohort, Measure.RETURNED, returned, Measure.ON_TIME, returned));

        assertThat(figures.returnRate()).isEqualTo(new BigDecimal(rate));
        assertThat(lights.returnRate(figures)).isEqualTo(light);
        assertThat(lights.onTimeRate(figures)).isEqualTo(light);
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

    @Test
    void theOldestIsTheOneThatWasDueFirst() {
        Backlog backlog = Backlog.none();
        backlog.oldest(new Backlog.Oldest(LocalDate.of(2026, 3, 9), 4));
        backlog.oldest(new Backlog.Oldest(LocalDate.of(2026, 3, 2), 9));
        backlog.oldest(new Backlog.Oldest(LocalDate.of(2026, 3, 10), 3));

        assertThat(backlog.oldest()).isEqualTo(new Backlog.Oldest(LocalDate.of(2026, 3, 2), 9));
    }

    @Test
    void aGroupOfWhichOnlyTheHiddenCountIsLeftHasNothingToShow() {
        counts.put(Measure.ANSWERED, 3L);
        assertThat(figures.isEmpty()).isTrue();
        counts.put(Measure.WITHDRAWN, 1L);
        assertThat(figures.isEmpty()).isFalse();
    }

    /** Of docs/domain.md#cohort, docs/domain.md#rates and docs/domain.md#days-backlog-and-silence. */
    @Test
    void theWorkedExamplesOfTheDocument() {
        counts.putAll(Map.of(
                Measure.SENT, 11L,
                Measure.RECEIPTED, 9L,
                Measure.DUE, 10L,
                Measure.WITHDRAWN, 1L,
                Measure.SENDER_FAULT, 1L,
                Measure.COHORT, 8L));
        counts.putAll(Map.of(
                Measure.RETURNED,
                5L,
                Measure.ON_TIME,
                4L,
                Measure.VALID,
                2L,
                Measure.INVALID,
                1L,
                Measure.EXTENDED,
                1L));
        for (int days : new int[] {2, 4, 7, 11, 18}) {
            returnDays.put(days, 1L);
        }

        assertThat(figures.receiptRate()).isEqualTo("0.8181");
        assertThat(figures.returnRate()).isEqualTo("0.6250");
        assertThat(figures.onTimeRate()).isEqualTo("0.5000");
        assertThat(figures.validityRate()).isEqualTo("0.6666");
        assertThat(figures.senderFaultRate()).isEqualTo("0.1000");
        assertThat(figures.extendedShare()).isEqualTo("0.1250");
        assertThat(figures.medianDays().days()).isEqualTo(11);
        assertThat(figures.ninetiethPercentileDays().notReached()).isTrue();
    }

    /** Those of the settings. */
    private static LightConfig thresholds() {
        LightConfig.ShareThresholds share = new LightConfig.ShareThresholds() {
            @Override
            public int green() {
                return 80;
            }

            @Override
            public int yellow() {
                return 60;
            }
        };
        LightConfig.DayThresholds days = new LightConfig.DayThresholds() {
            @Override
            public int green() {
                return 16;
            }

            @Override
            public int yellow() {
                return 25;
            }
        };
        return new LightConfig() {
            @Override
            public ShareThresholds returnRate() {
                return share;
            }

            @Override
            public ShareThresholds onTimeRate() {
                return share;
            }

            @Override
            public DayThresholds medianDays() {
                return days;
            }
        };
    }
}
