package org.huizhi.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaperTest {

    private static String read(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static byte[] paper(String text) {
        return Paper.pdf("<html><head><style>body { font-family: '" + Paper.FAMILY + "' }</style></head><body><p>"
                + text + "</p></body></html>");
    }

    @Test
    void whatIsCommonStandsThereAndOnlyWhatIsUsedIsInTheFile() throws IOException {
        byte[] pdf = paper("王小明 见长金门 über 〇 &lt;b&gt; 1234");

        assertThat(read(pdf)).contains("王小明 见长金门 über 〇 <b> 1234");
        assertThat(pdf.length).isLessThan(40_000);
    }

    /** A name may have a letter of Extension B, a place one of the Arabic script: neither is lost in silence. */
    @ParameterizedTest
    @CsvSource({
        "Łódź, 〔U+0141〕ód〔U+017A〕",
        "王𪚥明, 王〔U+2A6A5〕明",
        "שלום., 〔U+05E9 U+05DC U+05D5 U+05DD〕.",
        "好😀👍🏽, 好〔U+1F600 U+1F44D U+1F3FD〕",
        "a\u202eb, a〔U+202E〕b",
        "a\u200bb, a〔U+200B〕b"
    })
    void whatTheFontLacksIsShownByItsNumber(String written, String shown) throws IOException {
        assertThat(read(paper(written))).contains(shown);
    }
}
