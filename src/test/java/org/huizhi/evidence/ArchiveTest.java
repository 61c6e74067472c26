package org.huizhi.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Archives made by somebody who wants the reader to write elsewhere, to run out of memory, or to see other files than
 * are checked.
 */
class ArchiveTest {

    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);
    /** Where a local header has the size of its file. */
    private static final int SIZE = 22;

    @Test
    void whatWasWrittenIsReadAndNothingElse() {
        Archive.Contents contents = Archive.read(Archive.write(Map.of("messages/1.jws", CONTENT)));

        assertThat(contents.damage()).isNull();
        assertThat(contents.files()).containsOnlyKeys("messages/1.jws");
        assertThat(contents.files().get("messages/1.jws")).isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "a/../x",
                "a/../../x",
                "/etc/passwd",
                "a//x",
                "a/b/x",
                "a/",
                ".x",
                "a\\x",
                "C:x",
                "x\u0000.jws",
                "x y",
                ""
            })
    void aFileWithANameOfAnotherFormIsNotTaken(String name) {
        Archive.Contents contents = Archive.read(Archive.write(Map.of(name, CONTENT)));

        assertThat(contents.damage()).isNotNull();
        assertThat(contents.files()).isEmpty();
    }

    @Test
    void aBombIsNotInflated() {
        byte[] bomb = compressed(new byte[100 * 1024 * 1024]);

        assertThat(bomb).hasSizeLessThan(1024 * 1024);
        assertThat(Archive.read(bomb).damage()).isNotNull();
        assertThat(Archive.read(bomb).files().values())
                .allSatisfy(file -> assertThat(file).hasSizeLessThan(bomb.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 8, 6, 0})
    void aSizeThatIsNotTheFilesIsFound(int size) {
        byte[] zip = Archive.write(Map.of("a.jws", CONTENT));
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(SIZE, size);

        assertThat(Archive.read(zip).damage()).isNotNull();
    }

    @Test
    void twoFilesOfOneNameAreFound() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("a.jws", CONTENT);
        files.put("b.jws", CONTENT);
        byte[] zip = new String(Archive.write(files), StandardCharsets.ISO_8859_1)
                .replace("b.jws", "a.jws")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Archive.read(zip).damage()).isNotNull();
    }

    @Test
    void moreFilesThanABundleHasAreNotRead() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 5_000; i++) {
            files.put("f" + i, new byte[0]);
        }
        Archive.Contents contents = Archive.read(Archive.write(files));

        assertThat(contents.damage()).isNotNull();
        assertThat(contents.files()).hasSizeLessThan(5_000);
    }

    @Test
    void whatIsLongerThanABundleIsNotLookedAt() {
        assertThat(Archive.read(new byte[Archive.LONGEST + 1]).damage()).startsWith("longer than");
    }

    private static byte[] compressed(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.jws"));
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
