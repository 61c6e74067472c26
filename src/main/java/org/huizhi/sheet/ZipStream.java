package org.huizhi.sheet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A zip archive (PKWARE APPNOTE 6.3) read from front to back. The platform's own stream refuses what programs that
 * write from front to back make of large workbooks: sizes behind the content in their long form (section 4.3.9.2). Here
 * the end of the content ends a part, and what stands behind it is passed over up to the next part. Checksums are not
 * looked at: what was changed on the way would not be XML.
 */
final class ZipStream implements AutoCloseable {

    private static final int PART = 0x04034b50;
    private static final int DIRECTORY = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int HEADER_AFTER_SIGNATURE = 26;
    private static final int SIZES_BEHIND = 1 << 3;
    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int LONGEST_NAME = 1_000;
    /** Signature, checksum and two sizes of eight bytes. */
    private static final int LONGEST_BEHIND = 24;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final byte[] buffer = new byte[16 * 1024];
    private int from;
    private int to;
    private long packed;
    private boolean deflated;
    private long stored;
    private boolean ended;

    ZipStream(InputStream in) {
        this.in = in;
    }

    /** @return bytes of the archive that have been read */
    long packed() {
        return packed;
    }

    /**
     * The part before has to be read to its end.
     *
     * @return name of the next part; null at the end
     */
    @Nullable
    String next() throws IOException {
        int signature = number(4);
        for (int passed = 0; signature != PART; passed++) {
            if (signature == DIRECTORY || signature == END) {
                return null;
            }
            if (passed == LONGEST_BEHIND) {
                throw Unpacked.notAWorkbook();
            }
            signature = signature >>> Byte.SIZE | one() << (3 * Byte.SIZE);
        }
        byte[] header = bytes(HEADER_AFTER_SIGNATURE);
        int flags = number(header, 2, 2);
        int method = number(header, 4, 2);
        int size = number(header, 14, 4);
        int name = number(header, 22, 2);
        int extra = number(header, 24, 2);
        boolean unknown = method != DEFLATED && (method != STORED || (flags & SIZES_BEHIND) != 0 || size < 0);
        if (unknown || (flags & ENCRYPTED) != 0 || name > LONGEST_NAME) {
            throw Unpacked.notAWorkbook();
        }
        String read = new String(bytes(name), StandardCharsets.UTF_8);
        bytes(extra);
        deflated = method == DEFLATED;
        stored = size;
        ended = !deflated && size == 0;
        inflater.reset();
        return read;
    }

    /** @return -1 at the end of the part */
    int read(byte[] into, int at, int most) throws IOException {
        if (ended || most == 0) {
            return ended ? -1 : 0;
        }
        return deflated ? inflated(into, at, most) : copied(into, at, most);
    }

    private int inflated(byte[] into, int at, int most) throws IOException {
        try {
            while (true) {
                int read = inflater.inflate(into, at, most);
                if (read > 0) {
                    return read;
                }
                if (inflater.finished()) {
                    from = to - inflater.getRemaining();
                    ended = true;
                    return -1;
                }
                if (inflater.needsDictionary()) {
                    throw Unpacked.notAWorkbook();
                }
                if (from == to) {
                    fill();
                }
                inflater.setInput(buffer, from, to - from);
                from = to;
            }
        } catch (DataFormatException e) {
            throw Unpacked.notAWorkbook();
        }
    }

    private int copied(byte[] into, int at, int most) throws IOException {
        if (from == to) {
            fill();
        }
        int length = (int) Math.min(Math.min(most, to - from), stored);
        System.arraycopy(buffer, from, into, at, length);
        from += length;
        stored -= length;
        ended = stored == 0;
        return length;
    }

    private void fill() throws IOException {
        from = 0;
        to = Math.max(0, in.read(buffer, 0, buffer.length));
        if (to == 0) {
            throw Unpacked.notAWorkbook();
        }
        packed += to;
    }

    private int one() throws IOException {
        if (from == to) {
            fill();
        }
        return buffer[from++] & 0xFF;
    }

    private byte[] bytes(int length) throws IOException {
        byte[] read = new byte[length];
        for (int i = 0; i < length; i++) {
            read[i] = (byte) one();
        }
        return read;
    }

    private int number(int length) throws IOException {
        return number(bytes(length), 0, length);
    }

    private static int number(byte[] bytes, int at, int length) {
        int number = 0;
        for (int i = length - 1; i >= 0; i--) {
            number = number << Byte.SIZE | (bytes[at + i] & 0xFF);
        }
        return number;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
