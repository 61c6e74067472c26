package org.huizhi.sheet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;

/**
 * A workbook (XLSX), of which the sheets that people see are read. The library that writes workbooks here would read
 * one too, but from the whole file in memory.
 */
public final class XlsxFile {

    private final Unpacked workbook;
    private final WorkbookParts parts;

    private XlsxFile(Unpacked workbook, WorkbookParts parts) {
        this.workbook = workbook;
        this.parts = parts;
    }

    /** @throws UnusableFileException for a file that is no workbook, or unpacks to too much */
    public static XlsxFile read(ByteSource bytes) throws IOException {
        Unpacked workbook = new Unpacked(bytes);
        try (workbook) {
            return new XlsxFile(workbook, WorkbookParts.read(workbook));
        } catch (XMLStreamException e) {
            throw WorkbookParts.fault(e);
        }
    }

    /** @return how many sheets are shown; one at least */
    public int sheets() {
        return parts.shown().size();
    }

    /**
     * One at a time.
     *
     * @param sheet among those that are shown, from 0
     * @throws UnusableFileException for a file that is no workbook, or unpacks to too much
     */
    public SheetRows open(int sheet) throws IOException {
        try {
            return rows(sheet, SheetLayout.read(workbook.read(parts.shown().get(sheet))));
        } catch (XMLStreamException e) {
            workbook.close();
            throw WorkbookParts.fault(e);
        } catch (IOException | RuntimeException e) {
            workbook.close();
            throw e;
        }
    }

    /**
     * @param most number of the last row that is looked at
     * @return what is written in the first rows of a sheet
     */
    public List<SheetRow> beginning(int sheet, int most) throws IOException {
        List<SheetRow> beginning = new ArrayList<>();
        try (SheetRows rows = rows(sheet, SheetLayout.plain())) {
            for (SheetRow row = rows.next(); row != null && row.number() <= most; row = rows.next()) {
                beginning.add(row);
            }
        } catch (XMLStreamException e) {
            throw WorkbookParts.fault(e);
        }
        return beginning;
    }

    private SheetRows rows(int sheet, SheetLayout layout) throws XMLStreamException, IOException {
        return new XlsxRows(parts, layout, workbook, workbook.read(parts.shown().get(sheet)));
    }
}
