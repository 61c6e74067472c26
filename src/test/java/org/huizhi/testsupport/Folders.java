package org.huizhi.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folders of the servers that tests and the demo start: below the build folder, so that {@code clean} takes them too.
 */
public final class Folders {

    /** The build folder; Maven runs tests and the demo in the project's folder. */
    public static final Path BUILD = Path.of("target").toAbsolutePath();

    private Folders() {}

    /** Makes a new, empty folder below {@code target/test-data}. */
    public static Path create(String name) {
        try {
            Path parent = Files.createDirectories(BUILD.resolve("test-data"));
            return Files.createTempDirectory(parent, name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for " + name, e);
        }
    }

    /** Makes a new folder elsewhere, and a link to it. */
    public static void link(Path link, Path elsewhere) {
        try {
            Files.createSymbolicLink(link, Files.createDirectories(elsewhere));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot link " + link + " to " + elsewhere, e);
        }
    }

    /** Deletes the folder and all in it; does nothing when it is not there. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // A server that is just ending took one of its files away itself: start over with what is left.
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
