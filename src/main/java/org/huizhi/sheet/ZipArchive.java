package org.huizhi.sheet;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The parts of a zip archive (PKWARE APPNOTE 6.3) as its central directory lists them, which is what other programs
 * show: what stands between the parts, or was left over when the archive was changed, is none of it. Each part is held
 * to its checksum. The platform's own class does the same, but from a file on the disk.
 */
final class ZipArchive {

    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONG_END = 0x06064b50;
    private static final int LONG_END_LENGTH = 56;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_LENGTH = 20;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_LENGTH = 46;
    private static final int PART = 0x04034b50;
    private static final int PART_LENGTH = 30;

    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int LONG_SIZES = 1;
    private static final long ELSEWHERE = 0xFFFFFFFFL;
    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    private static final int MOST_PARTS = 2_000;
    private static final int LONGEST_DIRECTORY = 1024 * 1024;
    private static final int BUFFER = 16 * 1024;

    private final ByteSource bytes;
    private final Map<String, Entry> entries = new HashMap<>();
    private long directoryAt;
    private long packed;

    private ZipArchive(ByteSource bytes) {
        this.bytes = bytes;
    }

    /** @param at where the header is that stands before the content */
    private record Entry(long at, int flags, int method, long checksum, long packed, long size) {}

    /** @param at its first byte; {@code end} is the first byte behind it */
    private record Directory(long at, long length, long end) {}

    /** @throws UnusableFileException for what is no archive, or does not say clearly what is in it */
    static ZipArchive open(ByteSource bytes) throws IOException {
        ZipArchive archive = new ZipArchive(bytes);
        Directory directory = archive.directory();
        if (directory.length() > LONGEST_DIRECTORY) {
            throw SharedTexts.tooLarge();
        }
        if (directory.length() < 0 || directory.at() < 0 || directory.at() + directory.length() != directory.end()) {
            throw Unpacked.notAWorkbook();
        }
        archive.directoryAt = directory.at();
        ByteBuffer entries = archive.read(directory.at(), (int) directory.length());
        while (entries.hasRemaining()) {
            archive.add(entries);
        }
        return archive;
    }

    private Directory directory() throws IOException {
        long length = bytes.length();
        int behind = (int) Math.min(length, END_LENGTH + LONGEST_COMMENT + LOCATOR_LENGTH);
        ByteBuffer tail = read(length - behind, behind);
        for (int at = behind - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END && unsigned(tail.getShort(at + 20)) == behind - at - END_LENGTH) {
                long end = length - behind + at;
                if (at >= LOCATOR_LENGTH && tail.getInt(at - LOCATOR_LENGTH) == LOCATOR) {
                    return longDirectory(tail.getLong(at - LOCATOR_LENGTH + 8), end - LOCATOR_LENGTH);
                }
                return new Directory(unsigned(tail.getInt(at + 16)), unsigned(tail.getInt(at + 12)), end);
            }
        }
        throw Unpacked.notAWorkbook();
    }

    private Directory longDirectory(long at, long before) throws IOException {
        if (at < 0 || at > before - LONG_END_LENGTH) {
            throw Unpacked.notAWorkbook();
        }
        ByteBuffer end = read(at, LONG_END_LENGTH);
        if (end.getInt(0) != LONG_END) {
            throw Unpacked.notAWorkbook();
        }
        return new Directory(end.getLong(48), end.getLong(40), at);
    }

    private void add(ByteBuffer directory) throws IOException {
        if (directory.remaining() < ENTRY_LENGTH || directory.getInt(directory.position()) != ENTRY) {
            throw Unpacked.notAWorkbook();
        }
        ByteBuffer entry = slice(directory, ENTRY_LENGTH);
        ByteBuffer name = slice(directory, unsigned(entry.getShort(28)));
        ByteBuffer extra = slice(directory, unsigned(entry.getShort(30)));
        slice(directory, unsigned(entry.getShort(32)));
        long[] sizes = {unsigned(entry.getInt(24)), unsigned(entry.getInt(20)), unsigned(entry.getInt(42))};
        readLongSizes(extra, sizes);
        long packedSize = sizes[1];
        long at = sizes[2];
        if (sizes[0] < 0 || at < 0 || packedSize < 0 || at > directoryAt || packedSize > directoryAt - at) {
            throw Unpacked.notAWorkbook();
        }
        Entry read = new Entry(
                at,
                unsigned(entry.getShort(8)),
                unsigned(entry.getShort(10)),
                unsigned(entry.getInt(16)),
                packedSize,
                sizes[0]);
        // Two of one name: programs differ about which of them counts.
        if (entries.put(key(StandardCharsets.UTF_8.decode(name).toString()), read) != null) {
            throw Unpacked.notAWorkbook();
        }
        if (entries.size() > MOST_PARTS) {
            throw SharedTexts.tooLarge();
        }
    }

    /** Sizes that four bytes do not hold stand in a field of their own, in this order (4.5.3). */
    private static void readLongSizes(ByteBuffer extra, long[] sizes) throws IOException {
        while (extra.remaining() >= 4) {
            int id = unsigned(extra.getShort());
            ByteBuffer field = slice(extra, unsigned(extra.getShort()));
            for (int i = 0; id == LONG_SIZES && i < sizes.length; i++) {
                if (sizes[i] == ELSEWHERE && field.remaining() >= Long.BYTES) {
                    sizes[i] = field.getLong();
                }
            }
        }
    }

    /** Names of parts are the same in capitals (ISO/IEC 29500-2, 6.2.2.2); some programs write backslashes. */
    private static String key(String name) {
        return name.replace('\\', '/').toLowerCase(Locale.ROOT);
    }

    /** @return packed bytes that have been unpacked, of all parts */
    long packed() {
        return packed;
    }

    boolean has(String name) {
        return entries.containsKey(key(name));
    }

    /**
     * @return what the part unpacks to; reading it to its end says whether it is whole
     * @throws UnusableFileException for a part that is not there, or that only a password or another program opens
     */
    InputStream open(String name) throws IOException {
        Entry entry = entries.get(key(name));
        if (entry == null
                || (entry.flags() & ENCRYPTED) != 0
                || (entry.method() != STORED && entry.method() != DEFLATED)) {
            throw Unpacked.notAWorkbook();
        }
        ByteBuffer header = read(entry.at(), PART_LENGTH);
        long at = entry.at() + PART_LENGTH + unsigned(header.getShort(26)) + unsigned(header.getShort(28));
        if (header.getInt(0) != PART || at > directoryAt - entry.packed()) {
            throw Unpacked.notAWorkbook();
        }
        InputStream content = new Packed(bytes.open(at), entry.packed());
        return new Checked(entry.method() == DEFLATED ? new Inflated(content) : content, entry);
    }

    private ByteBuffer read(long at, int length) throws IOException {
        if (at < 0 || at + length > bytes.length()) {
            throw Unpacked.notAWorkbook();
        }
        try (InputStream in = bytes.open(at)) {
            byte[] read = in.readNBytes(length);
            if (read.length < length) {
                throw Unpacked.notAWorkbook();
            }
            return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** @return the next bytes, which are passed over */
    private static ByteBuffer slice(ByteBuffer of, int length) throws UnusableFileException {
        if (length > of.remaining()) {
            throw Unpacked.notAWorkbook();
        }
        ByteBuffer slice = of.slice(of.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        of.position(of.position() + length);
        return slice;
    }

    private static int unsigned(short number) {
        return Short.toUnsignedInt(number);
    }

    private static long unsigned(int number) {
        return Integer.toUnsignedLong(number);
    }

    /** The bytes of one part, and none behind it. */
    private final class Packed extends FilterInputStream {

        private long left;

        private Packed(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            int read = left == 0 ? -1 : in.read(into, from, (int) Math.min(most, left));
            if (read > 0) {
                left -= read;
                packed += read;
            }
            return read;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }
    }

    private static final class Inflated extends InflaterInputStream {

        private Inflated(InputStream in) {
            super(in, new Inflater(true), BUFFER);
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }

    /** Is as long as the directory says, and has its checksum. */
    private static final class Checked extends FilterInputStream {

        private final Entry entry;
        private final CRC32 checksum = new CRC32();
        private long length;

        private Checked(InputStream in, Entry entry) {
            super(in);
            this.entry = entry;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            int read;
            try {
                read = in.read(into, from, most);
            } catch (ZipException | EOFException e) {
                throw Unpacked.notAWorkbook();
            }
            if (read > 0) {
                length += read;
                checksum.update(into, from, read);
            }
            boolean ended = read < 0;
            if (length > entry.size()
                    || (ended && (length < entry.size() || checksum.getValue() != entry.checksum()))) {
                throw Unpacked.notAWorkbook();
            }
            return read;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }
    }
}
