package org.huizhi.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.huizhi.sheet.SheetRow.Cell;
import org.huizhi.sheet.SheetRow.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A workbook is read as who filled it in sees it. */
class XlsxFileTest {

    private static final String STYLES = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='000000'/>"
            + "<numFmt numFmtId='165' formatCode='yyyy\\-mm\\-dd\\ hh:mm'/></numFmts><cellXfs><xf numFmtId='0'/>"
            + "<xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='22'/></cellXfs></styleSheet>";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<c><v>1.1000000000000001</v></c>|1.1|NUMBER",
                "<c><v> 610802 </v></c>|610802|NUMBER",
                "<c s='2'><v>802</v></c>|000802|NUMBER",
                "<c><v>6.1080219900307123E+17</v></c>|610802199003071230|NUMBER",
                "<c><v>NaN</v></c>|''|NO_VALUE",
                "<c t='e'><f>A1/0</f><v>#DIV/0!</v></c>|''|NO_VALUE",
                "<c><f>A1</f></c>|''|NO_VALUE",
                "<c t='str'><f>A1</f><v>王小明</v></c>|王小明|TEXT",
                "<c t='b'><v>1</v></c>|true|TEXT",
                "<c t='d'><v>2026-03-05</v></c>|2026-03-05|DAY",
                "<c t='d'><v>2026-03-05T00:00:00.000Z</v></c>|2026-03-05|DAY",
                "<c t='d'><v>2026-03-05T08:30:00</v></c>|2026-03-05T08:30:00|DAY",
                "<c s='1'><v>46086.75</v></c>|2026-03-05|DAY",
                "<c s='3'><v>46086.75</v></c>|46086.75|DAY",
                "<c s='4'><v>46086.75</v></c>|46086.75|DAY",
                "<c t='inlineStr'><is><t>&#xA0;&#x3000;王小明&#x200B;</t></is></c>|王小明|TEXT",
                "<c t='inlineStr'><is><t>&apos;000123</t></is></c>|000123|TEXT"
            })
    void aCellIsWhatTheProgramShows(String cell, String text, Kind kind) throws IOException {
        Map<String, byte[]> parts =
                Workbooks.parts("<sst/>", Workbooks.sheet("<sheetData><row>" + cell + "</row></sheetData>"));
        Workbooks.put(parts, "xl/styles.xml", STYLES);

        assertThat(Workbooks.read(Workbooks.zip(parts)).get(0).cells()).containsExactly(new Cell(text, kind));
    }

    /** Formulas that are filled down and make nothing are no rows. */
    @Test
    void aRowOfEmptyValuesIsEmpty() throws IOException {
        assertThat(Workbooks.read(Workbooks.of("<row><c t='str'><f>IF(A9=\"\",\"\",1)</f><v></v></c></row>")))
                .isEmpty();
    }

    @Test
    void whatIsHiddenIsToldApart() throws IOException {
        byte[] workbook = Workbooks.zip(Workbooks.parts(
                "<sst/>",
                Workbooks.sheet(
                        "<cols><col min='2' max='2' hidden='1'/><col min='4' max='4' width='0'/></cols><sheetData>"
                                + "<row r='1'>" + Workbooks.text("A1", "a") + Workbooks.text("B1", "b") + "</row>"
                                + "<row r='2' hidden='1'>" + Workbooks.text("A2", "a") + "</row>"
                                + "<row r='3' ht='0'>" + Workbooks.text("C3", "c") + Workbooks.text("D3", "d")
                                + "</row></sheetData>")));

        List<SheetRow> rows = Workbooks.read(workbook);

        assertThat(rows).extracting(SheetRow::hidden).containsExactly(false, true, true);
        assertThat(rows.get(0).cells()).containsExactly(new Cell("a", Kind.TEXT), new Cell("b", Kind.HIDDEN));
        assertThat(rows.get(2).cells()).extracting(Cell::kind).endsWith(Kind.TEXT, Kind.HIDDEN);
    }

    @Test
    void hiddenSheetsAreNotThere() throws IOException {
        Map<String, byte[]> parts = Workbooks.parts(
                "<sst/>", Workbooks.sheet("<sheetData><row>" + Workbooks.text("A1", "hidden") + "</row></sheetData>"));
        Workbooks.put(
                parts,
                "xl/workbook.xml",
                "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets>"
                        + "<sheet r:id='a' state='hidden'/><sheet r:id='v' state='veryHidden'/><sheet r:id='c'/>"
                        + "<sheet r:id='s' state='visible'/></sheets></workbook>");
        Workbooks.put(
                parts,
                "xl/_rels/workbook.xml.rels",
                Workbooks.relations(Workbooks.relation("a", "worksheet", "s.xml")
                        + Workbooks.relation("v", "worksheet", "s.xml")
                        + Workbooks.relation("c", "chartsheet", "chart.xml")
                        + Workbooks.relation("s", "worksheet", "shown.xml")));
        Workbooks.put(
                parts,
                "xl/shown.xml",
                "<worksheet><sheetData><row>" + Workbooks.text("A1", "shown") + "</row></sheetData></worksheet>");
        byte[] workbook = Workbooks.zip(parts);

        assertThat(XlsxFile.read(ByteSource.of(workbook)).sheets()).isOne();
        assertThat(Workbooks.texts(Workbooks.read(workbook).get(0))).containsExactly("shown");
    }

    /** An office for three rows is the office of each; a row that has nothing else is none. */
    @Test
    void whatIsMergedDownwardsIsTheValueOfEachRow() throws IOException {
        byte[] workbook = merged(
                "<row r='1'>" + Workbooks.text("A1", "office") + Workbooks.text("B1", "one") + "</row>"
                        + "<row r='2'>" + Workbooks.text("A2", "left over") + Workbooks.text("B2", "two") + "</row>"
                        + "<row r='3'><c r='A3'/></row><row r='4'>" + Workbooks.text("B4", "four") + "</row>",
                "A1:A3");

        List<SheetRow> rows = Workbooks.read(workbook);

        assertThat(rows)
                .extracting(Workbooks::texts)
                .containsExactly(List.of("office", "one"), List.of("office", "two"), List.of("", "four"));
    }

    @Test
    void whatIsMergedAcrossColumnsBelongsToNobodyKnowsWhich() throws IOException {
        byte[] workbook = merged(
                "<row r='1'>" + Workbooks.text("A1", "both") + Workbooks.text("B1", "unseen")
                        + Workbooks.text("C1", "c") + "</row><row r='2'>" + Workbooks.text("C2", "c") + "</row>",
                "A1:B2");

        List<SheetRow> rows = Workbooks.read(workbook);

        assertThat(rows.get(0).cells())
                .containsExactly(new Cell("both", Kind.ACROSS), Cell.EMPTY, new Cell("c", Kind.TEXT));
        assertThat(rows.get(1).cells()).isEqualTo(rows.get(0).cells());
    }

    private static byte[] merged(String rows, String range) throws IOException {
        return Workbooks.zip(Workbooks.parts(
                "<sst/>",
                Workbooks.sheet("<sheetData>" + rows + "</sheetData><mergeCells><mergeCell ref='" + range
                        + "'/></mergeCells>")));
    }

    @Test
    void partsAreWhereTheirRelationsSayWhateverTheyAreCalled() throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        Workbooks.put(
                parts, "_RELS/.rels", Workbooks.relations(Workbooks.relation("a", "officeDocument", "/Book2.xml")));
        Workbooks.put(
                parts,
                "book2.xml",
                "<workbook xmlns:r='http://purl.oclc.org/ooxml/officeDocument/relationships'><sheets><sheet r:id='a'/></sheets></workbook>");
        Workbooks.put(
                parts,
                "_rels/Book2.xml.rels",
                "<Relationships>"
                        + "<Relationship Id='a' Type='http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet' Target='./data/My Sheet.xml'/>"
                        + Workbooks.relation("b", "sharedStrings", "SharedStrings.xml") + "</Relationships>");
        Workbooks.put(parts, "sharedstrings.xml", "<sst><si><t>王小明</t></si></sst>");
        Workbooks.put(
                parts,
                "data\\My Sheet.xml",
                "<worksheet><sheetData><row><c t='s'><v>0</v></c></row></sheetData></worksheet>");

        assertThat(Workbooks.texts(Workbooks.read(Workbooks.zip(parts)).get(0))).containsExactly("王小明");
    }

    /** What a repair left over, or somebody put there for programs that read from the front. */
    @Test
    void theDirectoryOfTheArchiveSaysWhatIsInIt() throws IOException {
        byte[] stale = part(
                "xl/s.xml",
                "<worksheet><sheetData><row>" + Workbooks.text("A1", "stale") + "</row></sheetData></worksheet>");
        byte[] workbook = Workbooks.of("<row>" + Workbooks.text("A1", "shown") + "</row>");
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(stale);
        both.writeBytes(shifted(workbook, stale.length));

        assertThat(Workbooks.texts(Workbooks.read(both.toByteArray()).get(0))).containsExactly("shown");
    }

    @Test
    void aPartThatIsNotAsItsChecksumSaysIsRefused() throws IOException {
        byte[] workbook = Workbooks.of("<row>" + Workbooks.text("A1", "王小明") + "</row>");
        int directory = find(workbook, 0x02014b50, 0);
        int last = directory;
        for (int at = directory; at >= 0; at = find(workbook, 0x02014b50, at + 1)) {
            last = at;
        }
        workbook[last + 16] ^= 1;

        assertThatThrownBy(() -> Workbooks.read(workbook))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("not a workbook");
    }

    /** Programs differ about which of them counts. */
    @Test
    void twoPartsOfOneNameAreRefused() throws IOException {
        Map<String, byte[]> parts = Workbooks.parts(
                "<sst/>", Workbooks.sheet("<sheetData><row>" + Workbooks.text("A1", "a") + "</row></sheetData>"));
        parts.put("XL/S.xml", parts.get("xl/s.xml"));

        assertThatThrownBy(() -> Workbooks.read(Workbooks.zip(parts)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("not a workbook");
    }

    private static int find(byte[] bytes, int signature, int from) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = from; at <= bytes.length - Integer.BYTES; at++) {
            if (buffer.getInt(at) == signature) {
                return at;
            }
        }
        return -1;
    }

    /** A part that is stored as it is, with the header in front of it. */
    private static byte[] part(String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        ByteBuffer part = ByteBuffer.allocate(30 + name.length() + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        part.putInt(0x04034b50)
                .putShort((short) 20)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(0);
        part.putInt((int) checksum.getValue()).putInt(bytes.length).putInt(bytes.length);
        part.putShort((short) name.length()).putShort((short) 0);
        return part.put(name.getBytes(StandardCharsets.US_ASCII)).put(bytes).array();
    }

    /** An archive behind so many other bytes. */
    private static byte[] shifted(byte[] archive, int by) {
        ByteBuffer bytes = ByteBuffer.wrap(archive.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = find(archive, 0x02014b50, 0); at >= 0; at = find(archive, 0x02014b50, at + 1)) {
            bytes.putInt(at + 42, bytes.getInt(at + 42) + by);
        }
        int end = find(archive, 0x06054b50, 0);
        bytes.putInt(end + 16, bytes.getInt(end + 16) + by);
        return bytes.array();
    }
}
