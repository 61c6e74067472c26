package org.huizhi.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that others chose for files, on the disk of whoever saves them. */
class FileNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "居住证明.pdf      | application/pdf | 居住证明.pdf",
                "Scan.JPEG         | image/jpeg      | Scan.JPEG",
                "附件              | application/ofd | 附件.ofd",
                "清单.bat          | text/plain      | 清单.bat.txt",
                "invoice.pdf.exe   | application/pdf | invoice.pdf.exe.pdf",
                "../../etc/passwd  | text/plain      | _.._etc_passwd.txt",
                "con.txt           | text/plain      | _con.txt",
                "NUL.tar.png       | image/png       | _NUL.tar.png",
                "com¹              | text/plain      | _com¹.txt",
                "console.txt       | text/plain      | console.txt",
                "...               | text/plain      | _.txt",
                "a:b*c.txt         | text/plain      | a_b_c.txt",
                "x                 | font/otf        | x.bin"
            })
    void itIsSavedAsWhatItsContentIsForAndOnEverySystem(String name, String type, String saved) {
        assertThat(FileName.saved(name, type)).isEqualTo(saved);
    }

    @Test
    void aLongNameIsCutBetweenItsCharacters() {
        String saved = FileName.saved("😀".repeat(200) + ".pdf", "application/pdf");

        assertThat(saved).endsWith("😀.pdf").doesNotContain("?");
        assertThat(saved.getBytes(StandardCharsets.UTF_8).length).isBetween(230, 240);
    }

    @Test
    void aHeaderHasBothFormsAndNothingGetsOutOfItsQuotes() {
        assertThat(FileName.disposition("a\"; filename=\"b.html", "text/plain"))
                .isEqualTo("attachment; filename=\"a__ filename__b.html.txt\";"
                        + " filename*=UTF-8''a_%3B%20filename%3D_b.html.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a\\b", ".a", "a.", " a", "a ", "a:b", "a|b", "a?", "..", "\"a"})
    void whatIsNoNameOfAFileIsNone(String name) {
        assertThat(FileName.isPlain(name)).isFalse();
    }
}
