package org.huizhi.statement;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines behind a statement, kept as they were counted: text, one round a line behind its sender's mailbox,
 * compressed. Amendments are kept in the same way.
 */
final class LineStore {

    /** Takes lines one by one. */
    @FunctionalInterface
    interface Reader {
        void line(String from, StatementLine line);
    }

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final OutputStream text;

    LineStore() {
        try {
            text = new GZIPOutputStream(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    void add(String from, StatementLine line) {
        add(from + "|" + line.text());
    }

    void add(Amendment amendment) {
        add(amendment.from() + "|" + amendment.text());
    }

    private void add(String line) {
        try {
            text.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    byte[] bytes() {
        try {
            text.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    static void read(byte[] kept, Reader reader) {
        try (Cursor cursor = new Cursor(kept)) {
            for (String line = cursor.next(); line != null; line = cursor.next()) {
                reader.line(from(line), StatementLine.parse(rest(line)));
            }
        }
    }

    static void readAmendments(byte[] kept, Consumer<Amendment> reader) {
        try (Cursor cursor = new Cursor(kept)) {
            for (String line = cursor.next(); line != null; line = cursor.next()) {
                reader.accept(Amendment.parse(from(line), rest(line)));
            }
        }
    }

    /** @return the mailbox before a line */
    static String from(String line) {
        return line.substring(0, line.indexOf('|'));
    }

    /** @return the line behind its mailbox */
    static String rest(String line) {
        return line.substring(line.indexOf('|') + 1);
    }

    /** Reads lines one by one, each behind its sender's mailbox. */
    static final class Cursor implements AutoCloseable {

        private final BufferedReader lines;

        Cursor(byte[] kept) {
            try {
                lines = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(new ByteArrayInputStream(kept)), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("reading from memory", e);
            }
        }

        /** @return null behind the last */
        @Nullable
        String next() {
            try {
                return lines.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException("reading from memory", e);
            }
        }

        @Override
        public void close() {
            try {
                lines.close();
            } catch (IOException e) {
                throw new UncheckedIOException("reading from memory", e);
            }
        }
    }
}
