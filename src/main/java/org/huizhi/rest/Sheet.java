package org.huizhi.rest;

import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.huizhi.attachment.FileName;
import org.huizhi.sheet.Cells;
import org.jspecify.annotations.Nullable;

/**
 * A table for spreadsheets, which says above its heading what it is of, so that one that was saved can still be read.
 *
 * @param title of the sheet
 * @param about what it is of, as pairs of words
 * @param headings of the columns
 * @param rows as wide as the headings: texts, numbers, days, local times, shares, or null for what there is no figure
 *     of; gone through once, so they may come from where there are more than should be in memory
 */
record Sheet(String title, List<About> about, List<String> headings, Iterable<List<@Nullable Object>> rows) {

    static final String CSV = Cells.CSV;
    static final String XLSX = Cells.XLSX;

    private static final String APPLICATION = "Huizhi";
    private static final String APPLICATION_VERSION = "1.0";
    private static final String RATE_FORMAT = "0.0%";
    private static final int RATE_DECIMALS = 3;
    private static final String DAY_FORMAT = "yyyy-mm-dd";
    private static final int DAY_WIDTH = 11;
    private static final String TIME_FORMAT = "yyyy-mm-dd hh:mm:ss";
    private static final int TIME_WIDTH = 19;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    /** Rows of a workbook that are kept in memory before they are written. */
    private static final int KEPT = 500;

    /** Columns that stay in view: what a row is of. */
    private static final int FROZEN = 2;

    /** One line above the table. */
    record About(String label, String text) {}

    /** @param heading key of its words */
    record Column<T>(String heading, Function<T, @Nullable Object> value) {}

    static <T> List<@Nullable Object> row(List<Column<T>> columns, T of) {
        List<@Nullable Object> row = new ArrayList<>();
        columns.forEach(column -> row.add(column.value().apply(of)));
        return row;
    }

    /**
     * The table as a file, in the form that the caller accepts first.
     *
     * @param name of the file, without its ending
     */
    Response file(String name, HttpHeaders headers) {
        String format = format(headers);
        StreamingOutput content = format.equals(CSV) ? this::writeCsv : this::writeXlsx;
        return download(content, format, named(name, format));
    }

    /** @return the one of the two forms that the caller accepts first */
    static String format(HttpHeaders headers) {
        return headers.getAcceptableMediaTypes().stream()
                .flatMap(accepted -> Stream.of(CSV, XLSX)
                        .filter(form -> accepted.isCompatible(MediaType.valueOf(form)))
                        .limit(1))
                .findFirst()
                .orElse(CSV);
    }

    /** @return with the ending of its form */
    static String named(String name, String format) {
        return name + (format.equals(CSV) ? ".csv" : ".xlsx");
    }

    static Response download(Object content, String type, String name) {
        return Response.ok(content, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, FileName.disposition(name))
                .build();
    }

    /** RFC 4180 in UTF-8, with a byte order mark, without which spreadsheet programs misread Chinese. */
    void writeCsv(OutputStream output) throws IOException {
        output.write("\uFEFF".getBytes(StandardCharsets.UTF_8));
        try (CsvWriter csv = CsvWriter.builder().build(output, StandardCharsets.UTF_8)) {
            about.forEach(line -> csv.writeRecord(padded(List.of(line.label(), harmless(line.text())))));
            csv.writeRecord(padded(List.of()));
            csv.writeRecord(headings);
            rows.forEach(row -> csv.writeRecord(row.stream().map(Sheet::text).toList()));
        }
    }

    private List<String> padded(List<String> cells) {
        List<String> row = new ArrayList<>(cells);
        row.addAll(Collections.nCopies(headings.size() - cells.size(), ""));
        return row;
    }

    /** Office Open XML (ISO/IEC 29500), one sheet. */
    void writeXlsx(OutputStream output) throws IOException {
        try (Workbook workbook = new Workbook(output, APPLICATION, APPLICATION_VERSION)) {
            Worksheet sheet = workbook.newWorksheet(title);
            for (int line = 0; line < about.size(); line++) {
                sheet.value(line, 0, about.get(line).label());
                sheet.value(line, 1, shown(about.get(line).text()));
            }
            int top = about.size() + 1;
            for (int column = 0; column < headings.size(); column++) {
                sheet.value(top, column, headings.get(column));
                sheet.style(top, column).bold().wrapText(true).set();
            }
            sheet.freezePane(FROZEN, top + 1);
            int row = top;
            for (List<@Nullable Object> cells : rows) {
                row++;
                for (int column = 0; column < headings.size(); column++) {
                    write(sheet, row, column, cells.get(column));
                }
                if ((row - top) % KEPT == 0) {
                    sheet.flush();
                }
            }
        }
    }

    private static void write(Worksheet sheet, int row, int column, @Nullable Object value) {
        if (value instanceof BigDecimal share) {
            // Cut to what is shown: the program would round it.
            sheet.value(row, column, share.setScale(RATE_DECIMALS, RoundingMode.DOWN));
            sheet.style(row, column).format(RATE_FORMAT).set();
        } else if (value instanceof Number number) {
            sheet.value(row, column, number);
        } else if (value instanceof LocalDate day) {
            sheet.value(row, column, day);
            sheet.style(row, column).format(DAY_FORMAT).set();
            sheet.width(column, DAY_WIDTH);
        } else if (value instanceof LocalDateTime time) {
            sheet.value(row, column, time.truncatedTo(ChronoUnit.SECONDS));
            sheet.style(row, column).format(TIME_FORMAT).set();
            sheet.width(column, TIME_WIDTH);
        } else {
            // A text in the table of texts would be kept to the end of the workbook.
            sheet.inlineString(row, column, value == null ? NONE : shown(value.toString()));
        }
    }

    /** What there is no figure of stays a dash, never a zero. */
    private static final String NONE = "—";

    private static String text(@Nullable Object value) {
        if (value == null) {
            return NONE;
        }
        if (value instanceof BigDecimal share) {
            return percent(share);
        }
        if (value instanceof LocalDateTime time) {
            return TIME.format(time);
        }
        return value instanceof String text ? harmless(text) : value.toString();
    }

    /** @return cut to one decimal, never rounded up: 79.96 % are not 80.0 % */
    static String percent(BigDecimal share) {
        return share.movePointRight(2).setScale(1, RoundingMode.DOWN) + "%";
    }

    /** @return text that a spreadsheet program shows as it is when it opens the CSV */
    static String harmless(String text) {
        return Cells.inCsv(text);
    }

    private static String shown(String text) {
        return Cells.inWorkbook(text);
    }
}
