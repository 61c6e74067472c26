package org.huizhi.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The broker of an {@link EmbeddedBus} in a process of its own, which can be killed as a power cut would kill it. */
public final class BrokerProcess {

    private static final long STOP_SECONDS = 30;

    private final Process process;

    private BrokerProcess(Process process) {
        this.process = process;
    }

    /** Starts it without waiting for it. */
    static BrokerProcess start(int port, int controllerPort, Properties settings, Path folder) {
        Path file = folder.resolve("broker.properties");
        Path log = Folders.BUILD.resolve("node-logs/bus.log");
        try {
            Files.createDirectories(folder);
            Files.createDirectories(log.getParent());
            try (OutputStream output = Files.newOutputStream(file)) {
                settings.store(output, null);
            }
            return new BrokerProcess(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            BrokerProcess.class.getName(),
                            Integer.toString(port),
                            Integer.toString(controllerPort),
                            file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the broker", e);
        }
    }

    /** Arguments: port, controller's port, file of settings. Ends with whoever started it. */
    public static void main(String[] arguments) throws IOException {
        Properties settings = new Properties();
        try (InputStream file = Files.newInputStream(Path.of(arguments[2]))) {
            settings.load(file);
        }
        var broker = EmbeddedBus.broker(
                        Integer.parseInt(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        defaults -> defaults.putAll(settings))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        System.in.transferTo(OutputStream.nullOutputStream());
        Runtime.getRuntime().halt(1);
    }

    void stop() {
        process.destroy();
        awaitEnd();
    }

    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the broker did not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
