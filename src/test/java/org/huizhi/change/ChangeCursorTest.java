package org.huizhi.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeCursorTest {

    private static final UUID SLIP = UUID.fromString("019ab7d2-6f30-7c1e-8a51-0c5f6d1e2b3a");

    @Test
    void itComesBackAsItWas() {
        ChangeCursor cursor = ChangeCursor.of(Long.MAX_VALUE, 7, SLIP);

        assertThat(ChangeCursor.decoded(cursor.encoded())).contains(cursor);
        assertThat(ChangeCursor.decoded(ChangeCursor.BEGINNING.encoded())).contains(ChangeCursor.BEGINNING);
    }

    @Test
    void thePlaceOfAnotherSlipIsAnotherOne() {
        assertThat(ChangeCursor.of(5, 7, SLIP)).isNotEqualTo(ChangeCursor.of(5, 7, new UUID(1, 2)));
    }

    @Test
    void oneFlippedBitIsNoCursor() {
        byte[] bytes =
                Base64.getUrlDecoder().decode(ChangeCursor.of(12_345, 678, SLIP).encoded());
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(ChangeCursor.decoded(
                            Base64.getUrlEncoder().withoutPadding().encodeToString(flipped)))
                    .as("bit %d", bit)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "!", "AAAA", "AQ==", "1' or '1'='1", "\u0000"})
    void othersAreNone(String text) {
        assertThat(ChangeCursor.decoded(text)).isEmpty();
    }
}
