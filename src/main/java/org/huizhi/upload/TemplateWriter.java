package org.huizhi.upload;

import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dhatim.fastexcel.DataValidationErrorStyle;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.huizhi.access.Caller;
import org.huizhi.agreement.Agreements;
import org.huizhi.agreement.Exchange;
import org.huizhi.agreement.ExchangePermission;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.directory.Office;
import org.huizhi.directory.Region;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.PayloadField.Choice;
import org.huizhi.sheet.Cells;
import org.huizhi.upload.Columns.Column;

/**
 * Empty sheets to fill in, of one notice type, for one caller: four rows with what a column is called in Chinese and in
 * English, what to enter, and its name; slips begin in the fifth. Every cell is a text, so that the program changes
 * neither codes nor days.
 */
@Singleton
public class TemplateWriter {

    static final String APPLICATION = "Huizhi";
    static final String APPLICATION_VERSION = "1.0";

    private static final String TEXT = "@";
    private static final int HEADING = 4;
    private static final int LAST_ROW = 100_004;
    private static final int WIDTH = 22;
    private static final int MOST_CHOICES = 10_000;

    private final Agreements agreements;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final Clock clock;

    TemplateWriter(Agreements agreements, CurrentDirectory directory, NodeIdentity node, Clock clock) {
        this.agreements = agreements;
        this.directory = directory;
        this.node = node;
        this.clock = clock;
    }

    /** @param format media type that it is to have */
    public void write(NoticeType type, Caller caller, String format, Locale language, OutputStream output)
            throws IOException {
        List<Column> columns = new Columns(type).all();
        List<List<String>> heading = List.of(
                columns.stream()
                        .map(column -> label(column, column.label().zh()))
                        .toList(),
                columns.stream()
                        .map(column -> label(column, column.label().en()))
                        .toList(),
                columns.stream().map(column -> help(column, language)).toList(),
                columns.stream().map(Column::name).toList());
        if (format.equals(Cells.CSV)) {
            output.write("\uFEFF".getBytes(StandardCharsets.UTF_8));
            try (CsvWriter csv = CsvWriter.builder().build(output, StandardCharsets.UTF_8)) {
                heading.forEach(
                        row -> csv.writeRecord(row.stream().map(Cells::inCsv).toList()));
            }
        } else {
            workbook(type, caller, columns, heading, language, output);
        }
    }

    /** A star stands for what has to be filled in. */
    private static String label(Column column, String label) {
        return column.required() ? label + " *" : label;
    }

    private static String help(Column column, Locale language) {
        boolean chinese = language.equals(Locale.CHINESE);
        LocalizedName help = column.help();
        List<String> texts = new ArrayList<>();
        if (help != null) {
            texts.add(chinese ? help.zh() : help.en());
        }
        if (!column.choices().isEmpty()) {
            texts.add(column.choices().stream()
                    .map(choice -> choice.value() + " "
                            + (chinese ? choice.name().zh() : choice.name().en()))
                    .collect(Collectors.joining(chinese ? "；" : "; ")));
        }
        if (column.takesSeveral()) {
            texts.add(chinese ? "可填多项，用分号隔开。" : "Several are separated by semicolons.");
        }
        return String.join("\n", texts);
    }

    private void workbook(
            NoticeType type,
            Caller caller,
            List<Column> columns,
            List<List<String>> heading,
            Locale language,
            OutputStream output)
            throws IOException {
        boolean chinese = language.equals(Locale.CHINESE);
        try (Workbook workbook = new Workbook(output, APPLICATION, APPLICATION_VERSION)) {
            Worksheet sheet = workbook.newWorksheet(chinese ? "填写" : "Slips");
            Worksheet lists = workbook.newWorksheet(chinese ? "代码" : "Codes");
            lists.setVisibilityState(VisibilityState.HIDDEN);
            for (int column = 0; column < columns.size(); column++) {
                sheet.style(column).format(TEXT).set();
                sheet.width(column, WIDTH);
                for (int row = 0; row < HEADING; row++) {
                    sheet.value(row, column, Cells.inWorkbook(heading.get(row).get(column)));
                    if (row == 2) {
                        sheet.style(row, column)
                                .wrapText(true)
                                .italic()
                                .verticalAlignment("top")
                                .set();
                    } else if (row == HEADING - 1) {
                        sheet.style(row, column)
                                .fontColor("808080")
                                .format(TEXT)
                                .set();
                    } else {
                        sheet.style(row, column).bold().wrapText(true).set();
                    }
                }
                List<Choice> choices = choices(columns.get(column), type, caller);
                if (!choices.isEmpty()) {
                    list(
                            sheet,
                            lists,
                            column,
                            choices,
                            chinese,
                            columns.get(column).takesSeveral());
                }
            }
            sheet.freezePane(1, HEADING);
        }
    }

    /** @param several of them may stand in one cell, which no drop-down can do: then they are only listed */
    private static void list(
            Worksheet sheet, Worksheet lists, int column, List<Choice> choices, boolean chinese, boolean several) {
        for (int row = 0; row < choices.size(); row++) {
            Choice choice = choices.get(row);
            String name = chinese ? choice.name().zh() : choice.name().en();
            lists.value(row, column, Cells.inWorkbook(choice.value() + " " + name));
        }
        if (!several) {
            sheet.range(HEADING, column, LAST_ROW, column)
                    .validateWithList(lists.range(0, column, choices.size() - 1, column))
                    .allowBlank(true)
                    .showDropdown(true)
                    // What is not listed may be a code all the same, say one that came into force since.
                    .showErrorMessage(true)
                    .errorStyle(DataValidationErrorStyle.WARNING)
                    .errorTitle(chinese ? "不在清单中" : "Not listed")
                    .error(chinese ? "请从清单中选择。" : "Choose one of the list.");
        }
    }

    private List<Choice> choices(Column column, NoticeType type, Caller caller) {
        Directory current = directory.get();
        return switch (column.name()) {
            case Columns.SENDER ->
                caller.offices().stream()
                        .sorted()
                        .filter(office -> current.hasOffice(node.mailbox(), office))
                        .flatMap(office -> current.office(office).stream())
                        .map(office -> new Choice(office.id(), office.name()))
                        .limit(MOST_CHOICES)
                        .toList();
            case Columns.REGION ->
                counterparts(type, current)
                        .flatMap(entry -> entry.regions().stream()
                                .filter(region -> current.mailboxOf(region.code(), node.today())
                                        .filter(entry.mailbox()::equals)
                                        .isPresent()))
                        .map((Region region) -> new Choice(region.code(), region.name()))
                        .limit(MOST_CHOICES)
                        .toList();
            case Columns.OFFICE ->
                counterparts(type, current)
                        .flatMap(entry -> entry.offices().stream())
                        .map((Office office) -> new Choice(office.id(), office.name()))
                        .limit(MOST_CHOICES)
                        .toList();
            default -> column.choices();
        };
    }

    /** To whom a notice of this type may go today. */
    private Stream<DirectoryEntry> counterparts(NoticeType type, Directory current) {
        return current.entries().stream()
                .filter(entry -> !entry.mailbox().equals(node.mailbox()))
                .filter(entry -> agreements.admit(new Exchange(
                                node.mailbox(), entry.mailbox(), type.type(), node.today(), clock.instant()))
                        instanceof ExchangePermission.Permitted);
    }
}
