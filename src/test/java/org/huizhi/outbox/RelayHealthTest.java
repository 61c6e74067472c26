package org.huizhi.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.DOWN;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.UP;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.eclipse.microprofile.config.spi.Converter;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.huizhi.job.JobProbe;
import org.huizhi.job.LoopHealth;
import org.huizhi.testsupport.Patience;
import org.junit.jupiter.api.Test;

class RelayHealthTest {

    private static final OutboxConfig CONFIG = new SmallRyeConfigBuilder()
            .withConverters(new Converter<?>[] {new DurationConverter()})
            .withMapping(OutboxConfig.class, "huizhi.outbox")
            .withDefaultValue("huizhi.outbox.retry-after", "10ms")
            .build()
            .getConfigMapping(OutboxConfig.class);

    @Test
    void aRelayThatAnErrorHasEndedIsTold() throws InterruptedException {
        Relay relay = relay(() -> {
            throw new OutOfMemoryError("made up");
        });
        relay.start(new StartupEvent());

        Patience.until("it is told", () -> health(relay) == DOWN);

        relay.stop(new ShutdownEvent());
        assertThat(health(relay)).as("stopped on purpose").isEqualTo(UP);
    }

    @Test
    void aRelayOutlivesFaultsAndIsWell() throws InterruptedException {
        CountDownLatch rounds = new CountDownLatch(3);
        Relay relay = relay(() -> {
            rounds.countDown();
            throw new IllegalStateException("made up");
        });
        assertThat(health(relay)).as("not started yet").isEqualTo(UP);
        relay.start(new StartupEvent());

        rounds.await();

        assertThat(health(relay)).isEqualTo(UP);
        relay.stop(new ShutdownEvent());
    }

    private static HealthCheckResponse.Status health(Relay relay) {
        return new LoopHealth(List.of(relay)).call().getStatus();
    }

    /**
     * Its queue never gets as far as the database.
     *
     * @param round what happens when it looks for messages
     */
    @SuppressWarnings("NullAway")
    private static Relay relay(Runnable round) {
        RelayQueue queue = new RelayQueue(null, CONFIG, Clock.systemUTC(), null) {
            @Override
            Claim claim() {
                round.run();
                return new Claim(List.of(), List.of(), List.of());
            }
        };
        return new Relay(queue, new RelaySignal(), null, CONFIG, null, JobProbe.failures());
    }
}
