package org.huizhi.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.huizhi.agreement.AgreementReader;
import org.huizhi.envelope.Opened;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.fuzz.FuzzTarget.Readers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code ./mvnw -Pfuzz verify} begins with, damaged at random, and what it has found. */
class FuzzTargetTest {

    private static final int DAMAGED = 300;
    private static final int MOST_CHANGES = 8;

    static Stream<byte[]> seeds() throws IOException {
        return FuzzSeeds.all().stream();
    }

    /** A seed that is refused at the door would leave what is behind it to luck. */
    @Test
    void whatIsSignedWellIsReadToItsEnd() throws IOException {
        assertThat(FuzzTarget.open(seed(Readers.ENVELOPE))).isInstanceOf(Opened.Verified.class);
        assertThat(FuzzTarget.agreement(seed(Readers.AGREEMENT)))
                .isEqualTo(new AgreementReader.Reading.Refusal(
                        RefusalReason.SCHEMA, "the signature of cn-140900 is missing"));
        assertThat(FuzzTarget.bundleOf(seed(Readers.MANIFEST)).steps()).hasSize(1);
        assertThat(FuzzTarget.auditLog(seed(Readers.AUDIT_LOG)).checkpoints()).isOne();
    }

    private static byte[] seed(Readers reader) throws IOException {
        return seeds().filter(seed -> seed[0] == reader.ordinal())
                .map(seed -> Arrays.copyOfRange(seed, 1, seed.length))
                .findFirst()
                .orElseThrow();
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
