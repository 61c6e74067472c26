package org.huizhi.validation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalFormTest {

    @ParameterizedTest
    @CsvSource({
        "00010119900307106X, 00010119900307106X",
        "' 000101-19900307-106x ', 00010119900307106X",
        "０００１０１１９９００３０７１０６Ｘ, 00010119900307106X",
        "E 1234 5678, E12345678",
        "ｅ12345678, E12345678",
        "h(12345678), H12345678",
        "chn110000000001, CHN110000000001",
        "王\u3000小明\u200b, 王小明",
        "𠮷田, 𠮷田",
        "葛󠄀城, 葛城",
        "👨‍👩‍👧1, 1",
        "e\u0301, É",
        "'-- . --', ''"
    })
    void isLettersAndDigitsInOneSpelling(String text, String normal) {
        assertThat(NormalForm.of(text).characters()).isEqualTo(normal);
        assertThat(NormalForm.of(normal).characters()).as("of itself").isEqualTo(normal);
    }

    /** As many as a body holds; putting them in order took the square of their number, a quarter of a minute. */
    @Test
    @Timeout(3)
    void marksWithoutEndAreNoWorkWithoutEnd() {
        String marks = "\u0301\u0323".repeat(60_000);

        assertThat(NormalForm.of("E" + marks + "12345678").characters())
                .startsWith("\u1EB8")
                .endsWith("12345678");
    }
}
