package org.huizhi.upload;

import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
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
import org.huizhi.directory.NodeIdentity;
import org.huizhi.directory.Office;
import org.huizhi.directory.Region;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.PayloadField.Choice;
import org.huizhi.sheet.Cells;

/**
 * Empty sheets to fill in, of one notice type, for one caller: four rows with what a column is called in Chinese and in
 * English, what to enter, and its name; slips begin in the fifth. Every cell is a text, so that the program changes
 * neither codes nor days.
 */
@Singleton
public class TemplateWriter {

    static final String APPLICATION = "Huizhi";
    static final String APPLICATION_VERSION = "1.0";

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
        List<List<String>> headings = columns.stream()
                .map(column -> ColumnHeading.texts(column, language))
                .toList();
        if (format.equals(Cells.CSV)) {
            output.write("\uFEFF".getBytes(StandardCharsets.UTF_8));
            try (CsvWriter csv = CsvWriter.builder().build(output, StandardCharsets.UTF_8)) {
                for (int row = 0; row < ColumnHeading.ROWS; row++) {
                    int number = row;
                    csv.writeRecord(headings.stream()
                            .map(texts -> Cells.inCsv(texts.get(number)))
                            .toList());
                }
            }
        } else {
            workbook(type, caller, columns, language, output);
        }
    }

    private void workbook(NoticeType type, Caller caller, List<Column> columns, Locale language, OutputStream output)
            throws IOException {
        boolean chinese = language.equals(Locale.CHINESE);
        try (Workbook workbook = new Workbook(output, APPLICATION, APPLICATION_VERSION)) {
            Worksheet sheet = workbook.newWorksheet(chinese ? "填写" : "Slips");
            Worksheet lists = workbook.newWorksheet(chinese ? "代码" : "Codes");
            lists.setVisibilityState(VisibilityState.HIDDEN);
            ColumnHeading heading = new ColumnHeading(sheet, lists, language);
            for (int column = 0; column < columns.size(); column++) {
                heading.write(column, columns.get(column), choices(columns.get(column), type, caller));
            }
            sheet.freezePane(1, ColumnHeading.ROWS);
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
