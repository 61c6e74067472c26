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
import org.huizhi.sheet.XlsxFile;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/** The rows of an uploaded file below its heading: the first row in which names of columns stand. */
final class Table implements AutoCloseable {

    /** What is above the names: words for people, in two languages, and what to enter. */
    private static final int MOST_ABOVE = 20;

    private static final int LETTERS = 26;

    private final SheetRows rows;
    private final Columns columns;
    private final List<String> names;

    private Table(SheetRows rows, Columns columns, List<String> names) {
        this.rows = rows;
        this.columns = columns;
        this.names = names;
    }

    /**
     * @param format its media type
     * @param encoding of a CSV; null where nobody said it
     * @throws UnusableFileException for a file that is none, or has no heading or a wrong one
     */
    static Table open(ByteSource file, String format, @Nullable String encoding, Columns columns) throws IOException {
        SheetRows rows = format.equals(Cells.XLSX)
                ? sheet(XlsxFile.read(file), columns)
                : CsvRows.open(file, encoding, cells ->
                        (int) cells.stream().filter(columns::has).count());
        try {
            return new Table(rows, columns, names(rows, columns));
        } catch (IOException | RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    /** Of the sheets that are shown, the one with the table, wherever it stands among them. */
    private static SheetRows sheet(XlsxFile file, Columns columns) throws IOException {
        List<Integer> found = new ArrayList<>();
        for (int sheet = 0; sheet < file.sheets(); sheet++) {
            if (file.beginning(sheet, MOST_ABOVE).stream().anyMatch(row -> isHeading(row, columns))) {
                found.add(sheet);
            }
        }
        if (found.isEmpty()) {
            throw noHeading();
        }
        if (found.size() > 1) {
            throw new UnusableFileException(Sentence.of(
                    "sheets {0} and {1} both have the columns: upload a file for each",
                    found.get(0) + 1, found.get(1) + 1));
        }
        return file.open(found.get(0));
    }

    private static boolean isHeading(SheetRow row, Columns columns) {
        return row.cells().stream().anyMatch(cell -> columns.has(cell.text()));
    }

    private static List<String> names(SheetRows rows, Columns columns) throws IOException {
        SheetRow row = rows.next();
        while (row != null && row.number() <= MOST_ABOVE) {
            if (isHeading(row, columns)) {
                return checked(row, columns);
            }
            row = rows.next();
        }
        throw noHeading();
    }

    private static UnusableFileException noHeading() {
        return new UnusableFileException(Sentence.of(
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
     * @param all from the first column on, as a copy of the row has them
     * @param unnamed the first column without a name in which something stands; null for none
     * @param hidden whether nobody saw it in the file
     */
    record Row(
            int number,
            Map<String, Cell> cells,
            List<String> all,
            @Nullable String unnamed,
            boolean hidden) {}

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
            all.add(columns.copied(name, cell));
            if (!cell.isEmpty() && !name.equals(Columns.ERROR)) {
                if (name.isEmpty()) {
                    unnamed = unnamed == null ? letters(column) : unnamed;
                } else {
                    cells.put(name, cell);
                }
            }
        }
        return new Row(row.number(), cells, all, unnamed, row.hidden());
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
