package org.huizhi.sheet;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.huizhi.sheet.SheetRow.Cell;
import org.huizhi.sheet.SheetRow.Kind;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * A sheet of a workbook (ISO/IEC 29500-1, 18.3), read while it is unpacked. Formulas are taken by the value that the
 * file holds of them. The library that writes workbooks here would read one too, but from the whole file in memory.
 */
public final class XlsxRows implements SheetRows {

    private static final int LONGEST_NUMBER = 40;
    private static final int LARGEST_EXPONENT = 30;
    private static final int LETTERS = 26;

    private static final LocalDate DAYS_FROM_1900 = LocalDate.of(1899, 12, 30);
    private static final LocalDate DAYS_FROM_1904 = LocalDate.of(1904, 1, 1);
    /** Before it the count has a day that never was (18.17.4.1). */
    private static final int FIRST_SURE_DAY = 61;
    /** The last day of the year 9999. */
    private static final int LAST_DAY = 2_958_465;

    private final WorkbookParts parts;
    private final Unpacked workbook;
    private final XMLStreamReader xml;
    private final Characters characters = new Characters();
    private int number;

    private XlsxRows(WorkbookParts parts, Unpacked workbook, XMLStreamReader xml) {
        this.parts = parts;
        this.workbook = workbook;
        this.xml = xml;
    }

    /**
     * Opens the first sheet.
     *
     * @throws UnusableFileException for a file that is no workbook, or unpacks to too much
     */
    public static XlsxRows open(ByteSource bytes) throws IOException {
        WorkbookParts parts = WorkbookParts.read(bytes);
        String sheet = parts.sheets().get(0);
        Unpacked workbook = new Unpacked(bytes);
        try {
            for (String name = workbook.next(); name != null; name = workbook.next()) {
                if (name.equals(sheet)) {
                    return new XlsxRows(parts, workbook, workbook.read());
                }
            }
            throw Unpacked.notAWorkbook();
        } catch (XMLStreamException e) {
            workbook.close();
            throw WorkbookParts.fault(e);
        } catch (IOException e) {
            workbook.close();
            throw e;
        }
    }

    /** Reads a sheet, as far as it cares for it. */
    public interface Reader {

        /** @param number of the sheet, from 0 */
        void read(int number, SheetRows rows) throws IOException;
    }

    /**
     * Has all sheets read, hidden ones too, in the order in which they are in the file, which is unpacked once.
     *
     * @throws UnusableFileException for a file that is no workbook, or unpacks to too much
     */
    public static void each(ByteSource bytes, Reader reader) throws IOException {
        WorkbookParts parts = WorkbookParts.read(bytes);
        List<String> sheets = parts.sheets();
        try (Unpacked workbook = new Unpacked(bytes)) {
            for (String name = workbook.next(); name != null; name = workbook.next()) {
                int number = sheets.indexOf(name);
                if (number >= 0) {
                    reader.read(number, new XlsxRows(parts, workbook, workbook.read()));
                }
            }
        } catch (XMLStreamException e) {
            throw WorkbookParts.fault(e);
        }
    }

    @Override
    public @Nullable SheetRow next() throws IOException {
        try {
            while (xml.hasNext()) {
                if (WorkbookParts.begins(xml) && xml.getLocalName().equals("row")) {
                    int given = WorkbookParts.number(xml.getAttributeValue(null, "r"), number + 1);
                    if (given <= number || given > MOST_ROWS) {
                        throw Unpacked.notAWorkbook();
                    }
                    number = given;
                    SheetRow row = new SheetRow(number, cells());
                    if (!row.isEmpty()) {
                        return row;
                    }
                }
            }
            return null;
        } catch (XMLStreamException e) {
            throw WorkbookParts.fault(e);
        }
    }

    private List<Cell> cells() throws XMLStreamException, IOException {
        List<Cell> cells = new ArrayList<>();
        int column = 0;
        while (xml.hasNext()) {
            if (WorkbookParts.begins(xml)) {
                if (xml.getLocalName().equals("c")) {
                    column = column(xml.getAttributeValue(null, "r"), column);
                    Cell cell = cell();
                    if (!cell.isEmpty()) {
                        if (column >= MOST_COLUMNS) {
                            throw new UnusableFileException(
                                    Sentence.of("row {0} has more than {1} columns", number, MOST_COLUMNS));
                        }
                        characters.add(number, cell.text());
                        while (cells.size() < column) {
                            cells.add(Cell.EMPTY);
                        }
                        cells.add(cell);
                    }
                    column++;
                }
            } else if (xml.isEndElement() && xml.getLocalName().equals("row")) {
                return cells;
            }
        }
        throw Unpacked.notAWorkbook();
    }

    /** @param next what it is where it does not say */
    private static int column(@Nullable String place, int next) throws UnusableFileException {
        if (place == null) {
            return next;
        }
        int column = 0;
        for (int i = 0; i < place.length() && place.charAt(i) >= 'A' && place.charAt(i) <= 'Z' && i <= 3; i++) {
            column = LETTERS * column + place.charAt(i) - 'A' + 1;
        }
        if (column - 1 < next) {
            throw Unpacked.notAWorkbook();
        }
        return column - 1;
    }

    private Cell cell() throws XMLStreamException, IOException {
        String type = xml.getAttributeValue(null, "t");
        int style = WorkbookParts.number(xml.getAttributeValue(null, "s"), 0);
        boolean formula = false;
        StringBuilder value = new StringBuilder();
        boolean within = false;
        String inline = "";
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                formula |= xml.getLocalName().equals("f");
                within = xml.getLocalName().equals("v");
                if (xml.getLocalName().equals("is")) {
                    inline = WorkbookParts.text(xml, "is");
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                within = false;
                if (xml.getLocalName().equals("c")) {
                    String text = inline.isEmpty() ? value.toString() : inline;
                    return text.isEmpty()
                            ? new Cell("", formula ? Kind.NO_VALUE : Kind.TEXT)
                            : read(type == null ? "n" : type, style, text);
                }
            } else if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw Unpacked.notAWorkbook();
            } else if (within && xml.isCharacters()) {
                WorkbookParts.append(value, xml);
            }
        }
        throw Unpacked.notAWorkbook();
    }

    private Cell read(String type, int style, String value) throws UnusableFileException {
        return switch (type) {
            case "s" -> text(shared(value));
            case "inlineStr" -> text(value);
            case "str" -> text(WorkbookParts.unescaped(value));
            case "b" -> text(value.equals("1") ? "true" : "false");
            case "e" -> new Cell("", Kind.NO_VALUE);
            case "d" -> new Cell(value.replaceFirst("T00:00:00(\\.0*)?$", ""), Kind.DAY);
            default -> number(value, parts.isDay(style));
        };
    }

    private static Cell text(String text) {
        return new Cell(text.strip().replace("\r\n", "\n"), Kind.TEXT);
    }

    private String shared(String index) throws UnusableFileException {
        try {
            return parts.texts.get(WorkbookParts.number(index, -1));
        } catch (IndexOutOfBoundsException e) {
            throw Unpacked.notAWorkbook();
        }
    }

    private Cell number(String value, boolean day) throws UnusableFileException {
        BigDecimal number;
        try {
            number = new BigDecimal(value.length() > LONGEST_NUMBER ? "" : value.toLowerCase(Locale.ROOT));
        } catch (NumberFormatException e) {
            throw Unpacked.notAWorkbook();
        }
        // Written out, a few letters of an exponent are gigabytes of noughts.
        if (Math.abs((long) number.scale()) > LARGEST_EXPONENT) {
            return new Cell(value, Kind.NUMBER);
        }
        if (day) {
            return new Cell(day(number), Kind.DAY);
        }
        return new Cell(number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString(), Kind.NUMBER);
    }

    /** A moment within a day is no day: it stays a number, and is refused where a day is wanted. */
    private String day(BigDecimal number) {
        boolean whole = number.stripTrailingZeros().scale() <= 0;
        int first = parts.from1904() ? 0 : FIRST_SURE_DAY;
        if (!whole
                || number.compareTo(BigDecimal.valueOf(first)) < 0
                || number.compareTo(BigDecimal.valueOf(LAST_DAY)) > 0) {
            return number.toPlainString();
        }
        return (parts.from1904() ? DAYS_FROM_1904 : DAYS_FROM_1900)
                .plusDays(number.intValueExact())
                .toString();
    }

    @Override
    public void close() throws IOException {
        workbook.close();
    }
}
