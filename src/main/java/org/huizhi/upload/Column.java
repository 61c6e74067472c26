package org.huizhi.upload;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huizhi.directory.LocalizedName;
import org.huizhi.noticetype.PayloadField;
import org.huizhi.noticetype.PayloadField.Choice;
import org.huizhi.sheet.SheetRow.Cell;
import org.huizhi.sheet.SheetRow.Kind;
import org.huizhi.validation.HalfWidth;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * A column that people fill in, and what its cells mean.
 *
 * @param name JSON pointer of what it becomes
 * @param choices with the names of what may stand in a cell; empty where anything may, or the directory says it
 */
public record Column(
        String name,
        LocalizedName label,
        @Nullable LocalizedName help,
        boolean required,
        PayloadField.Kind kind,
        List<Choice> choices) {

    /** Items of a list, each with columns of its own. */
    private static final int ITEMS = 3;

    private static final List<Choice> YES_NO = List.of(
            new Choice("true", new LocalizedName("是", "yes")), new Choice("false", new LocalizedName("否", "no")));

    /** Several codes in one cell. */
    private static final Pattern BETWEEN_CODES = Pattern.compile("[,;，；、\\n]");

    /** A day as programs write it, in China too, and without separators as on an identity card. */
    private static final Pattern DAY = Pattern.compile(
            "([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?: +0{1,2}:00(?::00)?)?|([0-9]{2})([0-9]{2}))");

    /** What is left of a long number in a program that took it for one. */
    private static final Pattern SHORTENED = Pattern.compile("[0-9](?:\\.[0-9]+)?[eE]\\+[0-9]{2,}");

    /** Programs keep no more digits of a number. */
    private static final int DIGITS = 15;

    public boolean takesSeveral() {
        return kind == PayloadField.Kind.CHOICES;
    }

    /** @return one for each field that is filled in, those of groups and the first items of lists too */
    public static List<Column> of(List<PayloadField> fields) {
        List<Column> columns = new ArrayList<>();
        fields.forEach(field -> add(columns, field, null, true));
        return columns;
    }

    /** @param group in which the field is; null for none */
    private static void add(List<Column> columns, PayloadField field, @Nullable LocalizedName group, boolean required) {
        LocalizedName label = group == null
                ? field.label()
                : new LocalizedName(
                        group.zh() + " · " + field.label().zh(),
                        group.en() + " · " + field.label().en());
        boolean needed = required && field.required();
        switch (field.kind()) {
            case GROUP -> field.fields().forEach(inner -> add(columns, inner, label, needed));
            case LIST -> {
                for (int item = 0; item < Math.min(ITEMS, field.most()); item++) {
                    PayloadField one = field.fields().get(0).at(field.pointer() + "/" + item);
                    add(columns, one, label, needed && item == 0);
                }
            }
            default ->
                columns.add(new Column(
                        field.pointer(),
                        label,
                        field.help(),
                        needed,
                        field.kind(),
                        field.kind() == PayloadField.Kind.YES_NO ? YES_NO : field.choices()));
        }
    }

    /** @return what the program has made of a cell, such that nobody knows what was meant */
    public Optional<Violation> fault(Cell cell) {
        if (cell.kind() == Kind.NO_VALUE) {
            return Optional.of(
                    new Violation(name, "no-value", "is a formula without a value: enter the value itself, as text"));
        }
        if (cell.kind() == Kind.HIDDEN) {
            return Optional.of(new Violation(
                    name, "hidden", "stands in a column that is hidden: show the column, or empty the cell"));
        }
        if (cell.kind() == Kind.ACROSS) {
            return Optional.of(new Violation(
                    name, "merged", "is merged with cells of other columns: take them apart, and fill in each"));
        }
        if (isShortened(cell)) {
            return Optional.of(new Violation(
                    name,
                    "shortened",
                    "has become a number, of which a spreadsheet program keeps 15 digits: enter it again, as text"));
        }
        if (becameADay(cell)) {
            return Optional.of(new Violation(
                    name, "became-a-day", "has become a day in the spreadsheet program: enter it again, as text"));
        }
        return Optional.empty();
    }

    private static boolean isShortened(Cell cell) {
        return cell.kind() == Kind.NUMBER
                ? cell.text().replaceAll("[^0-9]", "").length() > DIGITS
                : SHORTENED.matcher(cell.text()).matches();
    }

    private boolean becameADay(Cell cell) {
        return cell.kind() == Kind.DAY && kind != PayloadField.Kind.DATE;
    }

    /**
     * A copy has texts alone, of which nobody could tell any more what a program has made of them.
     *
     * @return what stands in a cell; of a number that was shortened what is refused again, and nothing of what has
     *     become a day
     */
    String copied(Cell cell) {
        if (becameADay(cell)) {
            return "";
        }
        return cell.kind() == Kind.NUMBER && isShortened(cell) ? exponential(new BigDecimal(cell.text())) : cell.text();
    }

    private static String exponential(BigDecimal number) {
        int exponent = number.precision() - number.scale() - 1;
        BigDecimal beginning = number.movePointLeft(exponent).round(new MathContext(DIGITS));
        return "%sE+%02d".formatted(beginning.stripTrailingZeros().toPlainString(), exponent);
    }

    /** @return what stands in a cell: codes for what lists offer, several where the field takes them */
    public List<String> values(Cell cell) {
        String text = cell.text();
        return switch (kind) {
            case CHOICE, YES_NO -> List.of(code(text));
            case CHOICES ->
                BETWEEN_CODES
                        .splitAsStream(text)
                        .map(this::code)
                        .filter(one -> !one.isEmpty())
                        .toList();
            case DATE -> List.of(day(text));
            default -> List.of(text);
        };
    }

    /** A list offers codes with their names behind them; people write either, in whatever letters and blanks. */
    private String code(String text) {
        String typed = HalfWidth.of(text).strip();
        for (Choice choice : choices) {
            LocalizedName offered = choice.name();
            if (typed.equalsIgnoreCase(choice.value())
                    || typed.startsWith(choice.value() + " ")
                    || typed.equals(HalfWidth.of(offered.zh()))
                    || typed.equalsIgnoreCase(HalfWidth.of(offered.en()))) {
                return choice.value();
            }
        }
        if (!choices.isEmpty() && kind != PayloadField.Kind.YES_NO) {
            return text;
        }
        return codeOnly(text);
    }

    /** @return a code without the name that may stand behind it */
    static String codeOnly(String text) {
        String typed = HalfWidth.of(text).strip();
        int blank = typed.indexOf(' ');
        return blank < 0 ? typed : typed.substring(0, blank);
    }

    private static String day(String text) {
        Matcher day = DAY.matcher(HalfWidth.of(text).strip());
        if (!day.matches()) {
            return text;
        }
        boolean separated = day.group(2) != null;
        return "%s-%02d-%02d"
                .formatted(
                        day.group(1),
                        Integer.parseInt(day.group(separated ? 2 : 4)),
                        Integer.parseInt(day.group(separated ? 3 : 5)));
    }
}
