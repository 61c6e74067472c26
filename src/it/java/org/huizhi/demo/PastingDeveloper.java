package org.huizhi.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.huizhi.testsupport.Folders;

/** Pastes what a document says, in a folder that looks like a checkout in which the demonstration runs. */
final class PastingDeveloper {

    private static final Pattern CLASS = Pattern.compile("^class (\\w+) \\{$", Pattern.MULTILINE);
    private static final long SECONDS = 60;

    private final String language;
    private final Path desk;
    private final Map<String, String> environment = new LinkedHashMap<>();

    /**
     * @param language {@code bash}, {@code java} or {@code python}
     * @param application folder of the packaged node
     * @param demo writes {@code demo.json} into the file that it is given
     */
    PastingDeveloper(String language, Path application, Consumer<Path> demo) {
        this.language = language;
        this.desk = Folders.create("desk-" + language);
        try {
            Files.createDirectories(desk.resolve("target/demo"));
            Files.createSymbolicLink(desk.resolve("target/quarkus-app"), application.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        demo.accept(desk.resolve("target/demo/demo.json"));
        Path java = Path.of(System.getProperty("java.home"), "bin");
        environment.put("PATH", java + ":" + System.getenv("PATH"));
        // These programs live for a second.
        environment.put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto");
    }

    /** What the commands export stands for everything that is pasted later. */
    void prepare(String commands) {
        String before = run(List.of("bash", "-c", "env -0"));
        String after = run(List.of("bash", "-eo", "pipefail", "-c", commands + "\nenv -0"));
        List<String> known = Arrays.asList(before.split("\0"));
        for (String variable : after.split("\0")) {
            int equals = variable.indexOf('=');
            if (!known.contains(variable) && !variable.startsWith("_=")) {
                export(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
    }

    void export(String variable, String value) {
        environment.put(variable, value);
    }

    /** @return what it prints; throws with all it said where it does not end with 0 */
    String paste(Map<String, String> programs) {
        return run(command(language, programs));
    }

    /** The same in a language that is not the own one. */
    String paste(String other, Map<String, String> programs) {
        return run(command(other, programs));
    }

    /** A program that goes on until it is stopped, and what it says line by line. */
    Started begin(String other, Map<String, String> programs) {
        try {
            return new Started(start(command(other, programs))
                    .redirectError(desk.resolve("complaints.txt").toFile())
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What goes on. */
    static final class Started implements AutoCloseable {

        private final Process process;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        private Started(Process process) {
            this.process = process;
            Thread reader = new Thread(
                    () -> process.inputReader(StandardCharsets.UTF_8).lines().forEach(lines::add), "pasted");
            reader.setDaemon(true);
            reader.start();
        }

        /** Fails where it does not say so in time. */
        void awaitLine(Predicate<String> asked) {
            List<String> said = new ArrayList<>();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            try {
                while (System.nanoTime() < end) {
                    String line = lines.poll(1, TimeUnit.SECONDS);
                    if (line != null && asked.test(line)) {
                        return;
                    }
                    Stream.ofNullable(line).forEach(said::add);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("not said within " + SECONDS + " s, but: " + said);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private List<String> command(String in, Map<String, String> programs) {
        String program = programs.get(in);
        return switch (in) {
            case "bash" -> List.of("bash", "-eo", "pipefail", "-c", program);
            case "java" -> {
                Matcher name = CLASS.matcher(program);
                if (!name.find()) {
                    throw new IllegalStateException("no class in " + program);
                }
                String file = name.group(1) + ".java";
                write(file, program);
                yield List.of("java", file);
            }
            case "python" -> {
                write("task.py", program);
                yield List.of("python3", "task.py");
            }
            default -> throw new IllegalStateException(in);
        };
    }

    private void write(String file, String text) {
        try {
            Files.writeString(desk.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return what it prints; throws with all it said where it does not end with 0 */
    String run(List<String> command) {
        try {
            Process process = start(command).start();
            process.getOutputStream().close();
            CompletableFuture<String> complaints = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("not at its end within " + SECONDS + " s: " + command);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        "ended with " + process.exitValue() + ": " + command + "\n" + said.join() + complaints.join());
            }
            return said.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private ProcessBuilder start(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(desk.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        return builder;
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
