package org.huizhi.attachment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The parts of a zip file by the list at its end (PKWARE APPNOTE 6.3, section 4.3). A file that two programs may read
 * as two is none: the list ends where the end record begins, that ends with the file, and no name comes twice.
 */
final class ZipParts {

    private static final int END = 0x06054b50;
    private static final int ENTRY = 0x02014b50;
    private static final int HEADER = 0x04034b50;
    private static final int END_BYTES = 22;
    private static final int ENTRY_BYTES = 46;
    private static final int HEADER_BYTES = 30;
    private static final int LONGEST_COMMENT = 0xFFFF;
    /** Of the list, in bytes, and of a part that is read. */
    private static final int LONGEST = 1024 * 1024;

    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    private record Part(int method, long bytes, long at) {}

    private final StoredContent content;
    private final Map<String, Part> parts;

    private ZipParts(StoredContent content, Map<String, Part> parts) {
        this.content = content;
        this.parts = parts;
    }

    /** @return empty where it is no zip file, or could be read as another one */
    static Optional<ZipParts> of(StoredContent content) throws IOException {
        long tail = Math.max(0, content.length() - END_BYTES - LONGEST_COMMENT);
        ByteBuffer end = littleEndian(MediaTypes.read(content, tail, content.length()));
        int at = end.limit() - END_BYTES;
        while (at >= 0 && end.getInt(at) != END) {
            at--;
        }
        if (at < 0 || at + END_BYTES + unsigned(end, at + 20) != end.limit()) {
            return Optional.empty();
        }
        int count = unsigned(end, at + 10);
        long length = Integer.toUnsignedLong(end.getInt(at + 12));
        long from = Integer.toUnsignedLong(end.getInt(at + 16));
        if (length > LONGEST || from + length != tail + at) {
            return Optional.empty();
        }
        return listed(MediaTypes.read(content, from, from + length))
                .filter(parts -> parts.size() == count)
                .map(parts -> new ZipParts(content, parts));
    }

    private static Optional<Map<String, Part>> listed(byte[] bytes) {
        ByteBuffer list = littleEndian(bytes);
        Map<String, Part> parts = new HashMap<>();
        Map<String, String> seen = new HashMap<>();
        int at = 0;
        while (at < list.limit()) {
            if (at + ENTRY_BYTES > list.limit() || list.getInt(at) != ENTRY) {
                return Optional.empty();
            }
            int length = unsigned(list, at + 28);
            int next = at + ENTRY_BYTES + length + unsigned(list, at + 30) + unsigned(list, at + 32);
            if (next > list.limit()) {
                return Optional.empty();
            }
            String name = new String(bytes, at + ENTRY_BYTES, length, StandardCharsets.UTF_8);
            Part part = new Part(
                    unsigned(list, at + 10),
                    Integer.toUnsignedLong(list.getInt(at + 20)),
                    Integer.toUnsignedLong(list.getInt(at + 42)));
            if (seen.put(name.toLowerCase(Locale.ROOT), name) != null) {
                return Optional.empty();
            }
            parts.put(name, part);
            at = next;
        }
        return Optional.of(parts);
    }

    Set<String> names() {
        return parts.keySet();
    }

    /** @return empty where it is not there, is not packed as such files are, or is too long */
    Optional<String> text(String name) throws IOException {
        Part part = parts.get(name);
        if (part == null || part.bytes() > LONGEST || part.at() + HEADER_BYTES > content.length()) {
            return Optional.empty();
        }
        ByteBuffer header = littleEndian(MediaTypes.read(content, part.at(), part.at() + HEADER_BYTES));
        long from = part.at() + HEADER_BYTES + unsigned(header, 26) + unsigned(header, 28);
        if (header.getInt(0) != HEADER || from + part.bytes() > content.length()) {
            return Optional.empty();
        }
        byte[] packed = MediaTypes.read(content, from, from + part.bytes());
        return switch (part.method()) {
            case STORED -> Optional.of(new String(packed, StandardCharsets.UTF_8));
            case DEFLATED -> inflated(packed);
            default -> Optional.empty();
        };
    }

    private static Optional<String> inflated(byte[] packed) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed);
            byte[] bytes = new byte[LONGEST];
            int length = 0;
            int more;
            do {
                more = inflater.inflate(bytes, length, LONGEST - length);
                length += more;
            } while (more > 0);
            return inflater.finished()
                    ? Optional.of(new String(bytes, 0, length, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int unsigned(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }
}
