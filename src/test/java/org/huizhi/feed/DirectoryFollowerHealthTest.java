package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.DOWN;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.UP;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.Converter;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.huizhi.job.LoopHealth;
import org.huizhi.testsupport.Patience;
import org.junit.jupiter.api.Test;

class DirectoryFollowerHealthTest {

    private static final DirectoryTopicConfig CONFIG = new SmallRyeConfigBuilder()
            .withConverters(new Converter<?>[] {new DurationConverter()})
            .withMapping(DirectoryTopicConfig.class, "huizhi.directory")
            .build()
            .getConfigMapping(DirectoryTopicConfig.class);

    @Test
    void aFollowerThatAnErrorHasEndedIsTold() throws InterruptedException {
        Map<String, Object> deadly = new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new OutOfMemoryError("made up");
            }
        };
        // It ends before it has any use for a directory.
        @SuppressWarnings("NullAway")
        DirectoryFollower follower =
                new DirectoryFollower(deadly, CONFIG, null, null, new SimpleMeterRegistry(), Clock.systemUTC());
        assertThat(health(follower)).as("not started yet").isEqualTo(UP);
        follower.start(new StartupEvent());

        Patience.until("it is told", () -> health(follower) == DOWN);

        follower.stop(new ShutdownEvent());
        assertThat(health(follower)).as("stopped on purpose").isEqualTo(UP);
    }

    private static HealthCheckResponse.Status health(DirectoryFollower follower) {
        return new LoopHealth(List.of(follower)).call().getStatus();
    }
}
