package org.huizhi.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {

    @ParameterizedTest
    @CsvSource({"2026-02-28, 2026-03-01", "9999-12-30, 9999-12-31", "9999-12-31, 9999-12-31"})
    void whatEndsWithADayIsOverOnADayThatCanBeSaid(LocalDate last, LocalDate over) {
        assertThat(Moments.dayAfter(last)).isEqualTo(over);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T08:00:00Z, 2026-03-02T08:00:00Z",
        "2026-03-02T08:00:00.123456Z, 2026-03-02T08:00:00.123456Z",
        "2026-03-02T20:20:20.340999999Z, 2026-03-02T20:20:20.340999Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "2026-03-02T08:00:00.1Z, 2026-03-02T08:00:00.100Z",
        "2026-03-02T16:00:00+08:00, 2026-03-02T08:00:00Z",
        "2026-03-02T08:00:00+00:00, 2026-03-02T08:00:00Z",
        "2026-03-02T08:00:00-00:00, 2026-03-02T08:00:00Z",
        "2026-03-02T23:59:59-18:00, 2026-03-03T17:59:59Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999Z"
    })
    void aMomentIsWholeMicrosecondsAndNeverLaterThanItWas(String written, String read) {
        assertThat(Moments.parse(written)).isEqualTo(Instant.parse(read));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+10000-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59Z",
                "0000-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z",
                "2026-03-02t08:00:00Z",
                "2026-03-02T08:00:00z",
                "2026-03-02 08:00:00Z",
                "2026-03-02T24:00:00Z",
                "2026-06-30T23:59:60Z",
                "2026-03-02T08:60:00Z",
                "2026-03-02T08:00Z",
                "2026-03-02T08:00:00",
                "2026-03-02T08:00:00,5Z",
                "2026-03-02T08:00:00.Z",
                "2026-03-02T08:00:00.0000000001Z",
                "2026-03-02T08:00:00+0800",
                "2026-03-02T08:00:00+08",
                "2026-03-02T08:00:00+08:00:00",
                "2026-03-02T08:00:00+18:01",
                "2026-02-30T08:00:00Z",
                "9999-12-31T23:59:59-00:01",
                "yesterday"
            })
    void whatNoDatabaseKeepsOrIsWrittenOtherwiseIsNoMoment(String written) {
        assertThatThrownBy(() -> Moments.parse(written)).isInstanceOf(DateTimeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+10000-01-01", "0000-12-31", "-999999999-01-01", "2026-02-30"})
    void norADay(String written) {
        assertThatThrownBy(() -> Moments.parseDay(written)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void aMessageOfAnotherAgeIsOfTheNearest() {
        assertThat(Moments.nearest(Instant.MAX)).isEqualTo("9999-12-31T23:59:59.999999Z");
        assertThat(Moments.nearest(Instant.MIN)).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(Moments.parseDay("2026-03-02")).isEqualTo(LocalDate.of(2026, 3, 2));
    }
}
