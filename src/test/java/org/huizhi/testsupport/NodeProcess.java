package org.huizhi.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged application as a process of its own, as an operator runs it; its output goes to a log file. */
public final class NodeProcess implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);
    /** Somewhat more than the 40 s that docs/operations.md has operators allow. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(50);

    private static final int TAIL_LINES = 40;

    private final Path application;
    private final String name;
    private final int port;
    private final int operationsPort = Ports.free();
    private final List<String> jvmOptions;
    private final Map<String, String> properties;
    private final Path log;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private Process process;
    private boolean closed;

    /**
     * @param application the {@code quarkus-run.jar}, see {@link #packagedApplication}
     * @param name of the node in messages, say {@code Yulin}
     * @param port of its REST API
     * @param jvmOptions more of them than it has anyway, say none
     * @param properties its configuration
     * @param log file that its output is added to
     */
    public NodeProcess(
            Path application,
            String name,
            int port,
            List<String> jvmOptions,
            Map<String, String> properties,
            Path log) {
        this.application = application;
        this.name = name;
        this.port = port;
        this.jvmOptions = List.copyOf(jvmOptions);
        this.properties = Map.copyOf(properties);
        this.log = log;
        // No node may outlive the tests or the demo that started it.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, name + "-closer"));
    }

    /** Another process with the same configuration, not started yet. */
    NodeProcess replica(String other, int otherPort, Path otherLog) {
        return new NodeProcess(application, other, otherPort, jvmOptions, properties, otherLog);
    }

    /** The application that the build has packaged. */
    public static Path packagedApplication() {
        String property = System.getProperty("huizhi.application");
        Path jar = property == null ? Folders.BUILD.resolve("quarkus-app/quarkus-run.jar") : Path.of(property);
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(
                    "the packaged application is not at " + jar + "; run ./mvnw package -DskipTests first");
        }
        return jar;
    }

    /** Starts the node without waiting for it. */
    public void start() {
        start(Map.of());
    }

    /** Starts the node without waiting for it, with properties laid over those it was made with. */
    public void start(Map<String, String> overrides) {
        start(overrides, List.of());
    }

    /** The same, with options of the virtual machine behind those it was made with. */
    public synchronized void start(Map<String, String> overrides, List<String> moreJvmOptions) {
        if (alive()) {
            throw new IllegalStateException("node " + name + " is running already");
        }
        if (closed) {
            throw new IllegalStateException("node " + name + " is closed");
        }
        Map<String, String> all = new TreeMap<>(properties);
        all.putAll(overrides);
        all.put("quarkus.http.port", Integer.toString(port));
        all.put("quarkus.management.port", Integer.toString(operationsPort));
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder = new ProcessBuilder(command(all, moreJvmOptions))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            // As in the container: glibc would keep memory for each thread that ever allocated some.
            builder.environment().put("MALLOC_ARENA_MAX", "2");
            // Told in the node's log, and other options than those that its archive of classes is for.
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start node " + name, e);
        }
    }

    /**
     * Runs a tool of the artefact with the node's configuration while the node does not run; its output goes to the
     * log.
     *
     * @return exit code
     */
    public synchronized int runTool(Duration limit, String... arguments) {
        if (alive()) {
            throw new IllegalStateException("node " + name + " is running");
        }
        List<String> command = new ArrayList<>(command(properties, List.of()));
        command.addAll(List.of(arguments));
        try {
            Files.createDirectories(log.getParent());
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run a tool of node " + name, e);
        }
        return exitCode(limit);
    }

    private List<String> command(Map<String, String> all, List<String> moreJvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Several nodes share one small machine here.
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(jvmOptions);
        command.addAll(moreJvmOptions);
        all.forEach((property, value) -> command.add("-D" + property + "=" + value));
        command.addAll(List.of("-jar", application.toString()));
        return command;
    }

    /**
     * Waits until the node says that it is ready.
     *
     * @throws IllegalStateException with the end of its log, when the node ended or the time is over
     */
    public void awaitReady(Duration limit) {
        HttpRequest request = HttpRequest.newBuilder(operations("/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + limit.toNanos();
        while (!answersWithOk(request)) {
            if (!alive()) {
                throw new IllegalStateException(
                        "node " + name + " ended while it started; " + log + " says:\n" + tail());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "node " + name + " was not ready within " + limit + "; " + log + " says:\n" + tail());
            }
            sleep();
        }
    }

    private boolean answersWithOk(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void sleep() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for node " + name, e);
    }

    /** The last lines of the node's log. */
    public String tail() {
        try {
            List<String> lines = log();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (UncheckedIOException e) {
            return "(no log: " + e + ")";
        }
    }

    /** All lines of the node's log, of each of its starts. */
    public List<String> log() {
        try {
            // Not strictly UTF-8: a process that was killed may have left half a character.
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until the node has ended by itself.
     *
     * @throws IllegalStateException with the end of its log, when it has not within this time
     */
    public synchronized int exitCode(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        "node " + name + " did not end within " + limit + "; " + log + " says:\n" + tail());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    public synchronized boolean alive() {
        return process != null && process.isAlive();
    }

    public String name() {
        return name;
    }

    /** Process id of the node that was started last. */
    public synchronized long pid() {
        return process.pid();
    }

    /** Memory of the node that is resident, in MiB; empty where the system does not tell it as Linux does. */
    public OptionalLong residentMebibytes() {
        Path status = Path.of("/proc/" + pid() + "/status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    public int port() {
        return port;
    }

    /** The configuration that it was made with, without its port. */
    public Map<String, String> properties() {
        return properties;
    }

    public URI baseUri() {
        return URI.create("http://localhost:" + port);
    }

    /** Address of what the operations network sees, on a free port of its own; the path is one below {@code /q}. */
    public URI operations(String path) {
        return URI.create("http://localhost:" + operationsPort + path);
    }

    /** Asks the node to end (SIGTERM) and waits until it has. */
    public synchronized void stop() {
        if (process != null) {
            process.destroy();
            awaitEnd();
        }
    }

    /** Kills the node as a power cut would (SIGKILL). */
    public synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
            awaitEnd();
        }
    }

    /** Stops the node where it stands, as a machine does that is out of breath (SIGSTOP); it knows nothing of it. */
    public void pause() {
        signal("STOP");
    }

    /** Lets a paused node go on (SIGCONT). */
    public void resume() {
        signal("CONT");
    }

    private synchronized void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot signal node " + this.name, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("node " + name + " did not stop within " + STOP_LIMIT);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        kill();
    }
}
