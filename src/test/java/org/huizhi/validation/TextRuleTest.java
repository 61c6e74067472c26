package org.huizhi.validation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRuleTest {

    private static final TextRule LETTER = TextRule.letter(2000);

    @Test
    void lengthsAreInCharactersAsInTheContract() {
        assertThat(LETTER.fault("𠮷".repeat(1001), "/text")).isEmpty();
        assertThat(LETTER.fault("𠮷".repeat(2000), "/text")).isEmpty();
        assertThat(LETTER.fault("𠮷".repeat(2001), "/text")).isPresent();
        assertThat(LETTER.fault("字".repeat(2001), "/text")).isPresent();
        assertThat(LETTER.fault("", "/text")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "𠮷野家",
                "𪚥𰻝 in extensions B and G",
                "👍 👨‍👩‍👧 🇨🇳 ✌️",
                "葛󠄀城",
                "e\u0301 and \u0cb0\u0ccd\u200d\u0c95",
                "阿卜杜拉·买买提",
                "ئابدۇللا",
                "ᠮᠣᠩᠭᠣᠯ᠎ᠠ",
                "བོད་ཡིག",
                "\ue000 is a character of somebody's own",
                "(10−3)/2 = 3½ ％"
            })
    void whatPeopleWriteIsAText(String text) {
        assertThat(LETTER.fault(text, "/text")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "\u0007",
                "\t",
                "\r",
                "\u007f",
                "\u0085",
                "\u00ad",
                "\u034f",
                "\u061c",
                "\u115f",
                "\u1160",
                "\u200b",
                "\u200e",
                "\u200f",
                "\u2028",
                "\u2029",
                "\u202a",
                "\u202e",
                "\u2060",
                "\u2066",
                "\u2069",
                "\u206f",
                "\u2800",
                "\u3164",
                "\ufeff",
                "\uffa0",
                "\ufff9",
                "\uffff",
                "\ud800",
                "\udc00",
                "\udb40\udc41"
            })
    void whatNobodySeesIsNotInATextNorATextByItself(String character) {
        assertThat(LETTER.fault("a" + character + "b", "/text")).isPresent();
        assertThat(LETTER.fault(character, "/text")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\u3000", "\u00a0", "\u2003", "\n", "\u200d", "\ufe0f", "\u0301", "\u200c"})
    void somethingIsToBeSeen(String text) {
        assertThat(LETTER.fault(text, "/text")).isPresent();
    }

    @Test
    void onlyALetterHasParagraphs() {
        String text = "Dear colleagues,\n\nplease help.\n";

        assertThat(LETTER.fault(text, "/text")).isEmpty();
        assertThat(TextRule.line(500).fault(text, "/reason"))
                .contains(new Violation("/reason", "invalid-value", "must be one line"));
    }

    @Test
    void noTextHoldsTheNumberOfAPersonAndNoFaultRepeatsIt() {
        assertThat(LETTER.fault("Where is 000101\n19900307\n106x?", "/text"))
                .contains(new Violation("/text", "invalid-value", "must not hold an identity card number"));
    }
}
