package org.huizhi.upload;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The rows of an upload that were refused, as they were, with a column that says why, and which row it was. */
final class FailureSheet implements AutoCloseable {

    private static final int ERROR_WIDTH = 60;
    private static final int WIDTH = 18;

    private final Columns columns;
    private final Locale language;
    private final int errorColumn;
    private final TextTable table;

    private FailureSheet(Columns columns, Locale language, int errorColumn, TextTable table) {
        this.columns = columns;
        this.language = language;
        this.errorColumn = errorColumn;
        this.table = table;
    }

    /** @param names of the columns of the file, the first first */
    static FailureSheet begin(OutputStream output, String format, List<String> names, Columns columns, Locale language)
            throws IOException {
        int error = names.indexOf(Columns.ERROR);
        int errorColumn = error < 0 ? names.size() : error;
        List<Integer> widths = new ArrayList<>(Collections.nCopies(Math.max(names.size(), errorColumn + 1), WIDTH));
        widths.set(errorColumn, ERROR_WIDTH);
        FailureSheet failures =
                new FailureSheet(columns, language, errorColumn, TextTable.begin(output, format, widths));
        failures.write(
                names.stream()
                        .map(name -> name.isEmpty() ? "" : columns.label(name, language))
                        .toList(),
                language.equals(Locale.CHINESE) ? "错误" : "Error");
        failures.write(names, Columns.ERROR);
        return failures;
    }

    /** @param number of the row in the file that was uploaded */
    void add(int number, FailedRow failed) throws IOException {
        String row = language.equals(Locale.CHINESE) ? "第 " + number + " 行：" : "Row " + number + ": ";
        write(failed.cells(), row + columns.said(failed.problem(language), language));
    }

    private void write(List<String> cells, String error) throws IOException {
        List<String> row = new ArrayList<>(cells);
        while (row.size() <= errorColumn) {
            row.add("");
        }
        row.set(errorColumn, error);
        table.write(row);
    }

    @Override
    public void close() throws IOException {
        table.close();
    }
}
