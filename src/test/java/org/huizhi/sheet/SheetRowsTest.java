package org.huizhi.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.huizhi.sheet.SheetRow.Cell;
import org.huizhi.sheet.SheetRow.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as people's programs write them, and files that are none. */
class SheetRowsTest {

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private interface Sheet {

        void fill(Worksheet sheet) throws IOException;
    }

    @ParameterizedTest
    @CsvSource({"UTF-8", "GB18030", "GBK", "UTF-16LE", "UTF-16BE"})
    void namesAreReadInTheEncodingsOfTheirPrograms(String encoding) throws IOException {
        String text = "姓名,案号\n王小明,YL-1\n";
        byte[] bytes = text.getBytes(Charset.forName(encoding));
        byte[] mark = encoding.startsWith("UTF-16") ? "\uFEFF".getBytes(Charset.forName(encoding)) : new byte[0];

        assertThat(csv(joined(mark, bytes))).containsExactly(List.of("姓名", "案号"), List.of("王小明", "YL-1"));
    }

    @Test
    void aMarkBeforeUtf8IsNoPartOfTheFirstName() throws IOException {
        assertThat(csv(joined(MARK, "姓名,案号\n".getBytes(StandardCharsets.UTF_8))))
                .containsExactly(List.of("姓名", "案号"));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void theSeparatorIsThatOfTheHeading(String separator) throws IOException {
        String text = "a, b; c\n姓名" + separator + "案号\n\"王" + separator + "小明\"" + separator + "1\n";

        List<List<String>> rows = csv(text.getBytes(StandardCharsets.UTF_8));

        assertThat(rows.get(1)).containsExactly("姓名", "案号");
        assertThat(rows.get(2)).containsExactly("王" + separator + "小明", "1");
    }

    @Test
    void bytesOfNoEncodingAreRefusedAndNothingIsGuessed() {
        assertThatThrownBy(() -> csv(new byte[] {'a', (byte) 0xFF, (byte) 0xFF, '\n'}))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("UTF-8 or GB18030");
    }

    @Test
    void rowsAreCountedAsPeopleSeeThem() throws IOException {
        try (SheetRows rows =
                CsvRows.open(source("姓名\n\n\"two\nlines\"\nlast\n".getBytes(StandardCharsets.UTF_8)), List::size)) {
            List<Integer> numbers = new ArrayList<>();
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                if (!row.isEmpty()) {
                    numbers.add(row.number());
                }
            }
            assertThat(numbers).containsExactly(1, 3, 4);
        }
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

        List<SheetRow> rows = xlsx(workbook);

        assertThat(rows).extracting(SheetRow::number).containsExactly(1, 3, 4);
        assertThat(texts(rows.get(0))).containsExactly("姓名", "", "third");
        assertThat(texts(rows.get(1))).containsExactly("inline", "610802", "2026-03-05");
        assertThat(rows.get(1).cells()).extracting(Cell::kind).containsExactly(Kind.TEXT, Kind.NUMBER, Kind.DAY);
        assertThat(rows.get(2).cells().get(0).kind()).isEqualTo(Kind.NO_VALUE);
        assertThat(texts(rows.get(2)).subList(1, 4)).containsExactly("true", "1.5", "_x000D_ kept");
    }

    /** As Excel writes it: texts in pieces, with how they are pronounced; days in formats of East Asia. */
    @Test
    void aWorkbookOfAnotherProgramIsRead() throws IOException {
        byte[] workbook = zip(
                Map.of(
                        "xl/workbook.xml",
                        "<workbook xmlns='m' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
                                + "<workbookPr date1904='1'/><sheets><sheet name='a' sheetId='7' r:id='rId9'/></sheets></workbook>",
                        "xl/_rels/workbook.xml.rels",
                        "<Relationships><Relationship Id='rId9' Target='/xl/worksheets/here.xml'/></Relationships>",
                        "xl/styles.xml",
                        "<styleSheet><numFmts><numFmt numFmtId='177' formatCode='[$-804]yyyy&quot;年&quot;m&quot;月&quot;'/></numFmts>"
                                + "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='177'/>"
                                + "<xf numFmtId='58'/></cellXfs></styleSheet>",
                        "xl/sharedStrings.xml",
                        "<sst><si><r><t>王</t></r><r><t>小明</t></r><rPh sb='0' eb='1'><t>wang</t></rPh></si></sst>",
                        "xl/worksheets/here.xml",
                        "<worksheet><sheetData><row><c t='s'><v>0</v></c><c s='1'><v>0</v></c><c s='2'><v>366</v></c>"
                                + "<c t='str'><f>A1</f><v>formula's</v></c><c><v>1.23456789012346E+17</v></c></row></sheetData></worksheet>"));

        assertThat(texts(xlsx(workbook).get(0)))
                .containsExactly("王小明", "1904-01-01", "1905-01-01", "formula's", "123456789012346000");
    }

    @Test
    void whatUnpacksToTooMuchIsRefusedWhileItIsUnpacked() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            byte[] nothing = new byte[1024 * 1024];
            for (int i = 0; i < 64; i++) {
                zip.write(nothing);
            }
        }

        assertThat(bomb.size()).isLessThan(100_000);
        assertThatThrownBy(() -> xlsx(bomb.toByteArray()))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("too large when it is unpacked");
    }

    @Test
    void noEntityIsFollowed() throws IOException {
        byte[] workbook = zip(Map.of(
                "xl/workbook.xml",
                "<!DOCTYPE workbook [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><workbook>&b;</workbook>"));

        assertThatThrownBy(() -> xlsx(workbook))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("not a workbook");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PK\u0003\u0004", "no zip at all", "PK\u0003\u0004 and then something"})
    void whatIsNoWorkbookIsRefused(String bytes) {
        assertThatThrownBy(() -> xlsx(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(UnusableFileException.class);
    }

    /** Half a file, in every place where it can break. */
    @Test
    void aWorkbookThatIsCutIsRefusedOrEndsBefore() throws IOException {
        byte[] whole = workbook(sheet -> sheet.value(0, 0, "姓名"));
        for (int length = 0; length < whole.length; length += 7) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            try {
                assertThat(xlsx(cut)).hasSizeLessThan(2);
            } catch (UnusableFileException e) {
                assertThat(e).isNotNull();
            }
        }
    }

    /** A file of two kilobytes: each cell of a row names the longest text there may be. */
    @Test
    void aTextThatIsNamedAgainAndAgainCountsEachTime() throws IOException {
        String row = "<row>" + "<c t='s'><v>0</v></c>".repeat(SheetRows.MOST_COLUMNS) + "</row>";
        byte[] workbook = workbookOf("<sst><si><t>" + "王".repeat(SheetRows.LONGEST_CELL) + "</t></si></sst>", row);

        assertThatThrownBy(() -> xlsx(workbook))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("row 1 has more than 262144 characters");
        assertThatThrownBy(() -> csv(("x".repeat(200_000) + ",").repeat(2).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("row 1 has more than 262144 characters");
    }

    /** What a parser of XML holds as a whole, or looks through for each name. */
    @ParameterizedTest
    @MethodSource("boundless")
    void noPieceOfXmlIsHeldThatIsLongerThanOneOfAWorkbook(String what, String xml) throws IOException {
        byte[] workbook = workbookOf("<sst/>", xml);

        assertThatThrownBy(() -> xlsx(workbook))
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
        byte[] workbook = zipOf(withSheet("<sst/>", sheet.getBytes(Charset.forName(encoding))));

        assertThat(texts(xlsx(workbook).get(0))).containsExactly("<王>]");
    }

    @Test
    void linesWithoutAnythingAreRowsToo() {
        assertThatThrownBy(() -> csv("\n".repeat(SheetRows.MOST_ROWS + 1).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("more than 1048576 rows");
    }

    private static byte[] workbookOf(String texts, String rows) throws IOException {
        String sheet = "<worksheet><sheetData>" + rows + "</sheetData></worksheet>";
        return zipOf(withSheet(texts, sheet.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, byte[]> withSheet(String texts, byte[] sheet) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put(
                "xl/workbook.xml",
                ("<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets>"
                                + "<sheet r:id='a'/></sheets></workbook>")
                        .getBytes(StandardCharsets.UTF_8));
        parts.put(
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id='a' Target='s.xml'/></Relationships>"
                        .getBytes(StandardCharsets.UTF_8));
        parts.put("xl/sharedStrings.xml", texts.getBytes(StandardCharsets.UTF_8));
        parts.put("xl/s.xml", sheet);
        return parts;
    }

    private static List<List<String>> csv(byte[] bytes) throws IOException {
        List<List<String>> found = new ArrayList<>();
        try (SheetRows rows = CsvRows.open(source(bytes), cells -> cells.contains("案号") ? cells.size() : 0)) {
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                found.add(texts(row));
            }
        }
        return found;
    }

    private static List<SheetRow> xlsx(byte[] bytes) throws IOException {
        List<SheetRow> found = new ArrayList<>();
        try (SheetRows rows = XlsxRows.open(source(bytes))) {
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                found.add(row);
            }
        }
        return found;
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
        Map<Integer, String> first = new LinkedHashMap<>();

        XlsxRows.each(source(bytes.toByteArray()), (number, rows) -> {
            SheetRow row = rows.next();
            first.put(number, row == null ? "" : texts(row).get(0));
        });

        assertThat(first).containsOnly(Map.entry(0, "one 0"), Map.entry(1, "two 0"), Map.entry(2, "three 0"));
    }

    private static List<String> texts(SheetRow row) {
        return row.cells().stream().map(Cell::text).toList();
    }

    private static ByteSource source(byte[] bytes) {
        return () -> new ByteArrayInputStream(bytes);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }

    private static byte[] workbook(Sheet content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "Test", "1.0")) {
            content.fill(workbook.newWorksheet("first"));
            workbook.newWorksheet("second").value(0, 0, "not read");
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(Map<String, String> parts) throws IOException {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        parts.forEach((name, part) -> bytes.put(name, part.getBytes(StandardCharsets.UTF_8)));
        return zipOf(bytes);
    }

    private static byte[] zipOf(Map<String, byte[]> parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
