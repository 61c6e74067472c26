package org.huizhi.upload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.agreement.Urgency;
import org.huizhi.directory.LocalizedName;
import org.huizhi.notice.NoticeSubmission;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.PayloadField;
import org.huizhi.noticetype.PayloadField.Choice;
import org.huizhi.noticetype.PayloadForm;
import org.huizhi.problem.Problem;
import org.huizhi.sheet.SheetRow.Cell;
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

    private final NoticeType type;
    private final PayloadForm payload;
    private final Map<String, Column> byName = new LinkedHashMap<>();

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
                new LocalizedName("紧急程度", "Urgency"),
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
        Column.of(payload.fields()).forEach(this::add);
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

    List<Column> all() {
        return List.copyOf(byName.values());
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /** @return what a copy of a cell has in the column of this name */
    String copied(String name, Cell cell) {
        Column column = byName.get(name);
        return column == null ? cell.text() : column.copied(cell);
    }

    /** @return what people call a column; its name where it is none of these */
    String label(String name, Locale language) {
        Column column = byName.get(name);
        if (column == null) {
            return name;
        }
        return language.equals(Locale.CHINESE)
                ? column.label().zh()
                : column.label().en();
    }

    /** @return a problem of a row in words, by the labels of its columns */
    String said(Problem problem, Locale language) {
        if (problem.errors().isEmpty()) {
            return problem.detail();
        }
        boolean chinese = language.equals(Locale.CHINESE);
        return problem.errors().stream()
                .map(fault -> {
                    // The first step of a pointer is the row.
                    int field = fault.pointer().indexOf('/', 1);
                    String name = columnOf(field < 0 ? "" : fault.pointer().substring(field));
                    return (name == null ? "" : label(name, language) + (chinese ? "：" : ": ")) + fault.detail();
                })
                .collect(Collectors.joining(chinese ? "；" : "; "));
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
                column.fault(cell).or(() -> faultOfUrgency(column, cell)).ifPresent(faults::add);
                values.put(name, column.values(cell));
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

    private static Optional<Violation> faultOfUrgency(Column column, Cell cell) {
        return column.name().equals(URGENCY)
                        && !cell.isEmpty()
                        && Stream.of(Urgency.values())
                                .noneMatch(one -> column.values(cell).contains(one.code()))
                ? Optional.of(new Violation(column.name(), "invalid-value", "must be normal or urgent"))
                : Optional.empty();
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
