package org.huizhi.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityNumberTest {

    private static final LocalDate DAY = LocalDate.parse("2021-11-26");

    /** The first two are the worked examples of GB 11643-1999. */
    @ParameterizedTest
    @ValueSource(strings = {"11010519491231002X", "440524188001010014", "00000019900101000X"})
    void acceptsTheCheckDigitThatBelongsToTheNumber(String number) {
        assertThat(IdentityNumber.hasRightCheckDigit(number)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "110105194912310021",
                "11010519491231002x",
                "11010591491231002X",
                "440524188001010041",
                "1101051949123100",
                "11010519491231002X0",
                "1101051949A231002X",
                "１１０１０５１９４９１２３１００２X",
                ""
            })
    void refusesEverythingElse(String number) {
        assertThat(IdentityNumber.hasRightCheckDigit(number)).isFalse();
    }

    @Test
    void findsEverySingleDigitErrorAndEveryTransposition() {
        String right = "440524188001010014";
        for (int i = 0; i < right.length(); i++) {
            for (char digit = '0'; digit <= '9'; digit++) {
                if (right.charAt(i) != digit) {
                    String wrong = right.substring(0, i) + digit + right.substring(i + 1);
                    assertThat(IdentityNumber.hasRightCheckDigit(wrong))
                            .as(wrong)
                            .isFalse();
                }
            }
            if (i > 0 && right.charAt(i - 1) != right.charAt(i)) {
                String wrong =
                        right.substring(0, i - 1) + right.charAt(i) + right.charAt(i - 1) + right.substring(i + 1);
                assertThat(IdentityNumber.hasRightCheckDigit(wrong)).as(wrong).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00010119900307106X",
                "见00010119900307106x等",
                "000101 19900307 106X",
                "000101-19900307-106x",
                "000101.1990.03.07.106X",
                "000101/19900307/106X",
                "０００１０１１９９００３０７１０６Ｘ",
                "０００１０１　１９９００３０７　１０６ｘ",
                "000101\u200b19900307\u200b106X",
                "0\u00ad0\u00ad0\u00ad1\u00ad0\u00ad1\u00ad19900307106X",
                "000101\u206019900307\ufeff106\u202eX",
                "0 0 0 1 0 1 1 9 9 0 0 3 0 7 1 0 6 X",
                "000101\n19900307\n106X",
                "身份证：000101，19900307，106X。",
                "𝟎𝟎𝟎𝟏𝟎𝟏𝟏𝟗𝟗𝟎𝟎𝟑𝟎𝟕𝟏𝟎𝟔𝐗",
                "٠٠٠١٠١١٩٩٠٠٣٠٧١٠٦X",
                "①00010119900307106Ⅹ",
                "No.000101199003071069 with a slip of the pen in its check digit",
                "x00010119900307106X1"
            })
    void isFoundInATextHoweverItWasTyped(String text) {
        assertThat(IdentityNumber.isIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "王小明",
                "610800-2026-000123",
                "见 610800-2026-011512 号协作函",
                "电话 0912-3456789，13912345678",
                "2026-08-15 10:30 至 2026-08-20 18:00",
                "000101-19900307-1069 has another check digit and is taken apart",
                "00010119901307106X has no such month",
                "00010119900230106X has no such day",
                "000101 1990 年 03 月 07 日 106X",
                "12 000101 19900307 106X9 1",
                "00010119900307106"
            })
    void isNotSeenWhereNoneIs(String text) {
        assertThat(IdentityNumber.isIn(text)).isFalse();
    }

    @Test
    void isNotSeenInLongTextsOfOtherThings() {
        for (String text : new String[] {"x", "1", "1 ", "字", "１"}) {
            assertThat(IdentityNumber.isIn(text.repeat(4000))).as(text).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"00010119900307106X", "YL-000101-19900307-106X", "00010119900307106x/2", "a_00010119900307106X"})
    void isFoundInACaseNumberWhenItsOwnerIsNoSmallChild(String reference) {
        assertThat(IdentityNumber.isIn(reference, DAY)).isTrue();
    }

    /** Region, day and four digits: one in eleven has the check character of a person's number. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "610800-20260815-0000",
                "610800202608150000",
                "000101199003071069",
                "202600010119900307106X",
                "00010119900307106X7",
                "YL-2026-0815"
            })
    void isNotSeenInTheNumbersOfCases(String reference) {
        assertThat(IdentityNumber.isIn(reference, DAY)).isFalse();
    }
}
