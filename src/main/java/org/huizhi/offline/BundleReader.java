package org.huizhi.offline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.huizhi.digest.Sha256;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignedDocument;
import org.jspecify.annotations.Nullable;

/** Reads a file line by line, in bounded memory and to a bound, whatever it is. */
final class BundleReader {

    private final InputStream input;
    private final byte[] buffer = new byte[16 * 1024];
    private final MessageDigest read = Sha256.begin();
    private int from;
    private int to;
    private long bytes;
    private long number;

    BundleReader(InputStream input) {
        this.input = input;
    }

    /**
     * @param number from 1
     * @param content null where the line is none of a file
     * @param bytes its length, without what is cut from one that is too long
     * @param sha256Before of all bytes before it
     */
    record Line(long number, @Nullable BundleLine content, int bytes, byte[] sha256Before) {}

    /** @return whether there is more than a file has; what comes after that is not read */
    boolean isTooLong() {
        return bytes > BundleLine.MOST_BYTES;
    }

    /** @return empty at the end */
    Optional<Line> next() throws IOException {
        if (from == to && !fill()) {
            return Optional.empty();
        }
        byte[] before = digestSoFar();
        ByteArrayOutputStream text = new ByteArrayOutputStream(4 * 1024);
        boolean ended = false;
        boolean tooLong = false;
        while (!ended && (from < to || fill())) {
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            tooLong |= text.size() + end - from > BundleLine.LONGEST;
            if (!tooLong) {
                text.write(buffer, from, end - from);
            }
            ended = end < to;
            int next = ended ? end + 1 : end;
            read.update(buffer, from, next - from);
            from = next;
        }
        number++;
        return Optional.of(new Line(number, tooLong ? null : parsed(text.toByteArray()), text.size(), before));
    }

    private byte[] digestSoFar() {
        try {
            return ((MessageDigest) read.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 can be copied", e);
        }
    }

    private static @Nullable BundleLine parsed(byte[] bytes) {
        try {
            return SignedDocument.parse(bytes, BundleLine.class);
        } catch (InvalidDocumentException e) {
            return null;
        }
    }

    private boolean fill() throws IOException {
        from = 0;
        to = isTooLong() ? 0 : Math.max(0, input.read(buffer));
        bytes += to;
        return to > 0;
    }
}
