package org.huizhi.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    @Test
    void whatPeopleWriteIs() {
        for (String text : new String[] {"", "{\"name\": \"梁力\"}", "𠮷".repeat(5000), "x𠮷".repeat(5001)}) {
            assertThat(Utf8.isJson(text.getBytes(StandardCharsets.UTF_8))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE", "GB18030"})
    void otherCharsetsAreNot(String charset) {
        assertThat(Utf8.isJson("{\"name\": \"王小明\"}".getBytes(Charset.forName(charset))))
                .isFalse();
    }

    /** "A" in two and three bytes, half of a pair, the begin of a character, a byte of zero. */
    @ParameterizedTest
    @ValueSource(strings = {"C181", "E08181", "EDA080", "E78E", "7B007D"})
    void noOtherFormOfACharacterIs(String hex) {
        assertThat(Utf8.isJson(HexFormat.of().parseHex(hex))).isFalse();
    }
}
