package org.huizhi.sheet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.huizhi.sheet.SheetRow.Cell;
import org.huizhi.sheet.SheetRow.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What of a sheet people do not see as it is written: columns that are hidden, and cells that are merged, of which the
 * first alone has the value (18.3.1.13, 18.3.1.55). A sheet says the latter behind its rows, so it is read for this
 * before.
 */
final class SheetLayout {

    private static final int MOST_MERGED = 200_000;
    private static final Pattern RANGE = Pattern.compile("([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})");
    private static final Pattern NOTHING = Pattern.compile("0(\\.0*)?");
    private static final int LETTERS = 26;

    private final BitSet hidden = new BitSet();
    private final List<Merged> merged = new ArrayList<>();
    private int begun;
    /** By column, those that began last. */
    private final @Nullable Merged[] inColumn = new Merged[SheetRows.MOST_COLUMNS];

    private SheetLayout() {}

    /** Cells that are shown as one; columns are counted from 0. */
    private static final class Merged {

        private final int firstRow;
        private final int lastRow;
        private final int firstColumn;
        private final int lastColumn;
        private Cell value = Cell.EMPTY;

        private Merged(int firstRow, int lastRow, int firstColumn, int lastColumn) {
            this.firstRow = firstRow;
            this.lastRow = lastRow;
            this.firstColumn = firstColumn;
            this.lastColumn = lastColumn;
        }

        private boolean hasItsValueAt(int row, int column) {
            return row == firstRow && column == firstColumn;
        }

        private Cell shown(Cell cell) {
            return lastColumn > firstColumn && !cell.isEmpty() ? new Cell(cell.text(), Kind.ACROSS) : cell;
        }
    }

    /** Of a sheet in which nothing is hidden or merged. */
    static SheetLayout plain() {
        return new SheetLayout();
    }

    static SheetLayout read(XMLStreamReader xml) throws XMLStreamException, IOException {
        SheetLayout layout = new SheetLayout();
        while (xml.hasNext()) {
            if (WorkbookParts.begins(xml)) {
                switch (xml.getLocalName()) {
                    case "col" -> layout.addColumns(xml);
                    case "mergeCell" -> layout.addMerged(xml.getAttributeValue(null, "ref"));
                    default -> {
                        // Rows are read later.
                    }
                }
            }
        }
        layout.merged.sort(Comparator.comparingInt(one -> one.firstRow));
        return layout;
    }

    private void addColumns(XMLStreamReader xml) {
        int first = WorkbookParts.number(xml.getAttributeValue(null, "min"), 1);
        int last = WorkbookParts.number(xml.getAttributeValue(null, "max"), first);
        if (isHidden(xml, "width") && first >= 1 && first <= last) {
            hidden.set(Math.min(first - 1, SheetRows.MOST_COLUMNS), Math.min(last, SheetRows.MOST_COLUMNS));
        }
    }

    /** @param size attribute that says how wide or high it is: what has no size is not seen either */
    static boolean isHidden(XMLStreamReader xml, String size) {
        String given = xml.getAttributeValue(null, size);
        return WorkbookParts.isTrue(xml.getAttributeValue(null, "hidden"))
                || (given != null && NOTHING.matcher(given).matches());
    }

    private void addMerged(@Nullable String range) throws UnusableFileException {
        Matcher ends = RANGE.matcher(range == null ? "" : range);
        if (!ends.matches()) {
            throw Unpacked.notAWorkbook();
        }
        Merged one = new Merged(
                Integer.parseInt(ends.group(2)),
                Integer.parseInt(ends.group(4)),
                column(ends.group(1)),
                column(ends.group(3)));
        if (one.firstColumn < SheetRows.MOST_COLUMNS) {
            merged.add(one);
        }
        if (merged.size() > MOST_MERGED) {
            throw SharedTexts.tooLarge();
        }
    }

    /** @param letters by which programs call a column @return from 0 */
    static int column(String letters) {
        int column = 0;
        for (int i = 0; i < letters.length(); i++) {
            column = LETTERS * column + letters.charAt(i) - 'A' + 1;
        }
        return column - 1;
    }

    /**
     * Rows come in their order. What is merged with cells above is shown in a row, but alone makes none.
     *
     * @param cells as they are written
     * @return as they are shown
     */
    List<Cell> shown(int row, List<Cell> cells) {
        for (; begun < merged.size() && merged.get(begun).firstRow <= row; begun++) {
            Merged one = merged.get(begun);
            for (int column = one.firstColumn; column <= Math.min(one.lastColumn, inColumn.length - 1); column++) {
                inColumn[column] = one;
            }
        }
        boolean own = false;
        for (int column = 0; column < cells.size(); column++) {
            Merged one = merged(row, column);
            own |= !cells.get(column).isEmpty() && (one == null || one.hasItsValueAt(row, column));
        }
        if (!own) {
            return List.of();
        }
        List<Cell> shown = new ArrayList<>(cells);
        for (int column = 0; begun > 0 && column < inColumn.length; column++) {
            Merged one = merged(row, column);
            if (one != null) {
                put(shown, column, shown(one, row, column, column < cells.size() ? cells.get(column) : Cell.EMPTY));
            }
        }
        for (int column = hidden.nextSetBit(0); column >= 0 && column < shown.size(); ) {
            Cell cell = shown.get(column);
            shown.set(column, cell.isEmpty() ? cell : new Cell(cell.text(), Kind.HIDDEN));
            column = hidden.nextSetBit(column + 1);
        }
        return shown;
    }

    private @Nullable Merged merged(int row, int column) {
        Merged one = column < inColumn.length ? inColumn[column] : null;
        return one == null || row > one.lastRow ? null : one;
    }

    private static Cell shown(Merged one, int row, int column, Cell written) {
        if (one.hasItsValueAt(row, column)) {
            one.value = one.shown(written);
        }
        return column == one.firstColumn ? one.value : Cell.EMPTY;
    }

    private static void put(List<Cell> cells, int column, Cell cell) {
        while (cells.size() <= column && !cell.isEmpty()) {
            cells.add(Cell.EMPTY);
        }
        if (column < cells.size()) {
            cells.set(column, cell);
        }
    }
}
