package org.huizhi.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.huizhi.problem.SlowBodyException;
import org.huizhi.testsupport.SettableClock;
import org.junit.jupiter.api.Test;

/** A body comes fast enough, or its sender is told that it does not. */
class IncomingBodyTest {

    static final IncomingBody.Pace PACE = new IncomingBody.Pace() {
        @Override
        public int leastRate() {
            return 100;
        }

        @Override
        public Duration grace() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Duration longest() {
            return Duration.ofSeconds(60);
        }
    };

    private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-26T02:00:00Z"));

    @Test
    void aBodyOfTheLeastRateIsReadToItsEnd() throws IOException {
        assertThat(read(sending(100, Duration.ofSeconds(1), 50))).isEqualTo(5_000);
    }

    @Test
    void aPauseAtTheBeginningIsForgiven() throws IOException {
        assertThat(read(sending(1, Duration.ofSeconds(5), 2))).isEqualTo(2);
    }

    @Test
    void lessThanTheLeastRateIsNot() {
        assertThatThrownBy(() -> read(sending(99, Duration.ofSeconds(1), 50))).isInstanceOf(SlowBodyException.class);
        assertThatThrownBy(() -> read(sending(1, Duration.ofSeconds(4), 50))).isInstanceOf(SlowBodyException.class);
    }

    @Test
    void norIsABodyThatTakesTooLongAtAnyRate() {
        assertThatThrownBy(() -> read(sending(110, Duration.ofSeconds(1), 62))).isInstanceOf(SlowBodyException.class);
    }

    /** A batch is worked on between its pieces. */
    @Test
    void whatTheNodeItselfTakesIsNotHeldAgainstTheSender() throws IOException {
        IncomingBody body = open(sending(100, Duration.ofSeconds(1), 20), weight -> true);
        byte[] piece = new byte[100];
        for (int i = 0; i < 20; i++) {
            assertThat(body.read(piece, 0, piece.length)).isEqualTo(100);
            clock.advance(Duration.ofMinutes(1));
        }
    }

    @Test
    void itWeighsWhatItsReaderHolds() {
        List<Integer> weights = new ArrayList<>();
        IncomingBody body = open(new ByteArrayInputStream(new byte[0]), weights::add);

        for (int bytes : new int[] {0, 800, 4_095, 8_192, 20_000, 32_768, 262_144}) {
            body.buffered(bytes);
        }

        assertThat(weights).containsExactly(1, 1, 1, 2, 4, 8, 8);
    }

    /** The framework gives the length that was announced where it does not know what is here. */
    @Test
    void whatIsStillToComeIsNotHere() throws IOException {
        InputStream told = new ByteArrayInputStream(new byte[300]) {
            @Override
            public int available() {
                return 300;
            }
        };
        IncomingBody body = new IncomingBody(told, 300, weight -> true, () -> {}, PACE, clock);

        assertThat(body.available()).isEqualTo(300);
        assertThat(body.readNBytes(100)).hasSize(100);
        assertThat(body.available()).isZero();
        assertThat(body.readNBytes(200)).hasSize(200);
        assertThat(body.available()).isZero();
    }

    /** One buffer after the other: what comes a moment later belongs to what came before. */
    @Test
    void aSenderThatHasNotPausedIsWaitedFor() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        InputStream soon = new ByteArrayInputStream(new byte[300]) {
            @Override
            public synchronized int available() {
                return asked.incrementAndGet() < 3 ? 0 : 100;
            }
        };

        assertThat(open(soon, weight -> true).available()).isEqualTo(100);
    }

    private int read(InputStream slow) throws IOException {
        return open(slow, weight -> true).readAllBytes().length;
    }

    private IncomingBody open(InputStream body, IntPredicate weigh) {
        return new IncomingBody(body, -1, weigh, () -> {}, PACE, clock);
    }

    /** Pieces with a pause before each. */
    private InputStream sending(int bytes, Duration pause, int pieces) {
        return new InputStream() {
            private int sent;

            @Override
            public int read(byte[] into, int from, int most) {
                if (sent == pieces) {
                    return -1;
                }
                sent++;
                clock.advance(pause);
                byte[] piece = "x".repeat(bytes).getBytes(UTF_8);
                System.arraycopy(piece, 0, into, from, bytes);
                return bytes;
            }

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }
        };
    }
}
