package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncomingCheckTest {

    /** A region has six figures or nine (feed contract): a town may have a node of its own. */
    @ParameterizedTest
    @CsvSource({"610800-2026-000001, true", "610802100-2026-000001, true", "6108021-2026-000001, false"})
    void aNumberBeginsWithTheCodeOfARegion(String number, boolean is) {
        assertThat(IncomingCheck.NUMBER.matcher(number).matches()).isEqualTo(is);
    }
}
