package org.huizhi.sheet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.huizhi.sheet.SheetRow.Cell;

/** Workbooks written by hand, as programs write them and as they should not, and what is read of them. */
final class Workbooks {

    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private Workbooks() {}

    /** With one sheet of these rows. */
    static byte[] of(String rows) throws IOException {
        return zip(parts("<sst/>", sheet("<sheetData>" + rows + "</sheetData>")));
    }

    static byte[] withTexts(String texts, String rows) throws IOException {
        return zip(parts(texts, sheet("<sheetData>" + rows + "</sheetData>")));
    }

    static byte[] sheet(String content) {
        return ("<worksheet>" + content + "</worksheet>").getBytes(StandardCharsets.UTF_8);
    }

    static Map<String, byte[]> parts(String texts, byte[] sheet) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        put(parts, "_rels/.rels", relations(relation("a", "officeDocument", "xl/workbook.xml")));
        put(
                parts,
                "xl/workbook.xml",
                "<workbook xmlns:r='" + RELATIONS + "'><sheets><sheet r:id='a'/></sheets></workbook>");
        put(
                parts,
                "xl/_rels/workbook.xml.rels",
                relations(relation("a", "worksheet", "s.xml")
                        + relation("b", "sharedStrings", "sharedStrings.xml")
                        + relation("c", "styles", "styles.xml")));
        put(parts, "xl/sharedStrings.xml", texts);
        parts.put("xl/s.xml", sheet);
        return parts;
    }

    static void put(Map<String, byte[]> parts, String name, String content) {
        parts.put(name, content.getBytes(StandardCharsets.UTF_8));
    }

    static String relations(String relations) {
        return "<Relationships>" + relations + "</Relationships>";
    }

    static String relation(String id, String kind, String target) {
        return "<Relationship Id='%s' Type='%s/%s' Target='%s'/>".formatted(id, RELATIONS, kind, target);
    }

    /** A cell with its text in it. */
    static String text(String place, String text) {
        return "<c r='" + place + "' t='inlineStr'><is><t>" + text + "</t></is></c>";
    }

    static byte[] zip(Map<String, byte[]> parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
            }
        }
        return bytes.toByteArray();
    }

    /** Of the first sheet that is shown. */
    static List<SheetRow> read(byte[] bytes) throws IOException {
        List<SheetRow> found = new ArrayList<>();
        try (SheetRows rows = XlsxFile.read(ByteSource.of(bytes)).open(0)) {
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                found.add(row);
            }
        }
        return found;
    }

    static List<String> texts(SheetRow row) {
        return row.cells().stream().map(Cell::text).toList();
    }
}
