package org.huizhi.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long the outbox waits for a receipt: 10 minutes, doubling to 6 hours (feed contract, "Delivery"). */
class ResendTest {

    private static final OutboxConfig CONFIG = new Defaults();

    private record Defaults() implements OutboxConfig {

        @Override
        public int batchSize() {
            return 1000;
        }

        @Override
        public Duration pollInterval() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration lease() {
            return Duration.ofSeconds(30);
        }

        @Override
        public Duration resendAfter() {
            return Duration.ofMinutes(10);
        }

        @Override
        public Duration resendAtMost() {
            return Duration.ofHours(6);
        }

        @Override
        public Duration refusedForNowAtMost() {
            return Duration.ofHours(24);
        }

        @Override
        public Duration retryAfter() {
            return Duration.ofSeconds(2);
        }
    }

    @Test
    void theWaitDoublesUpToItsBound() {
        assertThat(IntStream.range(0, 8)
                        .mapToObj(attempts -> RelayQueue.resendAfter(CONFIG, attempts))
                        .map(Duration::toMinutes))
                .containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 360L, 360L);
    }

    @Test
    void yearsOfResendingDoNotOverflow() {
        assertThat(RelayQueue.resendAfter(CONFIG, Integer.MAX_VALUE)).isEqualTo(Duration.ofHours(6));
        assertThat(RelayQueue.resendAfter(CONFIG, 64)).isEqualTo(Duration.ofHours(6));
    }
}
