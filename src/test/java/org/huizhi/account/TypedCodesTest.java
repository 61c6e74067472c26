package org.huizhi.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes as input methods, apps and clipboards bring them. */
class TypedCodesTest {

    private static final byte[] SECRET = OneTimeCodes.newSecret();
    private static final Instant NOW = Instant.parse("2026-03-31T08:00:00Z");
    private static final long STEP = NOW.getEpochSecond() / OneTimeCodes.STEP_SECONDS;

    @Test
    void aCodeIsTakenInWideDigitsAndWithWhateverBlanks() {
        String code = OneTimeCodes.code(SECRET, STEP);
        StringBuilder wide = new StringBuilder();
        code.chars().forEach(digit -> wide.append((char) (digit - '0' + '０')));

        assertThat(OneTimeCodes.step(SECRET, wide.toString(), NOW)).isEqualTo(OptionalLong.of(STEP));
        assertThat(OneTimeCodes.step(SECRET, code.substring(0, 3) + "\u00a0" + code.substring(3) + "\u200b", NOW))
                .isEqualTo(OptionalLong.of(STEP));
        assertThat(OneTimeCodes.step(SECRET, code.substring(0, 3) + "\u3000" + code.substring(3), NOW))
                .isEqualTo(OptionalLong.of(STEP));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ABCD-EFGH-IJKL-MNOP",
                "abcd efgh ijkl mnop",
                "ＡＢＣＤ－ＥＦＧＨ－ＩＪＫＬ－ＭＮＯＰ",
                "ABCD\u2013EFGH\u2011IJKL\u2212MNOP"
            })
    void aRecoveryCodeIsTheSameHoweverItIsTyped(String typed) {
        assertThat(OneTimeCodes.kept(typed)).isEqualTo(OneTimeCodes.kept("ABCDEFGHIJKLMNOP"));
    }
}
