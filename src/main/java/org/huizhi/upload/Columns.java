package org.huizhi.upload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.huizhi.agreement.Urgency;
import org.huizhi.directory.LocalizedName;
import org.huizhi.notice.NoticeSubmission;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.PayloadField;
import org.huizhi.noticetype.PayloadField.Choice;
import org.huizhi.noticetype.PayloadForm;
import org.huizhi.sheet.SheetRow.Cell;
import org.huizhi.sheet.SheetRow.Kind;
import org.huizhi.validation.HalfWidth;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a notice type's sheet. A column is named by the JSON pointer of what it becomes in a
 * {@link NoticeSubmission}, so faults of a submission find their column.
 */
final class Columns {

    static final String SENDER = "/sender/office";
    static final String REGION = "/receiver/region";
    static final String OFFICE = "/receiver/office";
    static final String DEPARTMENT = "/receiver/department";
    static final String URGENCY = "/urgency";
    static final String REFERENCE = "/reference";

    /** Of the copy with the rows that were refused: it says why, and is passed over when the copy is uploaded. */
    static final String ERROR = "/error";

    /** Items of a list, each with columns of its own. */
    private static final int ITEMS = 3;

    private static final List<Choice> YES_NO = List.of(
            new Choice("true", new LocalizedName("是", "yes")), new Choice("false", new LocalizedName("否", "no")));

    /** Several codes in one cell. */
    private static final Pattern BETWEEN_CODES = Pattern.compile("[,;，；、\\n]");

    /** A day as programs write it, in China too. */
    private static final Pattern DAY = Pattern.compile("([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?");

    /** What is left of a long number in a program that took it for one. */
    private static final Pattern SHORTENED = Pattern.compile("[0-9](?:\\.[0-9]+)?[eE]\\+[0-9]{2,}");

    /** Programs keep no more digits of a number. */
    private static final int DIGITS = 15;

    private final NoticeType type;
    private final PayloadForm payload;
    private final Map<String, Column> byName = new LinkedHashMap<>();

    /** @param choices with the names of what may stand in a cell; empty where anything may, or the directory says it */
    record Column(
            String name,
            LocalizedName label,
            @Nullable LocalizedName help,
            boolean required,
            PayloadField.Kind kind,
            List<Choice> choices) {

        boolean takesSeveral() {
            return kind == PayloadField.Kind.CHOICES;
        }
    }

    Columns(NoticeType type) {
        this.type = type;
        this.payload = PayloadForm.ofRequest(type);
        add(
                SENDER,
                true,
                new LocalizedName("发出机构", "Your office"),
                new LocalizedName("答复将送达此机构。", "The answer comes back to it."),
                List.of());
        add(
                REGION,
                true,
                new LocalizedName("接收地区", "Receiving region"),
                new LocalizedName("应办理此事的县（区）或乡镇。", "The county or township where it is to be answered."),
                List.of());
        add(
                OFFICE,
                false,
                new LocalizedName("接收机构", "Receiving office"),
                new LocalizedName(
                        "不确定时不填，由接收地区确定。", "Leave it empty if you are not sure; the receiving region then chooses."),
                List.of());
        add(
                DEPARTMENT,
                false,
                new LocalizedName("部门", "Department"),
                new LocalizedName("便于接收地区确定承办机构。", "Helps the receiving region to choose the office."),
                departments());
        add(
                URGENCY,
                false,
                new LocalizedName("缓急", "Urgency"),
                new LocalizedName(
                        "不填为普通。紧急件按协议缩短期限。", "Normal where it is empty. Urgent slips are due earlier, as agreed."),
                List.of(
                        new Choice(Urgency.NORMAL.code(), new LocalizedName("普通", "normal")),
                        new Choice(Urgency.URGENT.code(), new LocalizedName("紧急", "urgent"))));
        add(new Column(
                REFERENCE,
                new LocalizedName("本方案号", "Your reference"),
                new LocalizedName(
                        "便于查找的本方案号。不加密：不得填写姓名和证件号码。",
                        "Your own case number, to find it again. It is not encrypted: no names, no document numbers."),
                false,
                PayloadField.Kind.TEXT,
                List.of()));
        payload.fields().forEach(field -> add(field, null, true));
    }

    private static List<Choice> departments() {
        return List.of(
                new Choice("hub", new LocalizedName("综合协调", "Coordination")),
                new Choice("health", new LocalizedName("卫生健康", "Health")),
                new Choice("civil-affairs", new LocalizedName("民政", "Civil affairs")),
                new Choice("public-security", new LocalizedName("公安", "Public security")),
                new Choice("education", new LocalizedName("教育", "Education")),
                new Choice("human-resources", new LocalizedName("人力资源社会保障", "Human resources")));
    }

    private void add(String name, boolean required, LocalizedName label, LocalizedName help, List<Choice> choices) {
        add(new Column(name, label, help, required, PayloadField.Kind.CHOICE, choices));
    }

    private void add(Column column) {
        byName.put(column.name(), column);
    }

    /** @param group in which the field is; null for none */
    private void add(PayloadField field, @Nullable LocalizedName group, boolean required) {
        LocalizedName label = group == null
                ? field.label()
                : new LocalizedName(
                        group.zh() + " · " + field.label().zh(),
                        group.en() + " · " + field.label().en());
        boolean needed = required && field.required();
        switch (field.kind()) {
            case GROUP -> field.fields().forEach(inner -> add(inner, label, needed));
            case LIST -> {
                for (int item = 0; item < Math.min(ITEMS, field.most()); item++) {
                    PayloadField one = field.fields().get(0).at(field.pointer() + "/" + item);
                    add(one, label, needed && item == 0);
                }
            }
            default ->
                add(new Column(
                        field.pointer(),
                        label,
                        field.help(),
                        needed,
                        field.kind(),
                        field.kind() == PayloadField.Kind.YES_NO ? YES_NO : field.choices()));
        }
    }

    List<Column> all() {
        return List.copyOf(byName.values());
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /** A row as a submission, which is checked nowhere here, and what the program has made of its cells. */
    record Filled(NoticeSubmission submission, List<Violation> faults) {}

    /** @param cells by the names of their columns */
    Filled filled(Map<String, Cell> cells) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        List<Violation> faults = new ArrayList<>();
        cells.forEach((name, cell) -> {
            Column column = byName.get(name);
            if (column != null) {
                fault(column, cell).ifPresent(faults::add);
                values.put(name, values(column, cell.text()));
            }
        });
        return new Filled(submission(values), faults);
    }

    private NoticeSubmission submission(Map<String, List<String>> values) {
        String urgency = text(values, URGENCY);
        Urgency known = Stream.of(Urgency.values())
                .filter(one -> one.code().equals(urgency))
                .findFirst()
                .orElse(Urgency.NORMAL);
        return new NoticeSubmission(
                type.type(),
                known,
                new NoticeSubmission.Sender(missing(text(values, SENDER))),
                new NoticeSubmission.Receiver(
                        missing(text(values, REGION)), text(values, OFFICE), text(values, DEPARTMENT)),
                text(values, REFERENCE),
                payload.payload(name -> values.getOrDefault(name, List.of())));
    }

    /** Null stands for what is missing, and the check of submissions names it. */
    @SuppressWarnings("NullAway")
    private static String missing(@Nullable String text) {
        return text;
    }

    private static @Nullable String text(Map<String, List<String>> values, String name) {
        List<String> found = values.getOrDefault(name, List.of());
        return found.isEmpty() || found.get(0).isBlank() ? null : found.get(0);
    }

    private static Optional<Violation> fault(Column column, Cell cell) {
        if (cell.kind() == Kind.NO_VALUE) {
            return Optional.of(new Violation(
                    column.name(), "no-value", "is a formula without a value: enter the value itself, as text"));
        }
        boolean shortened = cell.kind() == Kind.NUMBER
                ? cell.text().replaceAll("[^0-9]", "").length() > DIGITS
                : SHORTENED.matcher(cell.text()).matches();
        if (shortened) {
            return Optional.of(new Violation(
                    column.name(),
                    "shortened",
                    "has become a number, of which a spreadsheet program keeps 15 digits: enter it again, as text"));
        }
        if (cell.kind() == Kind.DAY && column.kind() != PayloadField.Kind.DATE) {
            return Optional.of(new Violation(
                    column.name(),
                    "became-a-day",
                    "has become a day in the spreadsheet program: enter it again, as text"));
        }
        if (column.name().equals(URGENCY)
                && !cell.isEmpty()
                && Stream.of(Urgency.values()).noneMatch(one -> one.code().equals(code(column, cell.text())))) {
            return Optional.of(new Violation(column.name(), "invalid-value", "must be normal or urgent"));
        }
        return Optional.empty();
    }

    private static List<String> values(Column column, String text) {
        return switch (column.kind()) {
            case CHOICE, YES_NO -> List.of(code(column, text));
            case CHOICES ->
                BETWEEN_CODES
                        .splitAsStream(text)
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .map(one -> code(column, one))
                        .toList();
            case DATE -> List.of(day(text));
            default -> List.of(text);
        };
    }

    /** A list offers codes with their names behind them; people write either. */
    private static String code(Column column, String text) {
        for (Choice choice : column.choices()) {
            LocalizedName name = choice.name();
            if (text.equals(choice.value())
                    || text.equals(name.zh())
                    || text.equalsIgnoreCase(name.en())
                    || text.startsWith(choice.value() + " ")) {
                return choice.value();
            }
        }
        if (!column.choices().isEmpty() && column.kind() != PayloadField.Kind.YES_NO) {
            return text;
        }
        int blank = text.indexOf(' ');
        return HalfWidth.of(blank < 0 ? text : text.substring(0, blank));
    }

    private static String day(String text) {
        Matcher day = DAY.matcher(HalfWidth.of(text));
        return day.matches()
                ? "%s-%02d-%02d".formatted(day.group(1), Integer.parseInt(day.group(2)), Integer.parseInt(day.group(3)))
                : text;
    }

    /** @return the name of the column that a fault is about; null for one that is about no column */
    @Nullable
    String columnOf(String pointer) {
        String at = pointer;
        while (!at.isEmpty()) {
            if (byName.containsKey(at)) {
                return at;
            }
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return null;
    }
}
