package org.huizhi.noticetype;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonKeyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00010119900307106X",
                " 00010119900307106x ",
                "000101 19900307 106X",
                "０００１０１１９９００３０７１０６Ｘ",
                "000101-19900307-106\u200bX"
            })
    void aNumberHasOneKeyHoweverItIsTyped(String number) {
        assertThat(PersonKey.of(null, number)).isEqualTo("identity-card 00010119900307106X");
        assertThat(PersonKey.of("passport", number)).isEqualTo("passport 00010119900307106X");
    }

    /** So that rows of the index stay good: what the catalogue's types allow was in its normal form before. */
    @Test
    void numbersThatWereEnteredPlainlyHaveTheKeyThatTheyHad() {
        for (String number : new String[] {"00010119900307106X", "E12345678", "CHN110000000001"}) {
            assertThat(PersonKey.all("passport", number)).containsExactly("passport " + number);
        }
    }

    @Test
    void numbersThatWereEnteredWithSeparatorsAreStillFound() {
        assertThat(PersonKey.all("permit", "ab-12 34")).containsExactly("permit AB1234", "permit AB-12 34");
    }
}
