package org.huizhi.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FormatsTest {

    private final Formats english = new Formats(Locale.ENGLISH, ZoneId.of("Asia/Shanghai"));
    private final Formats chinese = new Formats(Locale.CHINESE, ZoneId.of("Asia/Shanghai"));

    @Test
    void daysAndMomentsAreThoseOfTheNode() {
        Instant evening = Instant.parse("2026-03-08T16:05:00Z");

        assertThat(english.day(LocalDate.of(2026, 9, 9))).isEqualTo("9 Sep 2026");
        assertThat(chinese.day(LocalDate.of(2026, 9, 9))).isEqualTo("2026年9月9日");
        assertThat(english.month(YearMonth.of(2026, 9))).isEqualTo("Sep 2026");
        assertThat(chinese.month(YearMonth.of(2026, 9))).isEqualTo("2026年9月");
        assertThat(english.moment(evening)).isEqualTo("9 Mar 2026, 00:05");
        assertThat(chinese.moment(evening)).isEqualTo("2026年3月9日 00:05");
    }

    /**
     * As reports do: 99.99 of a hundred is not all, and nothing to divide by is no rate (docs/domain.md#indicators).
     */
    @Test
    void sharesAreCut() {
        assertThat(english.percent(new BigDecimal("0.9999"))).isEqualTo("99.9%");
        assertThat(english.percent(new BigDecimal("1.0000"))).isEqualTo("100.0%");
        assertThat(english.percent(BigDecimal.ZERO)).isEqualTo("0.0%");
        assertThat(english.percent(null)).isEqualTo("—");
    }

    @Test
    void countsHaveTheirWord() {
        assertThat(english.workingDays(1)).isEqualTo("1 working day");
        assertThat(english.workingDays(-2)).isEqualTo("-2 working days");
        assertThat(english.days(1095)).isEqualTo("1,095 days");
        assertThat(chinese.workingDays(1)).isEqualTo("1个工作日");
        assertThat(chinese.number(1_234_567)).isEqualTo("1,234,567");
    }
}
