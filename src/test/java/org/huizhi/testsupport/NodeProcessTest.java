package org.huizhi.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeProcessTest {

    @Test
    void tellsWhatTheLogSaysWhenTheNodeEndedAtItsStart(@TempDir Path folder) {
        Path nothing = folder.resolve("nothing.jar");
        try (NodeProcess node = new NodeProcess(
                nothing, "Yulin", Ports.free(), List.of(), Map.of(), folder.resolve("logs/yulin.log"))) {
            node.start();

            assertThatThrownBy(() -> node.awaitReady(Duration.ofSeconds(30)))
                    .hasMessageContaining("Yulin")
                    .hasMessageContaining("Unable to access jarfile");
            assertThat(node.alive()).isFalse();
        }
    }
}
