package org.huizhi.sheet;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.huizhi.sheet.SheetRow.Cell;
import org.huizhi.sheet.SheetRow.Kind;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * A sheet of a workbook (ISO/IEC 29500-1, 18.3), read while it is unpacked, as programs show it. Formulas are taken by
 * the value that the file holds of them.
 */
final class XlsxRows implements SheetRows {

    private static final int LONGEST_NUMBER = 40;
    private static final int LARGEST_EXPONENT = 30;

    /** Programs write two more digits of a fraction than they show. */
    private static final MathContext SHOWN = new MathContext(15, RoundingMode.HALF_UP);

    private static final Pattern MIDNIGHT = Pattern.compile("T00:00(:00(\\.0*)?)?Z?$");

    private static final LocalDate DAYS_FROM_1900 = LocalDate.of(1899, 12, 30);
    private static final LocalDate DAYS_FROM_1904 = LocalDate.of(1904, 1, 1);
    /** Before it the count has a day that never was (18.17.4.1). */
    private static final int FIRST_SURE_DAY = 61;
    /** The last day of the year 9999. */
    private static final int LAST_DAY = 2_958_465;

    private final WorkbookParts parts;
    private final SheetLayout layout;
    private final Unpacked workbook;
    private final XMLStreamReader xml;
    private final Characters characters = new Characters();
    private int number;
    private boolean within;

    /** @param workbook and {@code xml} are the sheet's, at its beginning */
    XlsxRows(WorkbookParts parts, SheetLayout layout, Unpacked workbook, XMLStreamReader xml) {
        this.parts = parts;
        this.layout = layout;
        this.workbook = workbook;
        this.xml = xml;
    }

    @Override
    public @Nullable SheetRow next() throws IOException {
        try {
            while (xml.hasNext()) {
                boolean begins = WorkbookParts.begins(xml);
                if (begins && xml.getLocalName().equals("sheetData")) {
                    within = true;
                } else if (xml.isEndElement() && xml.getLocalName().equals("sheetData")) {
                    within = false;
                } else if (begins && within && xml.getLocalName().equals("row")) {
                    SheetRow row = row();
                    if (!row.isEmpty()) {
                        return row;
                    }
                }
            }
            workbook.readToTheEnd();
            return null;
        } catch (XMLStreamException e) {
            throw WorkbookParts.fault(e);
        }
    }

    private SheetRow row() throws XMLStreamException, IOException {
        int given = WorkbookParts.number(xml.getAttributeValue(null, "r"), number + 1);
        if (given <= number || given > MOST_ROWS) {
            throw Unpacked.notAWorkbook();
        }
        number = given;
        boolean hidden = SheetLayout.isHidden(xml, "ht");
        List<Cell> written = cells();
        List<Cell> shown = layout.shown(number, written);
        for (int column = 0; column < shown.size(); column++) {
            if (column >= written.size() || written.get(column).isEmpty()) {
                characters.add(number, shown.get(column).text());
            }
        }
        return new SheetRow(number, shown, hidden);
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
        int letters = 0;
        while (letters < place.length()
                && place.charAt(letters) >= 'A'
                && place.charAt(letters) <= 'Z'
                && letters < 4) {
            letters++;
        }
        int column = SheetLayout.column(place.substring(0, letters));
        if (column < next) {
            throw Unpacked.notAWorkbook();
        }
        return column;
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
                    // A formula that makes an empty text has a value, which is empty.
                    return text.isEmpty()
                            ? new Cell("", formula && !"str".equals(type) ? Kind.NO_VALUE : Kind.TEXT)
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
            case "b" -> text(WorkbookParts.isTrue(value.strip()) ? "true" : "false");
            case "e" -> new Cell("", Kind.NO_VALUE);
            case "d" -> new Cell(MIDNIGHT.matcher(value.strip()).replaceFirst(""), Kind.DAY);
            default -> number(value.strip(), parts.formats.of(style));
        };
    }

    /** A program that opened a CSV of ours keeps the mark in front of a text. */
    private static Cell text(String text) {
        return new Cell(Cells.outOfCsv(Cells.trimmed(text)), Kind.TEXT);
    }

    private String shared(String index) throws UnusableFileException {
        try {
            return parts.texts.get(WorkbookParts.number(index.strip(), -1));
        } catch (IndexOutOfBoundsException e) {
            throw Unpacked.notAWorkbook();
        }
    }

    private Cell number(String value, NumberFormats.Shown shown) {
        BigDecimal number;
        try {
            number = new BigDecimal(value.length() > LONGEST_NUMBER ? "" : value.toLowerCase(Locale.ROOT));
        } catch (NumberFormatException e) {
            return new Cell("", Kind.NO_VALUE);
        }
        // Written out, a few letters of an exponent are gigabytes of noughts.
        if (Math.abs((long) number.scale()) > LARGEST_EXPONENT) {
            return new Cell(value, Kind.NUMBER);
        }
        if (shown.day()) {
            return new Cell(day(number, shown.time()), Kind.DAY);
        }
        BigDecimal rounded = isWhole(number) ? number : number.round(SHOWN);
        String text = rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
        boolean padded = text.length() < shown.digits() && isWhole(rounded) && rounded.signum() >= 0;
        return new Cell(padded ? "0".repeat(shown.digits() - text.length()) + text : text, Kind.NUMBER);
    }

    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    /**
     * A moment that is shown as one is no day: it stays a number, and is refused where a day is wanted. Of one that is
     * shown without its time, the day counts.
     */
    private String day(BigDecimal number, boolean time) {
        BigDecimal day = time ? number : number.setScale(0, RoundingMode.FLOOR);
        int first = parts.from1904() ? 0 : FIRST_SURE_DAY;
        if (!isWhole(day)
                || day.compareTo(BigDecimal.valueOf(first)) < 0
                || day.compareTo(BigDecimal.valueOf(LAST_DAY)) > 0) {
            return number.toPlainString();
        }
        return (parts.from1904() ? DAYS_FROM_1904 : DAYS_FROM_1900)
                .plusDays(day.intValueExact())
                .toString();
    }

    @Override
    public void close() throws IOException {
        workbook.close();
    }
}
