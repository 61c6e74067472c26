package org.huizhi.noticetype;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentNumberTest {

    /** The first two are the worked examples of GB 11643-1999. */
    @ParameterizedTest
    @ValueSource(strings = {"11010519491231002X", "440524188001010014", "00000019900101000X"})
    void acceptsTheCheckDigitThatBelongsToTheNumber(String number) {
        assertThat(DocumentNumber.hasRightCheckDigit(number)).isTrue();
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
        assertThat(DocumentNumber.hasRightCheckDigit(number)).isFalse();
    }

    @Test
    void findsEverySingleDigitErrorAndEveryTransposition() {
        String right = "440524188001010014";
        for (int i = 0; i < right.length(); i++) {
            for (char digit = '0'; digit <= '9'; digit++) {
                if (right.charAt(i) != digit) {
                    String wrong = right.substring(0, i) + digit + right.substring(i + 1);
                    assertThat(DocumentNumber.hasRightCheckDigit(wrong))
                            .as(wrong)
                            .isFalse();
                }
            }
            if (i > 0 && right.charAt(i - 1) != right.charAt(i)) {
                String wrong =
                        right.substring(0, i - 1) + right.charAt(i) + right.charAt(i - 1) + right.substring(i + 1);
                assertThat(DocumentNumber.hasRightCheckDigit(wrong)).as(wrong).isFalse();
            }
        }
    }

    @Test
    void onlyIdentityCardsAndResidencePermitsFollowTheStandard() {
        assertThat(DocumentNumber.isIdentityKind("identity-card")).isTrue();
        assertThat(DocumentNumber.isIdentityKind("hong-kong-macao-taiwan-residence-permit"))
                .isTrue();
        assertThat(DocumentNumber.isIdentityKind("passport")).isFalse();
    }
}
