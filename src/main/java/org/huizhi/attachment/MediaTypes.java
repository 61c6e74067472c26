package org.huizhi.attachment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells what a file is from its bytes, whatever it is called: documents and pictures that offices exchange, and nothing
 * that runs. A short list of our own, since a library that knows a thousand types would only have to be told which of
 * them to refuse.
 */
final class MediaTypes {

    static final String PDF = "application/pdf";
    static final String TEXT = "text/plain";
    static final String OFD = "application/ofd";

    private static final int LONGEST_BEGIN = 16;

    /** Folder in an Office Open XML file (ECMA-376) and what such a file is. */
    private static final Map<String, String> OFFICE = Map.of(
            "word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation");

    private static final int END = 0x06054b50;
    private static final int ENTRY = 0x02014b50;
    private static final int END_BYTES = 22;
    private static final int ENTRY_BYTES = 46;
    private static final int LONGEST_COMMENT = 0xFFFF;
    /** Of the list of a zip file's parts, in bytes. */
    private static final long LONGEST_LIST = 1024 * 1024;

    /** With which bytes such a file begins. */
    private record Begin(String mediaType, byte[] magic) {}

    private static final List<Begin> BEGINS = List.of(
            new Begin(PDF, "%PDF-".getBytes(StandardCharsets.US_ASCII)),
            new Begin("image/png", new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}),
            new Begin("image/jpeg", new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}),
            new Begin("image/tiff", new byte[] {'I', 'I', 42, 0}),
            new Begin("image/tiff", new byte[] {'M', 'M', 0, 42}));

    private static final byte[] ZIP = {'P', 'K', 3, 4};

    private MediaTypes() {}

    /** @return empty for what may not be attached */
    static Optional<String> of(StoredContent content) throws IOException {
        byte[] head = read(content, 0, Math.min(LONGEST_BEGIN, content.length()));
        for (Begin known : BEGINS) {
            if (startsWith(head, known.magic())) {
                return Optional.of(known.mediaType());
            }
        }
        if (startsWith(head, ZIP)) {
            return ofParts(parts(content));
        }
        return isText(content) ? Optional.of(TEXT) : Optional.empty();
    }

    private static boolean startsWith(byte[] head, byte[] magic) {
        return head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }

    private static byte[] read(StoredContent content, long from, long to) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.write(from, to, bytes);
        return bytes.toByteArray();
    }

    /** OFD: GB/T 33190. A document with a program in it is none of these. */
    private static Optional<String> ofParts(Set<String> parts) {
        if (parts.stream().anyMatch(part -> part.toLowerCase(Locale.ROOT).endsWith("vbaproject.bin"))) {
            return Optional.empty();
        }
        if (parts.contains("OFD.xml")) {
            return Optional.of(OFD);
        }
        List<String> kinds = OFFICE.keySet().stream()
                .filter(folder -> parts.stream().anyMatch(part -> part.startsWith(folder)))
                .toList();
        return parts.contains("[Content_Types].xml") && kinds.size() == 1
                ? Optional.ofNullable(OFFICE.get(kinds.get(0)))
                : Optional.empty();
    }

    /** @return names of the parts by the list at the end (PKWARE APPNOTE 6.3, section 4.3); empty for what has none */
    private static Set<String> parts(StoredContent content) throws IOException {
        long tail = Math.max(0, content.length() - END_BYTES - LONGEST_COMMENT);
        ByteBuffer end = littleEndian(read(content, tail, content.length()));
        int at = end.limit() - END_BYTES;
        while (at >= 0 && end.getInt(at) != END) {
            at--;
        }
        if (at < 0) {
            return Set.of();
        }
        long length = Integer.toUnsignedLong(end.getInt(at + 12));
        long from = Integer.toUnsignedLong(end.getInt(at + 16));
        if (length > LONGEST_LIST || from + length > content.length()) {
            return Set.of();
        }
        return names(read(content, from, from + length));
    }

    private static Set<String> names(byte[] bytes) {
        ByteBuffer list = littleEndian(bytes);
        Set<String> names = new HashSet<>();
        int at = 0;
        while (at + ENTRY_BYTES <= list.limit() && list.getInt(at) == ENTRY) {
            int name = Short.toUnsignedInt(list.getShort(at + 28));
            int next = at
                    + ENTRY_BYTES
                    + name
                    + Short.toUnsignedInt(list.getShort(at + 30))
                    + Short.toUnsignedInt(list.getShort(at + 32));
            if (next > list.limit()) {
                break;
            }
            names.add(new String(bytes, at + ENTRY_BYTES, name, StandardCharsets.UTF_8));
            at = next;
        }
        return names;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** UTF-8 without characters of control, save for those that a text has. */
    private static boolean isText(StoredContent content) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
        CharBuffer characters = CharBuffer.allocate(64 * 1024);
        try (InputStream input = content.open()) {
            int read;
            do {
                read = input.read(bytes.array(), bytes.position(), bytes.remaining());
                bytes.position(bytes.position() + Math.max(0, read)).flip();
                CoderResult result = decoder.decode(bytes, characters, read < 0);
                characters.flip();
                if (result.isError() || characters.chars().anyMatch(MediaTypes::isControl)) {
                    return false;
                }
                characters.clear();
                bytes.compact();
            } while (read >= 0);
        }
        return true;
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character)
                && character != '\n'
                && character != '\r'
                && character != '\t'
                && character != '\f';
    }
}
