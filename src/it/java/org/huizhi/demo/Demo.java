package org.huizhi.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.huizhi.testsupport.Folders;

/**
 * Starts a bus, a database server and three nodes, plays the scenario and stays up until it is interrupted.
 * {@code ./mvnw -Pdemo package} runs it. Ends with 0 when every slip came where it should, with 1 when not, with 2 when
 * a port is taken.
 */
public final class Demo {

    private static final int WENT_WRONG = 1;
    private static final int CANNOT_START = 2;

    private Demo() {}

    public static void main(String[] arguments) throws InterruptedException {
        Display display = Display.ofStandardOutput();
        DemoSettings settings = settings(display, Place.values());
        Optional<StrangerEntry> stranger = stranger(settings, display);
        Path folder = emptied(Folders.BUILD.resolve("demo"));
        DemoLog.to(folder.resolve("logs/demo.log"));
        System.exit(run(settings, stranger, folder, display));
    }

    /** Ends this process with what is wrong where it cannot start. */
    static DemoSettings settings(Display display, Place... places) {
        List<String> problems = new ArrayList<>();
        try {
            DemoSettings settings = DemoSettings.ofSystemProperties(places);
            problems.addAll(settings.portProblems());
            if (problems.isEmpty()) {
                if (settings.endsWithParent()) {
                    endWithParent();
                }
                return settings;
            }
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
        problems.forEach(display::line);
        System.exit(CANNOT_START);
        throw new IllegalStateException("unreachable");
    }

    /** Ends this process where the entry is none: before anything is started. */
    private static Optional<StrangerEntry> stranger(DemoSettings settings, Display display) {
        try {
            return settings.join().map(StrangerEntry::read);
        } catch (IllegalArgumentException e) {
            display.line("-Ddemo.join: " + e.getMessage());
            System.exit(CANNOT_START);
            throw new IllegalStateException("unreachable", e);
        }
    }

    private static int run(DemoSettings settings, Optional<StrangerEntry> stranger, Path folder, Display display)
            throws InterruptedException {
        Stage stage = new Stage(settings, stranger, folder, display);
        Thread closer = new Thread(() -> interrupted(stage, display), "demo-closer");
        Runtime.getRuntime().addShutdownHook(closer);
        try {
            boolean asExpected = stage.play();
            if (!settings.once()) {
                stage.invite();
                new CountDownLatch(1).await();
            }
            return asExpected ? 0 : WENT_WRONG;
        } catch (IllegalStateException | UncheckedIOException e) {
            // What goes wrong because everything is being stopped is no news.
            if (!stage.isClosed()) {
                display.line("The demonstration failed: " + e.getMessage());
                DemoLog.error("the demonstration failed", e);
            }
            return WENT_WRONG;
        } finally {
            stage.close();
        }
    }

    /** Ctrl-C and SIGTERM: everything that was started is stopped before this process ends. */
    private static void interrupted(Stage stage, Display display) {
        if (!stage.isClosed()) {
            stage.close();
            display.line("Stopped; nothing is left running.");
        }
    }

    private static void endWithParent() {
        ProcessHandle.current().parent().ifPresent(parent -> {
            var unused = parent.onExit().thenRun(() -> System.exit(WENT_WRONG));
        });
    }

    /** What an earlier demonstration left: its {@code demo.json} and its logs. */
    static Path emptied(Path folder) {
        Folders.delete(folder);
        try {
            Files.createDirectories(folder.resolve("logs"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
    }
}
