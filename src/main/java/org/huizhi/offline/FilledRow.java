package org.huizhi.offline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.huizhi.sheet.ByteSource;
import org.huizhi.sheet.SheetRow;
import org.huizhi.sheet.SheetRow.Cell;
import org.huizhi.sheet.SheetRows;
import org.huizhi.sheet.UnusableFileException;
import org.huizhi.sheet.XlsxFile;
import org.huizhi.validation.Sentence;

/**
 * A row of a workbook of work with something in it.
 *
 * @param sheet among those that are shown, from 1
 * @param hidden whether nobody saw it
 * @param cells by the names of their columns
 */
record FilledRow(int sheet, int row, boolean hidden, Map<String, Cell> cells) {

    private static final int MOST_ROWS = 2_000;

    /** Rows among which the names of the columns are. */
    private static final int MOST_ABOVE = 20;

    String text(String name) {
        Cell cell = cells.get(name);
        return cell == null ? "" : cell.text();
    }

    /** @return those of all sheets that have the columns */
    static List<FilledRow> read(byte[] workbook) throws IOException {
        List<FilledRow> filled = new ArrayList<>();
        boolean ours = false;
        XlsxFile file = XlsxFile.read(ByteSource.of(workbook));
        for (int sheet = 0; sheet < file.sheets(); sheet++) {
            try (SheetRows rows = file.open(sheet)) {
                List<String> names = names(rows);
                ours |= !names.isEmpty();
                SheetRow row = names.isEmpty() ? null : rows.next();
                while (row != null) {
                    filled.add(of(sheet + 1, row, names));
                    if (filled.size() > MOST_ROWS) {
                        throw new UnusableFileException(Sentence.of("the file has more than {0} rows", MOST_ROWS));
                    }
                    row = rows.next();
                }
            }
        }
        if (!ours) {
            throw new UnusableFileException(Sentence.of("no sheet has the columns of slips that were taken home"));
        }
        return filled;
    }

    private static FilledRow of(int sheet, SheetRow row, List<String> names) {
        Map<String, Cell> cells = new HashMap<>();
        for (int at = 0; at < Math.min(names.size(), row.cells().size()); at++) {
            if (!row.cells().get(at).isEmpty()) {
                cells.putIfAbsent(names.get(at), row.cells().get(at));
            }
        }
        return new FilledRow(sheet, row.number(), row.hidden(), cells);
    }

    /** @return of the columns, from the row in which they stand; none for another sheet */
    private static List<String> names(SheetRows rows) throws IOException {
        SheetRow row = rows.next();
        while (row != null && row.number() <= MOST_ABOVE) {
            List<String> texts = row.cells().stream().map(Cell::text).toList();
            if (texts.contains(WorkSheet.SLIP)) {
                return texts;
            }
            row = rows.next();
        }
        return List.of();
    }
}
