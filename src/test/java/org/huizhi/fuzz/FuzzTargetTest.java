package org.huizhi.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code ./mvnw -Pfuzz verify} begins with, damaged at random, and what it has found. */
class FuzzTargetTest {

    private static final int DAMAGED = 300;
    private static final int MOST_CHANGES = 8;

    static Stream<byte[]> seeds() throws IOException {
        return FuzzSeeds.all().stream();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverTheBytesAreTheReadersAnswerOrRefuse(byte[] seed) {
        Random random = new Random(1);
        FuzzTarget.fuzzerTestOneInput(seed);
        for (int i = 0; i < DAMAGED; i++) {
            byte[] damaged = Arrays.copyOf(seed, 1 + random.nextInt(2 * seed.length));
            for (int change = random.nextInt(MOST_CHANGES); change > 0 && damaged.length > 1; change--) {
                damaged[1 + random.nextInt(damaged.length - 1)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> FuzzTarget.fuzzerTestOneInput(damaged))
                    .as("Base64 %s", Base64.getEncoder().encodeToString(damaged))
                    .doesNotThrowAnyException();
        }
    }
}
