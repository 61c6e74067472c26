package org.huizhi.console.paper;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An office prints a slip; somebody who gets the paper asks whether it is genuine and still says what is so. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class PrintedSlipTest {

    private static final String TYPE = "residence-confirmation";
    private static final Pattern REFERENCE = Pattern.compile("([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}");

    private final TestCaller handler = TestCaller.handler().of(Slips.YULIN_OFFICE);
    private final ConsoleVisitor visitor = ConsoleVisitor.of(handler);
    private OtherRegion xinzhou;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
    }

    @AfterEach
    void end() {
        xinzhou.close();
    }

    private static byte[] print(ConsoleVisitor visitor, String slip) {
        return visitor.get("/console/work/" + slip + "/paper")
                .then()
                .statusCode(200)
                .header("Content-Type", "application/pdf")
                .header("Cache-Control", "no-store")
                .extract()
                .asByteArray();
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument paper = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(paper);
        }
    }

    private static String reference(byte[] pdf) throws IOException {
        Matcher found = REFERENCE.matcher(text(pdf));
        assertThat(found.find()).isTrue();
        return found.group();
    }

    @Test
    void thePaperSaysWhatThePageSaysInBothLanguages() throws IOException {
        String slip = Yulin.receive(xinzhou, TYPE);
        String number = handler.get("/notices/" + slip).path("number");
        long prints = prints(slip);

        byte[] english = print(visitor, slip);
        byte[] chinese = print(visitor.reading("zh"), slip);
        look(english, "slip-en");
        look(chinese, "slip-zh");

        assertThat(text(english))
                .contains("Exchange slip " + number, Slips.NAME, Slips.DOCUMENT_NUMBER, "Residence confirmation")
                .contains("As of", "Printed by " + handler.subject(), "Round 1", "theirs, verified", slip);
        assertThat(text(chinese))
                .contains("信息交流单", number, Slips.NAME, "居住核实", "打印人：" + handler.subject(), "办理期限", "核验码");
        assertThat(List.of(pages(english), pages(chinese))).containsExactly(1, 1);
        assertThat(english.length).isLessThan(150_000);
        assertThat(prints(slip)).isEqualTo(prints + 2);
        // Both may be of one minute, and have the same reference then.
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where notice_id = ?::uuid and action = 'notice.print'"
                                + " and detail in (?, ?) and caller = ?",
                        slip,
                        reference(english),
                        reference(chinese),
                        handler.subject()))
                .isEqualTo(2);
    }

    private static int pages(byte[] paper) throws IOException {
        try (PDDocument document = Loader.loadPDF(paper)) {
            return document.getNumberOfPages();
        }
    }

    private static long prints(String slip) {
        return Yulin.count(
                "select count(*) from audit_entry where notice_id = ?::uuid and action = 'notice.print'", slip);
    }

    @Test
    void theCodeOnThePaperLeadsToItsVerdict() throws Exception {
        String slip = Yulin.receive(xinzhou, TYPE);
        byte[] paper = print(visitor, slip);

        String address = decoded(paper);

        assertThat(address)
                .matches("http://localhost:\\d+/console/paper\\?reference=[0-9A-Z]{40}")
                .doesNotContain(Slips.DOCUMENT_NUMBER);
        String path = address.replaceFirst("http://localhost:\\d+", "");
        assertThat(visitor.read(path))
                .contains("Genuine and current", "/console/work/" + slip, "<strong>New</strong>")
                .doesNotContain(Slips.NAME, Slips.DOCUMENT_NUMBER);
        assertThat(visitor.reading("zh").read(path)).contains("真件，内容最新");
    }

    /** As a telephone does: from the picture of the sheet. */
    private static String decoded(byte[] pdf) throws Exception {
        try (PDDocument paper = Loader.loadPDF(pdf)) {
            BufferedImage sheet = new PDFRenderer(paper).renderImageWithDPI(0, 150);
            int[] pixels = sheet.getRGB(0, 0, sheet.getWidth(), sheet.getHeight(), null, 0, sheet.getWidth());
            return new QRCodeReader()
                    .decode(
                            new BinaryBitmap(new HybridBinarizer(
                                    new RGBLuminanceSource(sheet.getWidth(), sheet.getHeight(), pixels))),
                            Map.of(DecodeHintType.TRY_HARDER, true))
                    .getText();
        }
    }

    @Test
    void anOlderPaperIsToldWithWhatCameLater() throws IOException {
        String slip = Yulin.receive(xinzhou, TYPE);
        String early = reference(print(visitor, slip));
        handler.perform("acceptance", slip, "{}").then().statusCode(200);
        String late = reference(print(visitor, slip));

        assertThat(visitor.read("/console/paper?reference=" + early))
                .contains("Genuine, but outdated", "<strong>Accepted</strong>");
        assertThat(visitor.read("/console/paper?reference=" + late)).contains("Genuine and current");
    }

    @Test
    void whatWasAlteredOrMadeUpIsNotGenuine() throws IOException {
        String slip = Yulin.receive(xinzhou, TYPE);
        PaperReference real =
                PaperReference.read(reference(print(visitor, slip))).reference().orElseThrow();

        for (PaperReference altered : List.of(
                new PaperReference(real.slip(), real.minute() + 1, real.version(), real.check()),
                new PaperReference(real.slip(), real.minute(), real.version() + 1, real.check()),
                new PaperReference(real.slip() + 1, real.minute(), real.version(), real.check()),
                new PaperReference(real.slip(), real.minute(), real.version(), real.check() ^ 1))) {
            assertThat(visitor.read("/console/paper?reference=" + altered.text()))
                    .contains("Not genuine")
                    .doesNotContain(slip);
        }
    }

    @Test
    void whatIsMistypedIsToldAtOnce() throws IOException {
        String slip = Yulin.receive(xinzhou, TYPE);
        String real = reference(print(visitor, slip));
        char wrong = real.charAt(13) == '7' ? '8' : '7';

        visitor.get("/console/paper?reference=" + real.substring(0, 13) + wrong + real.substring(14))
                .then()
                .statusCode(422)
                .body(org.hamcrest.Matchers.containsString("Not as printed: group 3"));
        visitor.get("/console/paper?reference=%3Cscript%3E")
                .then()
                .statusCode(422)
                .body(org.hamcrest.Matchers.containsString("eight groups of five"));
    }

    @Test
    void anotherOfficeCanNeitherPrintNorSeeMoreThanTheState() throws IOException {
        String slip = Yulin.receive(xinzhou, TYPE);
        String reference = reference(print(visitor, slip));
        ConsoleVisitor nextDoor = ConsoleVisitor.of(TestCaller.handler().of("610802-health"));
        long prints = prints(slip);

        nextDoor.get("/console/work/" + slip + "/paper").then().statusCode(404);
        assertThat(nextDoor.read("/console/paper?reference=" + reference))
                .contains("Genuine and current")
                .doesNotContain(slip, Slips.NAME);
        assertThat(prints(slip)).isEqualTo(prints);
        assertThat(text(print(ConsoleVisitor.of(TestCaller.auditor()), slip)))
                .contains("Contents are shown to those who work on slips")
                .doesNotContain(Slips.NAME, Slips.DOCUMENT_NUMBER);
    }

    @Test
    void whoGuessesIsSlowedDown() {
        ConsoleVisitor guesser = ConsoleVisitor.of(handler.calling("guesser"));
        String guess = new PaperReference(1, 2, 3, 4).text();
        for (int i = 0; i < 30; i++) {
            guesser.get("/console/paper?reference=" + guess).then().statusCode(200);
        }

        // On a slow machine some more are allowed meanwhile.
        assertThat(IntStream.range(0, 60)
                        .map(more ->
                                guesser.get("/console/paper?reference=" + guess).statusCode()))
                .contains(429);
    }

    /** Extension B, Hebrew, an emoji, mark-up, and 2,000 letters without a blank. */
    @Test
    void whateverPartnersWriteIsOnThePaperAndWithinItsEdges() throws IOException {
        String hostile = "𪚥 שלום 😀 <b>&amp;</b> {page} \"'\n第二段。";
        String slip = Yulin.receive(
                xinzhou,
                Slips.with(
                        Slips.with(
                                Yulin.slipOfXinzhou("cooperation-request"),
                                "/payload/text",
                                hostile + "x".repeat(2000)),
                        "/payload/subject",
                        "王𪚥"));

        byte[] paper = print(visitor, slip);
        look(paper, "slip-hostile");

        assertThat(text(paper).replaceAll("\\s", ""))
                .contains("〔U+2A6A5〕〔U+05E9U+05DCU+05D5U+05DD〕〔U+1F600〕<b>&amp;</b>{page}\"'第二段。")
                .contains("王〔U+2A6A5〕");
        assertThat(text(paper).chars().filter(letter -> letter == 'x').count()).isGreaterThanOrEqualTo(2000);
        assertThat(rightmost(paper)).isLessThan(560);
    }

    /** @return points from the left edge of the sheet, which is 595 wide */
    private static float rightmost(byte[] pdf) throws IOException {
        float[] rightmost = {0};
        try (PDDocument paper = Loader.loadPDF(pdf)) {
            new PDFTextStripper() {
                @Override
                protected void processTextPosition(TextPosition text) {
                    rightmost[0] = Math.max(rightmost[0], text.getXDirAdj() + text.getWidthDirAdj());
                }
            }.getText(paper);
        }
        return rightmost[0];
    }

    @Test
    void aLongTimelineGoesOverSheetsWithItsHeads() throws IOException {
        String slip = Yulin.receive(xinzhou, TYPE);
        Yulin.update(
                "insert into timeline_entry (notice_id, at, event, region, office, round)"
                        + " select ?::uuid, timestamptz '2026-01-01 00:00Z' + i * interval '1 hour', 'HANDED_OVER',"
                        + " 'cn-610800', '610802-health', 1 from generate_series(1, 200) i",
                slip);
        String number = handler.get("/notices/" + slip).path("number");

        byte[] pdf = print(visitor, slip);
        look(pdf, "slip-long");

        try (PDDocument paper = Loader.loadPDF(pdf)) {
            assertThat(paper.getNumberOfPages()).isBetween(5, 15);
            for (int sheet = 1; sheet <= paper.getNumberOfPages(); sheet++) {
                PDFTextStripper one = new PDFTextStripper();
                one.setStartPage(sheet);
                one.setEndPage(sheet);
                assertThat(one.getText(paper)).contains(number, sheet + " / " + paper.getNumberOfPages());
                if (sheet > 2 && sheet < paper.getNumberOfPages()) {
                    assertThat(one.getText(paper)).contains("Signature");
                }
            }
        }
        assertThat(text(pdf).split("Handed over", -1)).hasSize(201);
    }

    /** For who wants to see it with own eyes: {@code -Dhuizhi.looks=all}. */
    private static void look(byte[] pdf, String name) throws IOException {
        if (!"all".equals(System.getProperty("huizhi.looks"))) {
            return;
        }
        File folder = new File("target/papers");
        assertThat(folder.isDirectory() || folder.mkdirs()).isTrue();
        try (PDDocument paper = Loader.loadPDF(pdf)) {
            PDFRenderer renderer = new PDFRenderer(paper);
            for (int sheet = 0; sheet < Math.min(2, paper.getNumberOfPages()); sheet++) {
                ImageIO.write(
                        renderer.renderImageWithDPI(sheet, 80), "png", new File(folder, name + "-" + sheet + ".png"));
            }
        }
    }
}
