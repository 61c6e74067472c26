package org.huizhi.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.huizhi.testsupport.Folders;

/** A disk of its own (a file system in memory) that a test may fill up; only Linux, and only for who may mount. */
final class SmallDisk implements AutoCloseable {

    private static final int CHUNK_BYTES = 1 << 20;
    private static final int TAIL_BYTES = 512;

    private final Path folder;
    private final Thread closer = new Thread(this::close, "small-disk-closer");

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts one at a new folder; empty where this is not allowed. */
    static Optional<SmallDisk> mount(int mebibytes) {
        Path folder = Folders.create("disk");
        if (!succeeds("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString())) {
            Folders.delete(folder);
            return Optional.empty();
        }
        SmallDisk disk = new SmallDisk(folder);
        Runtime.getRuntime().addShutdownHook(disk.closer);
        return Optional.of(disk);
    }

    Path folder() {
        return folder;
    }

    /** Takes every byte that is left; {@link #free} gives them back. */
    void fill() {
        try (OutputStream ballast = Files.newOutputStream(ballast())) {
            write(ballast, new byte[CHUNK_BYTES]);
            write(ballast, new byte[TAIL_BYTES]);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fill " + folder, e);
        }
    }

    private static void write(OutputStream ballast, byte[] chunk) {
        try {
            while (true) {
                ballast.write(chunk);
            }
        } catch (IOException e) {
            // No space is left, as is wanted.
        }
    }

    void free() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot free " + folder, e);
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public synchronized void close() {
        if (Files.exists(folder)) {
            succeeds("umount", "-l", folder.toString());
            Folders.delete(folder);
        }
    }
}
