package org.huizhi.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.huizhi.sheet.SheetRow.Cell;
import org.huizhi.sheet.SheetRow.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as people's programs write them, and files that are none. */
class SheetRowsTest {

    private interface Sheet {

        void fill(Worksheet sheet) throws IOException;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "000123",
                "00000019900101000X",
                "000101199003071238",
                "TRUE",
                "plain",
                "王小明",
                "'=1+1",
                "''00123",
                "'plain"
            })
    void whatIsWrittenIsReadAgain(String text) {
        assertThat(Cells.outOfCsv(Cells.inCsv(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "＋1", " @a", "1,234", "5%", "2:30", "Jan-5", "3-4", "00123", "1e5"})
    void whatAProgramWouldChangeIsMarked(String text) {
        assertThat(Cells.inCsv(text)).isEqualTo("'" + text);
    }

    @Test
    void aWorkbookIsReadCellByCell() throws IOException {
        byte[] workbook = workbook(sheet -> {
            sheet.value(0, 0, "姓名");
            sheet.value(0, 2, "third");
            sheet.inlineString(2, 0, "inline");
            sheet.value(2, 1, 610802);
            sheet.value(2, 2, LocalDate.of(2026, 3, 5));
            sheet.style(2, 2).format("yyyy-mm-dd").set();
            sheet.formula(3, 0, "1+1");
            sheet.value(3, 1, true);
            sheet.value(3, 2, 1.5);
            sheet.value(3, 3, "_x000D_ kept".replace("_x", "_x005F_x"));
        });

        List<SheetRow> rows = Workbooks.read(workbook);

        assertThat(rows).extracting(SheetRow::number).containsExactly(1, 3, 4);
        assertThat(Workbooks.texts(rows.get(0))).containsExactly("姓名", "", "third");
        assertThat(Workbooks.texts(rows.get(1))).containsExactly("inline", "610802", "2026-03-05");
        assertThat(rows.get(1).cells()).extracting(Cell::kind).containsExactly(Kind.TEXT, Kind.NUMBER, Kind.DAY);
        assertThat(rows.get(2).cells().get(0).kind()).isEqualTo(Kind.NO_VALUE);
        assertThat(Workbooks.texts(rows.get(2)).subList(1, 4)).containsExactly("true", "1.5", "_x000D_ kept");
    }

    /** As Excel writes it: texts in pieces, with how they are pronounced; days in formats of East Asia. */
    @Test
    void aWorkbookOfAnotherProgramIsRead() throws IOException {
        Map<String, byte[]> parts = Workbooks.parts(
                "<sst><si><r><t>王</t></r><r><t>小明</t></r><rPh sb='0' eb='1'><t>wang</t></rPh></si></sst>",
                Workbooks.sheet(
                        "<sheetData><row><c t='s'><v>0</v></c><c s='1'><v>0</v></c><c s='2'><v>366</v></c>"
                                + "<c t='str'><f>A1</f><v>formula's</v></c><c><v>1.23456789012346E+17</v></c></row></sheetData>"));
        Workbooks.put(
                parts,
                "xl/workbook.xml",
                "<workbook xmlns='m' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
                        + "<workbookPr date1904='1'/><sheets><sheet name='a' sheetId='7' r:id='a'/></sheets></workbook>");
        Workbooks.put(
                parts,
                "xl/styles.xml",
                "<styleSheet><numFmts><numFmt numFmtId='177' formatCode='[$-804]yyyy&quot;年&quot;m&quot;月&quot;'/></numFmts>"
                        + "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='177'/>"
                        + "<xf numFmtId='58'/></cellXfs></styleSheet>");
        byte[] workbook = Workbooks.zip(parts);

        assertThat(Workbooks.texts(Workbooks.read(workbook).get(0)))
                .containsExactly("王小明", "1904-01-01", "1905-01-01", "formula's", "123456789012346000");
    }

    @Test
    void whatUnpacksToTooMuchIsRefusedWhileItIsUnpacked() throws IOException {
        byte[] bomb = Workbooks.of("<row></row>".repeat(2_000_000));

        assertThat(bomb.length).isLessThan(100_000);
        assertThatThrownBy(() -> Workbooks.read(bomb))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("too large when it is unpacked");
    }

    @Test
    void noEntityIsFollowed() throws IOException {
        Map<String, byte[]> parts = Workbooks.parts("<sst/>", Workbooks.sheet("<sheetData/>"));
        Workbooks.put(
                parts,
                "xl/workbook.xml",
                "<!DOCTYPE workbook [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><workbook>&b;</workbook>");

        assertThatThrownBy(() -> Workbooks.read(Workbooks.zip(parts)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("not a workbook");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PK\u0003\u0004", "no zip at all", "PK\u0003\u0004 and then something"})
    void whatIsNoWorkbookIsRefused(String bytes) {
        assertThatThrownBy(() -> Workbooks.read(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(UnusableFileException.class);
    }

    /** Half a file, in every place where it can break. */
    @Test
    void aWorkbookThatIsCutIsRefused() throws IOException {
        byte[] whole = workbook(sheet -> sheet.value(0, 0, "姓名"));
        for (int length = 0; length < whole.length; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Workbooks.read(cut)).isInstanceOf(UnusableFileException.class);
        }
    }

    /** A file of two kilobytes: each cell of a row names the longest text there may be. */
    @Test
    void aTextThatIsNamedAgainAndAgainCountsEachTime() throws IOException {
        String row = "<row>" + "<c t='s'><v>0</v></c>".repeat(SheetRows.MOST_COLUMNS) + "</row>";
        byte[] workbook =
                Workbooks.withTexts("<sst><si><t>" + "王".repeat(SheetRows.LONGEST_CELL) + "</t></si></sst>", row);

        assertThatThrownBy(() -> Workbooks.read(workbook))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("row 1 has more than 262144 characters");
    }

    /** What a parser of XML holds as a whole, or looks through for each name. */
    @ParameterizedTest
    @MethodSource("boundless")
    void noPieceOfXmlIsHeldThatIsLongerThanOneOfAWorkbook(String what, String xml) throws IOException {
        byte[] workbook = Workbooks.of(xml);

        assertThatThrownBy(() -> Workbooks.read(workbook))
                .as(what)
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("too large when it is unpacked");
    }

    static Stream<Arguments> boundless() {
        String numbers = IntStream.range(0, 5_000)
                .mapToObj(number -> "<n" + number + "/>")
                .collect(Collectors.joining());
        String prefixes = IntStream.range(0, 90)
                .mapToObj(number -> "xmlns:p%d='u' ".formatted(number))
                .collect(Collectors.joining());
        String attributes = IntStream.range(0, 101)
                .mapToObj(number -> "a%d='u' ".formatted(number))
                .collect(Collectors.joining());
        return Stream.of(
                Arguments.of("attribute", "<row r='" + "A>".repeat(40_000) + "'/>"),
                Arguments.of("depth", "<a>".repeat(65)),
                Arguments.of("declarations of namespaces", ("<a " + prefixes + ">").repeat(3)),
                Arguments.of("attributes", "<row " + attributes + "/>"),
                Arguments.of("name", "<" + "a".repeat(201) + "/>"),
                Arguments.of("names", numbers),
                Arguments.of("text", "<row><c><f>" + "1+".repeat(140_000) + "</f></c></row>"),
                Arguments.of("comment", "<!-->" + "<b/>".repeat(70_000) + "-->"),
                Arguments.of("section", "<![CDATA[" + " <b/>".repeat(70_000) + "]]>"),
                Arguments.of("instruction", "<?a " + "<b/>".repeat(70_000) + "?>"),
                Arguments.of(
                        "names of instructions", numbers.replace("<n", "<?n").replace("/>", "?>")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void partsInTheEncodingsOfWorkbooksAreReadWithPrefixesCommentsAndSections(String encoding) throws IOException {
        String sheet = "\uFEFF<?xml version='1.0' encoding='UTF-8'?><!-- of another > program --><x:worksheet"
                + " xmlns:x='m'><x:sheetData><x:row><x:c t='inlineStr'><x:is><x:t><![CDATA[<王>]]]></x:t></x:is></x:c>"
                + "</x:row></x:sheetData></x:worksheet>";
        byte[] workbook = Workbooks.zip(Workbooks.parts("<sst/>", sheet.getBytes(Charset.forName(encoding))));

        assertThat(Workbooks.texts(Workbooks.read(workbook).get(0))).containsExactly("<王>]");
    }

    @Test
    void allSheetsAreReadAndWhatAReaderDoesNotCareForIsPassedOver() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "test", "1.0")) {
            for (String name : List.of("one", "two", "three")) {
                Worksheet sheet = workbook.newWorksheet(name);
                for (int row = 0; row < 200; row++) {
                    sheet.value(row, 0, name + " " + row);
                }
            }
        }
        XlsxFile file = XlsxFile.read(ByteSource.of(bytes.toByteArray()));
        List<String> first = new ArrayList<>();
        for (int sheet = 0; sheet < file.sheets(); sheet++) {
            try (SheetRows rows = file.open(sheet)) {
                SheetRow row = rows.next();
                first.add(row == null ? "" : Workbooks.texts(row).get(0));
            }
        }

        assertThat(first).containsExactly("one 0", "two 0", "three 0");
        assertThat(file.beginning(2, 2)).hasSize(2);
    }

    private static byte[] workbook(Sheet content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "Test", "1.0")) {
            content.fill(workbook.newWorksheet("first"));
            workbook.newWorksheet("second").value(0, 0, "not read");
        }
        return bytes.toByteArray();
    }
}
