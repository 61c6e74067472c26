package org.huizhi.attachment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    static final String DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    static final String WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    static final String PRESENTATION = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

    private static final int LONGEST_BEGIN = 16;

    /** Folder in an Office Open XML file (ECMA-376) and what such a file is. */
    private static final Map<String, String> OFFICE = Map.of("word/", DOCUMENT, "xl/", WORKBOOK, "ppt/", PRESENTATION);

    /** With which bytes such a file begins. */
    private record Begin(String mediaType, byte[] magic) {}

    private static final List<Begin> BEGINS = List.of(
            new Begin(PDF, "%PDF-".getBytes(StandardCharsets.US_ASCII)),
            new Begin("image/png", new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}),
            new Begin("image/jpeg", new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}),
            new Begin("image/tiff", new byte[] {'I', 'I', 42, 0}),
            new Begin("image/tiff", new byte[] {'M', 'M', 0, 42}));

    private static final byte[] ZIP = {'P', 'K', 3, 4};

    /** In the media types of parts: macros of Visual Basic, and what they steer. */
    private static final List<String> PROGRAMS = List.of("macroenabled", "vbaproject", "activex", "oleobject");

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
            Optional<ZipParts> zip = ZipParts.of(content);
            return zip.isEmpty() ? Optional.empty() : ofParts(zip.get());
        }
        return isText(content) ? Optional.of(TEXT) : Optional.empty();
    }

    private static boolean startsWith(byte[] head, byte[] magic) {
        return head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }

    static byte[] read(StoredContent content, long from, long to) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.write(from, to, bytes);
        return bytes.toByteArray();
    }

    /** OFD: GB/T 33190. A document with a program in it is none of these. */
    private static Optional<String> ofParts(ZipParts zip) throws IOException {
        Set<String> parts = zip.names();
        if (parts.contains("OFD.xml")) {
            return Optional.of(OFD);
        }
        List<String> kinds = OFFICE.keySet().stream()
                .filter(folder -> parts.stream().anyMatch(part -> part.startsWith(folder)))
                .toList();
        return kinds.size() == 1 && !hasProgram(zip) ? Optional.ofNullable(OFFICE.get(kinds.get(0))) : Optional.empty();
    }

    /**
     * What a part is, the list of contents says, whatever the part is called. It is plain text: what writes it
     * otherwise (UTF-16, characters by their numbers) hides something.
     */
    private static boolean hasProgram(ZipParts zip) throws IOException {
        String types = zip.text("[Content_Types].xml")
                .map(text -> text.toLowerCase(Locale.ROOT).replace("&amp;", ""))
                .orElse("&");
        return types.indexOf('&') >= 0
                || types.indexOf(0) >= 0
                || PROGRAMS.stream().anyMatch(types::contains)
                || zip.names().stream()
                        .anyMatch(part -> part.toLowerCase(Locale.ROOT).endsWith("vbaproject.bin"));
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
