package org.huizhi.rest;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.huizhi.notice.DeclineReason;
import org.huizhi.notice.LateReason;
import org.huizhi.rest.FigureView.BacklogView;
import org.huizhi.rest.FigureView.LightsView;
import org.jspecify.annotations.Nullable;

/** Figures as a table: a row for each group, one for the total, headings in the caller's language. */
final class FigureSheet {

    static final String CSV = "text/csv";
    static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /** Spreadsheet programs take such texts for formulas (OWASP, "CSV Injection"). */
    private static final Pattern FORMULA = Pattern.compile("^[=+\\-@\\t\\r].*", Pattern.DOTALL);

    private static final String APPLICATION = "Huizhi";
    private static final String APPLICATION_VERSION = "1.0";
    private static final String RATE_FORMAT = "0.00%";

    private static final List<Column> COLUMNS = columns();

    private final List<FigureView> rows;
    private final Locale language;
    private final ResourceBundle words;

    /** @param rows the total last */
    FigureSheet(List<FigureView> rows, Locale language) {
        this.rows = rows;
        this.language = language;
        this.words = ResourceBundle.getBundle("statistics", language, Problem.WITHOUT_SYSTEM_LOCALE);
    }

    /** @param heading key of its words */
    private record Column(String heading, Function<FigureView, @Nullable Object> value) {}

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(
                new Column("sent", FigureView::sent),
                new Column("receipted", FigureView::receipted),
                new Column("receiptRate", FigureView::receiptRate),
                new Column("due", FigureView::due),
                new Column("misrouted", FigureView::misrouted),
                new Column("senderFaultRate", FigureView::senderFaultRate),
                new Column("withdrawn", FigureView::withdrawn),
                new Column("cohort", FigureView::cohort),
                new Column("returned", FigureView::returned),
                new Column("returnRate", FigureView::returnRate),
                new Column("returnRateLight", light(LightsView::returnRate)),
                new Column("onTime", FigureView::onTime),
                new Column("onTimeRate", FigureView::onTimeRate),
                new Column("onTimeRateLight", light(LightsView::onTimeRate)),
                new Column("medianDays", FigureView::medianDays),
                new Column("medianDaysLight", light(LightsView::medianDays)),
                new Column("ninetiethPercentileDays", FigureView::ninetiethPercentileDays),
                new Column("valid", FigureView::valid),
                new Column("invalid", FigureView::invalid),
                new Column("validityRate", FigureView::validityRate),
                new Column("declined", FigureView::declined),
                new Column("extended", FigureView::extended),
                new Column("extendedShare", FigureView::extendedShare),
                new Column("open", FigureView::open),
                new Column("notDue", backlog(BacklogView::notDue)),
                new Column("overdue1To5", backlog(BacklogView::upTo5)),
                new Column("overdue6To15", backlog(BacklogView::upTo15)),
                new Column("overdue16To30", backlog(BacklogView::upTo30)),
                new Column("overdueOver30", backlog(BacklogView::over30))));
        Stream.concat(Stream.of(LateReason.Code.values()).map(LateReason.Code::code), Stream.of("none"))
                .map(code -> reason("late-", code, FigureView::lateReasons))
                .forEach(columns::add);
        Stream.of(DeclineReason.values())
                .map(code -> reason("decline-", code.code(), FigureView::declineReasons))
                .forEach(columns::add);
        return List.copyOf(columns);
    }

    private static Function<FigureView, @Nullable Object> light(Function<LightsView, @Nullable String> light) {
        return view -> light.apply(view.lights());
    }

    private static Function<FigureView, @Nullable Object> backlog(Function<BacklogView, Long> band) {
        return view -> band.apply(view.backlog());
    }

    private static Column reason(String prefix, String code, Function<FigureView, Map<String, Long>> reasons) {
        return new Column(prefix + code, view -> reasons.apply(view).getOrDefault(code, 0L));
    }

    /** RFC 4180 in UTF-8, with a byte order mark, without which spreadsheet programs misread Chinese. */
    void writeCsv(OutputStream output) throws IOException {
        output.write("\uFEFF".getBytes(StandardCharsets.UTF_8));
        try (CsvWriter csv = CsvWriter.builder().build(output, StandardCharsets.UTF_8)) {
            csv.writeRecord(headings());
            for (FigureView row : rows) {
                List<String> cells = new ArrayList<>(List.of(harmless(key(row)), harmless(name(row))));
                COLUMNS.forEach(column -> cells.add(text(column.value().apply(row))));
                csv.writeRecord(cells);
            }
        }
    }

    /** Office Open XML (ISO/IEC 29500), one sheet. */
    void writeXlsx(OutputStream output) throws IOException {
        try (Workbook workbook = new Workbook(output, APPLICATION, APPLICATION_VERSION)) {
            Worksheet sheet = workbook.newWorksheet(words.getString("sheet"));
            List<String> headings = headings();
            for (int column = 0; column < headings.size(); column++) {
                sheet.value(0, column, headings.get(column));
                sheet.style(0, column).bold().wrapText(true).set();
            }
            for (int row = 0; row < rows.size(); row++) {
                sheet.value(row + 1, 0, key(rows.get(row)));
                sheet.value(row + 1, 1, name(rows.get(row)));
                for (int column = 0; column < COLUMNS.size(); column++) {
                    write(
                            sheet,
                            row + 1,
                            column + 2,
                            COLUMNS.get(column).value().apply(rows.get(row)));
                }
            }
            sheet.freezePane(2, 1);
        }
    }

    private void write(Worksheet sheet, int row, int column, @Nullable Object value) {
        if (value instanceof BigDecimal rate) {
            sheet.value(row, column, rate);
            sheet.style(row, column).format(RATE_FORMAT).set();
        } else if (value instanceof Number number) {
            sheet.value(row, column, number);
        } else {
            sheet.value(row, column, text(value));
        }
    }

    private List<String> headings() {
        return Stream.concat(Stream.of("key", "name"), COLUMNS.stream().map(Column::heading))
                .map(words::getString)
                .toList();
    }

    private String key(FigureView row) {
        return row.key() == null ? words.getString("total") : row.key();
    }

    private String name(FigureView row) {
        if (row.name() == null) {
            return "";
        }
        return language.equals(Locale.CHINESE) ? row.name().zh() : row.name().en();
    }

    /** What there is no figure of stays a dash, never a zero. */
    private String text(@Nullable Object value) {
        if (value == null) {
            return "—";
        }
        return words.containsKey("light-" + value) ? words.getString("light-" + value) : value.toString();
    }

    private static String harmless(String text) {
        return FORMULA.matcher(text).matches() ? "'" + text : text;
    }
}
