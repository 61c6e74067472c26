package org.huizhi.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryValuesTest {

    @Test
    void anIdMayBeInCapitalsAndADayHasFourDigitsOfItsYear() {
        UUID id = UUID.fromString("01990000-0000-7000-8000-00000000000a");

        assertThat(QueryValues.uuid("notice", "01990000-0000-7000-8000-00000000000A", "must be an id"))
                .isEqualTo(id);
        assertThat(QueryValues.date("from", "2026-03-31")).isEqualTo(LocalDate.of(2026, 3, 31));
        assertThat(QueryValues.uuid("notice", null, "must be an id")).isNull();
    }

    /** Java reads some of these. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-1-1-1-1",
                "01990000000070008000000000000000",
                "{01990000-0000-7000-8000-00000000000a}",
                "01990000-0000-7000-8000-00000000000a ",
                "x"
            })
    void whatIsNotWrittenAsAnIdIsNone(String text) {
        assertThat(QueryValues.uuid(text)).isEmpty();
        assertThatThrownBy(() -> QueryValues.uuid("notice", text, "must be an id"))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("notice ")
                .hasMessageNotContaining(" " + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-01-01", "+12026-01-01", "2026-02-30", "20260331"})
    void whatIsNoDayOfTheYears1To9999IsNone(String text) {
        assertThat(QueryValues.date(text)).isEmpty();
    }
}
