package org.huizhi.upload;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.DataValidationErrorStyle;
import org.dhatim.fastexcel.Worksheet;
import org.huizhi.directory.LocalizedName;
import org.huizhi.noticetype.PayloadField.Choice;
import org.huizhi.sheet.Cells;

/**
 * What stands above a column that people fill in: what it is called in Chinese and in English, what to enter, and its
 * name. Every cell below is a text, so that the program changes neither codes nor days.
 */
public final class ColumnHeading {

    /** Rows of the sheet that it takes. */
    public static final int ROWS = 4;

    private static final String TEXT = "@";
    private static final int LAST_ROW = 100_000 + ROWS;
    private static final int WIDTH = 22;

    private final Worksheet sheet;
    private final Worksheet lists;
    private final boolean chinese;
    private final Locale language;
    private int nextList;

    /** @param lists where what drop-downs offer is written, for several sheets one after the other or for one */
    public ColumnHeading(Worksheet sheet, Worksheet lists, Locale language) {
        this(sheet, lists, language, 0);
    }

    /** @param firstList first column of {@code lists} that is free */
    public ColumnHeading(Worksheet sheet, Worksheet lists, Locale language, int firstList) {
        this.sheet = sheet;
        this.lists = lists;
        this.language = language;
        this.chinese = language.equals(Locale.CHINESE);
        this.nextList = firstList;
    }

    /** @return first column of the lists that is free now */
    public int nextList() {
        return nextList;
    }

    /** @return the four texts, from above */
    static List<String> texts(Column column, Locale language) {
        return List.of(
                label(column, column.label().zh()),
                label(column, column.label().en()),
                help(column, language),
                column.name());
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

    /** @param offered in a drop-down; none where it is empty */
    public void write(int at, Column column, List<Choice> offered) {
        List<String> texts = texts(column, language);
        sheet.style(at).format(TEXT).set();
        sheet.width(at, WIDTH);
        for (int row = 0; row < ROWS; row++) {
            sheet.value(row, at, Cells.inWorkbook(texts.get(row)));
            if (row == 2) {
                sheet.style(row, at)
                        .wrapText(true)
                        .italic()
                        .verticalAlignment("top")
                        .set();
            } else if (row == ROWS - 1) {
                sheet.style(row, at).fontColor("808080").format(TEXT).set();
            } else {
                sheet.style(row, at).bold().wrapText(true).set();
            }
        }
        if (!offered.isEmpty()) {
            list(at, offered, column.takesSeveral());
        }
    }

    /** @param several of them may stand in one cell, which no drop-down can do: then they are only listed */
    private void list(int at, List<Choice> choices, boolean several) {
        int list = nextList++;
        for (int row = 0; row < choices.size(); row++) {
            Choice choice = choices.get(row);
            String name = chinese ? choice.name().zh() : choice.name().en();
            lists.value(row, list, Cells.inWorkbook(choice.value() + " " + name));
        }
        if (!several) {
            sheet.range(ROWS, at, LAST_ROW, at)
                    .validateWithList(lists.range(0, list, choices.size() - 1, list))
                    .allowBlank(true)
                    .showDropdown(true)
                    // What is not listed may be a code all the same, say one that came into force since.
                    .showErrorMessage(true)
                    .errorStyle(DataValidationErrorStyle.WARNING)
                    .errorTitle(chinese ? "不在清单中" : "Not listed")
                    .error(chinese ? "请从清单中选择。" : "Choose one of the list.");
        }
    }
}
