package org.huizhi.evidence;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A zip (PKWARE APPNOTE 6.3) of which there is exactly one for the same files: stored, in order, without times,
 * comments or extras. So a reader can make it anew and compare, and no byte of it is without meaning.
 */
final class Archive {

    /** A bundle of a slip has some dozens of files of some kilobytes. */
    static final int LONGEST = 64 * 1024 * 1024;

    private static final int MOST_FILES = 2000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][A-Za-z0-9@._-]*(/[A-Za-z0-9][A-Za-z0-9@._-]*)?");
    private static final int LONGEST_NAME = 200;
    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final short VERSION = 20;

    /** Names are UTF-8 (here always ASCII). */
    private static final short FLAGS = 0x0800;

    /** 1980-01-01, the first day that the format knows. */
    private static final short NO_DAY = 0x0021;

    private Archive() {}

    /**
     * What was read.
     *
     * @param damage where the archive differs from the one that these files make; null when it does not
     */
    record Contents(Map<String, byte[]> files, @Nullable String damage) {}

    static byte[] write(Map<String, byte[]> files) {
        int size = END_BYTES;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            size += LOCAL_BYTES + CENTRAL_BYTES + 2 * file.getKey().length() + file.getValue().length;
        }
        ByteBuffer zip = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        files.forEach((name, bytes) -> {
            zip.putInt(LOCAL_HEADER);
            describe(zip, name, bytes);
            zip.put(name.getBytes(StandardCharsets.US_ASCII)).put(bytes);
        });
        int list = zip.position();
        int offset = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String name = file.getKey();
            zip.putInt(CENTRAL_HEADER).putShort(VERSION);
            describe(zip, name, file.getValue());
            // Comment length, disk, attributes inside and outside.
            zip.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
            zip.putInt(offset).put(name.getBytes(StandardCharsets.US_ASCII));
            offset += LOCAL_BYTES + name.length() + file.getValue().length;
        }
        int listBytes = zip.position() - list;
        zip.putInt(END).putShort((short) 0).putShort((short) 0);
        zip.putShort((short) files.size()).putShort((short) files.size());
        zip.putInt(listBytes).putInt(list).putShort((short) 0);
        return zip.array();
    }

    /** The fields that both kinds of headers have; 26 bytes. */
    private static void describe(ByteBuffer zip, String name, byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        zip.putShort(VERSION).putShort(FLAGS).putShort((short) 0);
        zip.putShort((short) 0).putShort(NO_DAY);
        zip.putInt((int) crc.getValue()).putInt(bytes.length).putInt(bytes.length);
        zip.putShort((short) name.length()).putShort((short) 0);
    }

    /** Reads whatever the bytes are; never more than they are, since nothing is compressed. */
    static Contents read(byte[] bytes) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        if (bytes.length > LONGEST) {
            return new Contents(files, "longer than " + LONGEST + " bytes");
        }
        ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        String last = "the beginning";
        int position = 0;
        while (position + LOCAL_BYTES <= bytes.length && zip.getInt(position) == LOCAL_HEADER) {
            int size = zip.getInt(position + 22);
            int nameSize = Short.toUnsignedInt(zip.getShort(position + 26));
            long end = (long) position + LOCAL_BYTES + nameSize + size;
            if (size < 0 || nameSize > LONGEST_NAME || end > bytes.length || files.size() == MOST_FILES) {
                return new Contents(files, "byte " + position + ", after " + last);
            }
            String name = new String(bytes, position + LOCAL_BYTES, nameSize, StandardCharsets.ISO_8859_1);
            byte[] content = Arrays.copyOfRange(bytes, position + LOCAL_BYTES + nameSize, (int) end);
            if (!NAME.matcher(name).matches() || files.put(name, content) != null) {
                return new Contents(files, "byte " + position + ", after " + last);
            }
            last = name;
            position = (int) end;
        }
        return new Contents(files, difference(files, bytes));
    }

    private static @Nullable String difference(Map<String, byte[]> files, byte[] bytes) {
        byte[] canonical = write(files);
        int at = Arrays.mismatch(canonical, bytes);
        if (at < 0) {
            return null;
        }
        int end = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            end += LOCAL_BYTES + file.getKey().length() + file.getValue().length;
            if (at < end) {
                return file.getKey();
            }
        }
        return "byte " + at + ", in the list of files";
    }
}
