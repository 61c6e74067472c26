package org.huizhi.upload;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.huizhi.problem.Problem;
import org.huizhi.sheet.Cells;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an upload that were refused, as they were, with a column that says why. Rows are written as they come.
 */
final class FailureSheet implements AutoCloseable {

    private static final int KEPT_ROWS = 500;
    private static final int ERROR_WIDTH = 60;
    private static final int WIDTH = 18;
    private static final String TEXT = "@";

    private final List<String> names;
    private final Columns columns;
    private final Locale language;
    private final int errorColumn;
    private final @Nullable CsvWriter csv;
    private final @Nullable Workbook workbook;
    private final @Nullable Worksheet sheet;
    private int row;

    private FailureSheet(
            List<String> names,
            Columns columns,
            Locale language,
            @Nullable CsvWriter csv,
            @Nullable Workbook workbook,
            @Nullable Worksheet sheet) {
        this.names = names;
        this.columns = columns;
        this.language = language;
        this.csv = csv;
        this.workbook = workbook;
        this.sheet = sheet;
        int error = names.indexOf(Columns.ERROR);
        this.errorColumn = error < 0 ? names.size() : error;
    }

    /** @param names of the columns of the file, the first first */
    static FailureSheet begin(OutputStream output, String format, List<String> names, Columns columns, Locale language)
            throws IOException {
        FailureSheet failures;
        if (format.equals(Cells.CSV)) {
            output.write("\uFEFF".getBytes(StandardCharsets.UTF_8));
            CsvWriter csv = CsvWriter.builder().build(output, StandardCharsets.UTF_8);
            failures = new FailureSheet(names, columns, language, csv, null, null);
        } else {
            Workbook workbook = new Workbook(output, TemplateWriter.APPLICATION, TemplateWriter.APPLICATION_VERSION);
            Worksheet sheet = workbook.newWorksheet("rows");
            failures = new FailureSheet(names, columns, language, null, workbook, sheet);
            for (int column = 0; column <= names.size(); column++) {
                sheet.style(column).format(TEXT).set();
                sheet.width(column, column == failures.errorColumn ? ERROR_WIDTH : WIDTH);
            }
            sheet.freezePane(0, 2);
        }
        failures.heading();
        return failures;
    }

    private boolean isChinese() {
        return language.equals(Locale.CHINESE);
    }

    private void heading() throws IOException {
        List<String> labels = new ArrayList<>();
        for (String name : names) {
            labels.add(columns.all().stream()
                    .filter(column -> column.name().equals(name))
                    .map(column ->
                            isChinese() ? column.label().zh() : column.label().en())
                    .findFirst()
                    .orElse(""));
        }
        write(withError(labels, isChinese() ? "错误" : "Error"));
        write(withError(names, Columns.ERROR));
    }

    void add(FailedRow failed) throws IOException {
        write(withError(failed.cells(), error(failed.problem(language))));
    }

    private List<String> withError(List<String> cells, String error) {
        List<String> row = new ArrayList<>(cells);
        while (row.size() <= errorColumn) {
            row.add("");
        }
        row.set(errorColumn, error);
        return row;
    }

    private String error(Problem problem) {
        if (problem.errors().isEmpty()) {
            return problem.detail();
        }
        return problem.errors().stream()
                .map(fault -> {
                    // The first step of a pointer is the row.
                    int field = fault.pointer().indexOf('/', 1);
                    String pointer = field < 0 ? "" : fault.pointer().substring(field);
                    String name = columns.columnOf(pointer);
                    return (name == null ? "" : name + ": ") + fault.detail();
                })
                .collect(Collectors.joining("; "));
    }

    private void write(List<String> cells) throws IOException {
        if (csv != null) {
            csv.writeRecord(cells.stream().map(Cells::inCsv).toList());
        } else if (sheet != null) {
            for (int column = 0; column < cells.size(); column++) {
                if (!cells.get(column).isEmpty()) {
                    sheet.inlineString(row, column, Cells.inWorkbook(cells.get(column)));
                    sheet.style(row, column).format(TEXT).set();
                }
            }
            row++;
            if (row % KEPT_ROWS == 0) {
                sheet.flush();
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (csv != null) {
            csv.close();
        }
        if (workbook != null) {
            workbook.close();
        }
    }
}
