package org.huizhi.demo;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs the demonstration for Maven, inside Maven's process: as a process of its own, on the same terminal, with the
 * {@code demo.*} properties that Maven was given. A Maven that is interrupted ends when the demonstration has stopped
 * all it started, and has its exit code.
 */
public final class DemoLauncher {

    private static final long STOP_SECONDS = 30;

    private DemoLauncher() {}

    /** @param arguments the project's folder, and the program to run */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Process demo = new ProcessBuilder(command(arguments[1]))
                .directory(new File(arguments[0]))
                .inheritIO()
                .start();
        Thread stopper = new Thread(() -> stop(demo), "demo-stopper");
        Runtime.getRuntime().addShutdownHook(stopper);
        int code = demo.waitFor();
        if (code != 0) {
            System.exit(code);
        }
        Runtime.getRuntime().removeShutdownHook(stopper);
    }

    private static List<String> command(String program) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Since Java 22 another console says that it is there even where there is no terminal.
        command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-Djdk.console=java.base"));
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.add("-Ddemo.ends-with-parent=true");
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("demo."))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(List.of("-cp", classPath(), program));
        return command;
    }

    /** What Maven made this program's own class loader of. */
    private static String classPath() {
        URL[] urls = ((URLClassLoader) DemoLauncher.class.getClassLoader()).getURLs();
        return Arrays.stream(urls).map(DemoLauncher::path).collect(Collectors.joining(File.pathSeparator));
    }

    private static String path(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("not a path: " + url, e);
        }
    }

    private static void stop(Process demo) {
        demo.destroy();
        try {
            if (!demo.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                demo.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
