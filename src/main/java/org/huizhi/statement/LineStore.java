package org.huizhi.statement;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The lines behind a statement, kept as they were counted: text, one slip a line behind its sender's mailbox,
 * compressed.
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
        try {
            text.write((from + "|" + line.text() + "\n").getBytes(StandardCharsets.UTF_8));
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
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(new ByteArrayInputStream(kept)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int mailboxEnd = line.indexOf('|');
                reader.line(line.substring(0, mailboxEnd), StatementLine.parse(line.substring(mailboxEnd + 1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }
}
