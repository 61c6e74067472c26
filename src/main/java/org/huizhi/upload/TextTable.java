package org.huizhi.upload;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.huizhi.sheet.Cells;
import org.jspecify.annotations.Nullable;

/**
 * A table of texts as CSV or workbook, two rows of which are its heading: what people call the columns, and their
 * names. Rows are written as they come.
 */
final class TextTable implements AutoCloseable {

    private static final int KEPT_ROWS = 500;
    private static final String TEXT = "@";

    private final @Nullable CsvWriter csv;
    private final @Nullable Workbook workbook;
    private final @Nullable Worksheet sheet;
    private int row;

    private TextTable(@Nullable CsvWriter csv, @Nullable Workbook workbook, @Nullable Worksheet sheet) {
        this.csv = csv;
        this.workbook = workbook;
        this.sheet = sheet;
    }

    /**
     * @param format media type
     * @param widths of the columns, in characters
     */
    static TextTable begin(OutputStream output, String format, List<Integer> widths) throws IOException {
        if (format.equals(Cells.CSV)) {
            output.write("\uFEFF".getBytes(StandardCharsets.UTF_8));
            return new TextTable(CsvWriter.builder().build(output, StandardCharsets.UTF_8), null, null);
        }
        Workbook workbook = new Workbook(output, TemplateWriter.APPLICATION, TemplateWriter.APPLICATION_VERSION);
        Worksheet sheet = workbook.newWorksheet("rows");
        for (int column = 0; column < widths.size(); column++) {
            sheet.style(column).format(TEXT).set();
            sheet.width(column, widths.get(column));
        }
        sheet.freezePane(0, 2);
        return new TextTable(null, workbook, sheet);
    }

    void write(List<String> cells) throws IOException {
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
