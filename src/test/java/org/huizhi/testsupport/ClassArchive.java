package org.huizhi.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The archive of a packaged node's classes that docs/operations.md speaks of: with it a node is ready in half the time,
 * and tests start dozens of them. Taken down once by a node of its own, in the first test that starts any.
 */
final class ClassArchive {

    private static final Path FILE = Folders.BUILD.resolve("node.jsa");
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private static boolean taken;

    private ClassArchive() {}

    /**
     * @param jvmOptions of the nodes; an archive is of one kind of virtual machine
     * @return the same, and to start from the archive
     */
    static synchronized List<String> with(List<String> jvmOptions) {
        if (!taken) {
            take(jvmOptions);
            taken = true;
        }
        List<String> options = new ArrayList<>(jvmOptions);
        options.add("-XX:SharedArchiveFile=" + FILE);
        return List.copyOf(options);
    }

    private static void take(List<String> jvmOptions) {
        try {
            Files.deleteIfExists(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Party yulin = Regions.yulin();
        Party xinzhou = Regions.xinzhou();
        RunningExchange.Plan plan = new RunningExchange.Plan(
                Folders.create("class-archive"),
                Folders.BUILD.resolve("node-logs").resolve("class-archive"),
                Ports.free(),
                Ports.free(),
                Map.of(yulin.mailbox(), Ports.free(), xinzhou.mailbox(), Ports.free()),
                jvmOptions,
                List.of(yulin, xinzhou),
                true);
        try (RunningExchange exchange = new RunningExchange(plan)) {
            exchange.prepare();
            NodeProcess node = exchange.node(yulin.mailbox());
            node.start(Map.of(), List.of("-XX:ArchiveClassesAtExit=" + FILE));
            node.awaitReady(START_LIMIT);
            node.stop();
        }
    }
}
