package org.huizhi.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of a stream in chunks: as many as have arrived, so that a slow sender gets answers while it sends. */
final class NdjsonLines {

    private static final int LONGEST_CHUNK = 200;
    /** Bytes after which a chunk is long enough: many long lines at once would be much memory. */
    private static final int HEAVIEST_CHUNK = 256 * 1024;

    /** Longest line that is read even when there is no room for longer ones, in bytes. */
    private static final int SHORT_LINE = 16 * 1024;

    private final IncomingBody input;
    private final int longestLine;
    private final byte[] buffer = new byte[16 * 1024];
    /** What of the buffer is not read yet. */
    private int from;

    private int to;
    private int number;
    /** Bytes of the chunk that is being read. */
    private int held;

    NdjsonLines(IncomingBody input, int longestLine) {
        this.input = input;
        this.longestLine = longestLine;
    }

    /** One line that is not blank. */
    sealed interface Line {

        /** @return from 1 */
        int number();
    }

    record Whole(int number, byte[] bytes) implements Line {}

    record TooLong(int number) implements Line {}

    /** A long line for which there was no room in this replica when it came. */
    record NoRoom(int number) implements Line {}

    /**
     * What was read before is forgotten now.
     *
     * @return at least one line; none at the end. Blank lines count, but are left out. As many as there is room for.
     */
    List<Line> next() throws IOException {
        List<Line> chunk = new ArrayList<>();
        held = 0;
        input.buffered(held);
        boolean room = true;
        while (room
                && chunk.size() < LONGEST_CHUNK
                && held < HEAVIEST_CHUNK
                && (chunk.isEmpty() || from < to || input.available() > 0)) {
            Line line = read();
            if (line == null) {
                break;
            }
            if (line instanceof Whole whole) {
                if (isBlank(whole.bytes())) {
                    continue;
                }
                held += whole.bytes().length;
                room = input.buffered(held);
            }
            chunk.add(line);
        }
        return chunk;
    }

    /** @return null at the end */
    private @Nullable Line read() throws IOException {
        if (from == to && !fill()) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        boolean tooLong = false;
        boolean room = true;
        boolean ended = false;
        while (!ended && (from < to || fill())) {
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            int length = bytes.size() + end - from;
            tooLong |= length > longestLine;
            room = room && (tooLong || length <= SHORT_LINE || input.buffered(held + length));
            if (!tooLong && room) {
                bytes.write(buffer, from, end - from);
            }
            ended = end < to;
            from = ended ? end + 1 : end;
        }
        number++;
        if (tooLong) {
            return new TooLong(number);
        }
        return room ? new Whole(number, bytes.toByteArray()) : new NoRoom(number);
    }

    /** @return false at the end of the stream */
    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, input.read(buffer));
        return to > 0;
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }
}
