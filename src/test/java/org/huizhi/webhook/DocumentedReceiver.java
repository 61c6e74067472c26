package org.huizhi.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.huizhi.integrate.Tools;
import org.huizhi.testsupport.Ports;
import org.jspecify.annotations.Nullable;

/** The receiver of {@code docs/integrate.md}, as a developer pastes it. */
final class DocumentedReceiver implements AutoCloseable {

    private static final String BEGINNING = "```python\n";

    private final int port = Ports.free();
    private final Path program;
    private final List<String> printed = new CopyOnWriteArrayList<>();
    private @Nullable Process process;

    DocumentedReceiver(Path folder) throws IOException {
        Tools.require(
                List.of("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))"),
                "the receiver of docs/integrate.md is not tried: it needs Python 3.9");
        String document = Files.readString(Path.of("docs/integrate.md"));
        int begin = document.indexOf(BEGINNING, document.indexOf("\n## 11. "));
        String fromThere = document.substring(begin + BEGINNING.length());
        program = Files.writeString(folder.resolve("receiver.py"), fromThere.substring(0, fromThere.indexOf("```")));
    }

    String url() {
        return "http://127.0.0.1:" + port + "/changes";
    }

    int port() {
        return port;
    }

    /** @param secrets with a blank between them */
    void start(String secrets) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("python3", program.toString()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("SECRETS", secrets, "PORT", Integer.toString(port)));
        Process started = builder.start();
        process = started;
        Thread reading = new Thread(() -> read(started), "receiver's output");
        reading.setDaemon(true);
        reading.start();
    }

    private void read(Process running) {
        try (var lines = running.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(printed::add);
        } catch (IOException | UncheckedIOException e) {
            printed.add(e.toString());
        }
    }

    List<String> printed() {
        return List.copyOf(printed);
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
