package org.huizhi.console.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaperReferenceTest {

    private static final List<Character> ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
            .chars()
            .mapToObj(letter -> (char) letter)
            .toList();
    private static final PaperReference REFERENCE =
            new PaperReference(0x019d_3a5e_77c1_7bcdL, 1_001_234, 7, 0x0fed_cba9_8765_4321L);

    @Test
    void whatIsTypedAsPrintedIsRead() {
        assertThat(REFERENCE.text()).matches("([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}");
        Random random = new Random(42);
        for (int i = 0; i < 500; i++) {
            PaperReference any = new PaperReference(
                    random.nextLong(), random.nextInt(1 << 26), random.nextInt(1 << 10), random.nextLong() >>> 4);
            assertThat(PaperReference.read(any.text()).reference()).contains(any);
        }
    }

    @Test
    void capitalsHyphensLikeLettersAndTheWholeAddressDoNotMatter() {
        String text = REFERENCE.text();
        for (String typed : new String[] {
            text.replace("-", " "),
            text.toLowerCase(Locale.ROOT),
            "  " + text.replace("-", "–").replace('0', 'o').replace('1', 'l'),
            "https://node.example/console/paper?reference=" + text.replace("-", "")
        }) {
            assertThat(PaperReference.read(typed).reference()).as(typed).contains(REFERENCE);
        }
    }

    /** Any wrong letter is told with its group, any two that are swapped, and two groups that are. */
    @Test
    void whatIsMistypedIsToldByGroup() {
        String text = REFERENCE.text();
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) != '-') {
                for (char other : ALPHABET) {
                    if (other != text.charAt(at)) {
                        assertThat(PaperReference.read(text.substring(0, at) + other + text.substring(at + 1))
                                        .wrong())
                                .containsExactly(at / 6 + 1);
                    }
                }
                if (at % 6 < 4 && text.charAt(at) != text.charAt(at + 1)) {
                    String swapped =
                            text.substring(0, at) + text.charAt(at + 1) + text.charAt(at) + text.substring(at + 2);
                    assertThat(PaperReference.read(swapped).wrong()).containsExactly(at / 6 + 1);
                }
            }
        }
        String[] groups = text.split("-");
        String first = groups[0];
        groups[0] = groups[3];
        groups[3] = first;
        assertThat(PaperReference.read(String.join("-", groups)).wrong()).containsExactly(1, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "00000-00000", "🦊", "https://node.example/console/paper?reference="})
    void whatIsTooShortIsNone(String typed) {
        PaperReference.Typed read = PaperReference.read(typed);

        assertThat(read.reference()).isEmpty();
        assertThat(read.wrong()).isEmpty();
    }
}
