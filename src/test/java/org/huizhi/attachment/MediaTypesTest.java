package org.huizhi.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.huizhi.attachment.Attachment.State;
import org.junit.jupiter.api.Test;

/** What a file is, however it is made to look like another one. */
class MediaTypesTest {

    private static final String TYPES =
            "<Types><Override PartName=\"/word/a.xml\" ContentType=\"application/xml\"/></Types>";

    private static Optional<String> of(byte[] bytes) throws IOException {
        Attachment attachment = new Attachment(
                "cn-610800",
                UUID.randomUUID(),
                null,
                State.UPLOADING,
                bytes.length,
                bytes.length,
                null,
                null,
                Instant.EPOCH);
        return MediaTypes.of(new StoredContent(new Memory(bytes), attachment));
    }

    private static final class Memory extends AttachmentStore {

        private final byte[] bytes;

        @SuppressWarnings("NullAway")
        private Memory(byte[] bytes) {
            // It asks neither the database nor the vault.
            super(null, null);
            this.bytes = bytes;
        }

        @Override
        Optional<byte[]> part(Key key, int number) {
            int from = (number - 1) * Attachment.PIECE;
            return Optional.of(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + Attachment.PIECE)));
        }
    }

    /** @param parts names and what is in them, in turn */
    private static byte[] zip(String... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < parts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(parts[i]));
                zip.write(parts[i + 1].getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] document(String types) throws IOException {
        return zip("[Content_Types].xml", types, "word/a.xml", "<a/>");
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    @Test
    void aDocumentIsOne() throws IOException {
        assertThat(of(document(TYPES))).contains(MediaTypes.DOCUMENT);
        assertThat(of(document(TYPES.replace("a.xml", "a&amp;b.xml")))).contains(MediaTypes.DOCUMENT);
    }

    @Test
    void macrosAreFoundWhateverTheirPartIsCalled() throws IOException {
        assertThat(of(document(TYPES.replace("application/xml", "application/vnd.ms-office.vbaProject"))))
                .isEmpty();
        assertThat(of(document(TYPES.replace("xml\"/>", "vnd.ms-word.document.macroEnabled.main+xml\"/>"))))
                .isEmpty();
        assertThat(of(document(TYPES.replace("application/xml", "application/vnd.ms-office.&#118;baProject"))))
                .isEmpty();
        assertThat(of(document(new String(TYPES.getBytes(StandardCharsets.UTF_16), StandardCharsets.ISO_8859_1))))
                .isEmpty();
        assertThat(of(zip("word/document.xml", "<a/>"))).isEmpty();
    }

    /** One program reads the list at the end, another one the first that it finds. */
    @Test
    void aZipFileThatCanBeReadAsTwoIsNone() throws IOException {
        byte[] good = document(TYPES);
        byte[] other = zip("[Content_Types].xml", TYPES, "word/vbaProject.bin", "x");

        assertThat(of(joined(other, good))).isEmpty();
        assertThat(of(joined(good, new byte[] {0}))).isEmpty();
        assertThat(of(joined(good, Arrays.copyOfRange(good, good.length - 22, good.length))))
                .isEmpty();
        byte[] counted = good.clone();
        counted[counted.length - 22 + 10]++;
        assertThat(of(counted)).isEmpty();
        assertThat(of(zip("[Content_Types].xml", TYPES, "word/a.xml", "<a/>", "WORD/A.xml", "<b/>")))
                .isEmpty();
        assertThat(of(Arrays.copyOf(good, 22))).isEmpty();
        assertThat(of("PK\u0003\u0004".getBytes(StandardCharsets.US_ASCII))).isEmpty();
    }

    @Test
    void aTextIsUtf8AndNothingElse() throws IOException {
        assertThat(of("已核实。\r\n".getBytes(StandardCharsets.UTF_8))).contains("text/plain");
        assertThat(of("a\u0000b".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(of("<html>".getBytes(StandardCharsets.UTF_16))).isEmpty();
        assertThat(of(new byte[] {'a', (byte) 0xE4, (byte) 0xB8}))
                .as("cut within a character")
                .isEmpty();
    }
}
