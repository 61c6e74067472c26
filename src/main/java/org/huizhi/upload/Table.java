package org.huizhi.upload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.huizhi.sheet.ByteSource;
import org.huizhi.sheet.Cells;
import org.huizhi.sheet.CsvRows;
import org.huizhi.sheet.SheetRow;
import org.huizhi.sheet.SheetRow.Cell;
import org.huizhi.sheet.SheetRows;
import org.huizhi.sheet.UnusableFileException;
import org.huizhi.sheet.XlsxRows;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/** The rows of an uploaded file below its heading: the first row in which names of columns stand. */
final class Table implements AutoCloseable {

    /** What is above the names: words for people, in two languages, and what to enter. */
    private static final int MOST_ABOVE = 20;

    private static final int LETTERS = 26;

    private final SheetRows rows;
    private final List<String> names;

    private Table(SheetRows rows, List<String> names) {
        this.rows = rows;
        this.names = names;
    }

    /**
     * @param format its media type
     * @throws UnusableFileException for a file that is none, or has no heading or a wrong one
     */
    static Table open(ByteSource file, String format, Columns columns) throws IOException {
        SheetRows rows = format.equals(Cells.XLSX)
                ? XlsxRows.open(file)
                : CsvRows.open(
                        file, cells -> (int) cells.stream().filter(columns::has).count());
        try {
            return new Table(rows, names(rows, columns));
        } catch (IOException | RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    private static List<String> names(SheetRows rows, Columns columns) throws IOException {
        SheetRow row = rows.next();
        while (row != null && row.number() <= MOST_ABOVE) {
            if (row.cells().stream().anyMatch(cell -> columns.has(cell.text()))) {
                return checked(row, columns);
            }
            row = rows.next();
        }
        throw new UnusableFileException(Sentence.of(
                "none of the first {0} rows has the names of the columns: take the template of this type", MOST_ABOVE));
    }

    private static List<String> checked(SheetRow heading, Columns columns) throws UnusableFileException {
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Cell cell : heading.cells()) {
            String name = cell.text();
            if (!name.isEmpty() && !name.equals(Columns.ERROR) && !columns.has(name)) {
                throw new UnusableFileException(Sentence.of(
                        "column {0} has a name that no column of this type has: take the template of this type",
                        letters(names.size())));
            }
            if (!name.isEmpty() && !seen.add(name)) {
                throw new UnusableFileException(
                        Sentence.of("column {0} has the name of another column", letters(names.size())));
            }
            names.add(name);
        }
        for (String needed : List.of(Columns.SENDER, Columns.REGION)) {
            if (!seen.contains(needed)) {
                throw new UnusableFileException(Sentence.of("the column {0} is missing", needed));
            }
        }
        return names;
    }

    /** @param column from 0 @return as spreadsheet programs call it */
    static String letters(int column) {
        String letters = "";
        for (int rest = column; rest >= 0; rest = rest / LETTERS - 1) {
            letters = (char) ('A' + rest % LETTERS) + letters;
        }
        return letters;
    }

    /** @return of the columns; empty for one without a name */
    List<String> names() {
        return names;
    }

    /**
     * @param cells by the names of their columns
     * @param all from the first column on
     * @param unnamed the first column without a name in which something stands; null for none
     */
    record Row(
            int number,
            Map<String, Cell> cells,
            List<String> all,
            @Nullable String unnamed) {}

    /** @return the next row in which something stands; null at the end */
    @Nullable
    Row next() throws IOException {
        for (SheetRow row = rows.next(); row != null; row = rows.next()) {
            Row read = read(row);
            if (!read.cells().isEmpty() || read.unnamed() != null) {
                return read;
            }
        }
        return null;
    }

    private Row read(SheetRow row) {
        Map<String, Cell> cells = new LinkedHashMap<>();
        List<String> all = new ArrayList<>();
        String unnamed = null;
        for (int column = 0; column < row.cells().size(); column++) {
            Cell cell = row.cells().get(column);
            String name = column < names.size() ? names.get(column) : "";
            all.add(cell.text());
            if (!cell.isEmpty() && !name.equals(Columns.ERROR)) {
                if (name.isEmpty()) {
                    unnamed = unnamed == null ? letters(column) : unnamed;
                } else {
                    cells.put(name, cell);
                }
            }
        }
        return new Row(row.number(), cells, all, unnamed);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
