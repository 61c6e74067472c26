package org.huizhi.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * A file that is written in one step: whoever reads it meanwhile, and whoever comes after a stop, a power cut or with a
 * full disk, finds the one before, whole.
 */
public final class WholeFile {

    private static final Set<PosixFilePermission> FOR_ALL = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> FOR_OWNER = PosixFilePermissions.fromString("rw-------");

    private WholeFile() {}

    /** Who may read it is as before; a new one is for all. */
    public static void write(Path file, String text) throws IOException {
        write(file, text, isPosix(file) && Files.exists(file) ? Files.getPosixFilePermissions(file) : FOR_ALL);
    }

    /** One with secrets: readable by its owner alone. */
    public static void writePrivate(Path file, String text) throws IOException {
        write(file, text, FOR_OWNER);
    }

    private static void write(Path file, String text, Set<PosixFilePermission> readers) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // Standard output, say: there is none before. A folder is refused.
            Files.writeString(file, text);
            return;
        }
        // A link stays one.
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path folder = Objects.requireNonNull(target.getParent(), "a file is in a folder");
        // Says the name that was given, and not that of a file that nobody knows.
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isWritable(folder)) {
            throw new AccessDeniedException(file.toString());
        }
        // The owner's alone until it has its name.
        Path fresh = Files.createTempFile(folder, ".fresh", ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                // Else the name could be on the disk before what it stands for.
                channel.force(true);
            }
            if (isPosix(fresh)) {
                Files.setPosixFilePermissions(fresh, readers);
            }
            Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
            // A folder that may be written and not read keeps its names when the system writes them.
            if (isPosix(folder) && Files.isReadable(folder)) {
                try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                    names.force(true);
                }
            }
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
