package org.huizhi.sheet;

import java.util.List;

/**
 * One row of a sheet.
 *
 * @param number as spreadsheet programs show it, from 1
 * @param cells from the first column on; may be fewer than there are columns
 * @param hidden whether the program does not show it, say because of a filter
 */
public record SheetRow(int number, List<Cell> cells, boolean hidden) {

    public SheetRow {
        cells = List.copyOf(cells);
    }

    /** What a cell is for the program that wrote it. In CSV all are texts. */
    public enum Kind {
        TEXT,
        NUMBER,
        /** A day, written by the program as a number; the text is as in ISO 8601. */
        DAY,
        /** A formula whose value the file does not hold, or what has none: an error, a number that is none. */
        NO_VALUE,
        /** Of a column that is not shown; the text is what stands there. */
        HIDDEN,
        /** Shown over several columns, to the first of which it belongs. */
        ACROSS
    }

    /** @param text without blanks around it; a number without an exponent */
    public record Cell(String text, Kind kind) {

        static final Cell EMPTY = new Cell("", Kind.TEXT);

        public boolean isEmpty() {
            return text.isEmpty() && kind != Kind.NO_VALUE;
        }
    }

    public boolean isEmpty() {
        return cells.stream().allMatch(Cell::isEmpty);
    }
}
