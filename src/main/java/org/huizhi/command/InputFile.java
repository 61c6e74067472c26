package org.huizhi.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.huizhi.directory.KeySetException;

/** Reads what a command was given; each fault names the file, so that it can be told by its option ({@link Faults}). */
final class InputFile {

    /** Reason of a file that is not text. */
    static final String NOT_UTF8 = "not UTF-8";

    private InputFile() {}

    /** Reads a file in some way. */
    @FunctionalInterface
    interface Reader<T> {

        T read(Path file) throws IOException;
    }

    static <T> T read(Path file, Reader<T> reader) throws IOException {
        try {
            return reader.read(file);
        } catch (FileSystemException e) {
            throw e;
        } catch (UncheckedIOException e) {
            throw named(file, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw named(file, e);
        }
    }

    /** Makes something of a file, or of what was read of it, that has to be of a certain form. */
    static <T> T using(Path file, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (KeySetException e) {
            throw e;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw e.getCause() instanceof FileSystemException
                    ? e
                    : new UnusableInputException(file, String.valueOf(e.getMessage()), e);
        }
    }

    static byte[] bytes(Path file) throws IOException {
        return read(file, Files::readAllBytes);
    }

    static String text(Path file) throws IOException {
        return read(file, Files::readString);
    }

    /** @return the same fault with the name of the file */
    private static FileSystemException named(Path file, IOException fault) {
        FileSystemException named = new FileSystemException(
                file.toString(), null, fault instanceof CharacterCodingException ? NOT_UTF8 : fault.getMessage());
        named.initCause(fault);
        return named;
    }
}
