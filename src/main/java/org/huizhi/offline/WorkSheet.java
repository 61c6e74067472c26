package org.huizhi.offline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.directory.LocalizedName;
import org.huizhi.notice.DeclineReason;
import org.huizhi.notice.LateReason;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.PayloadField.Choice;
import org.huizhi.noticetype.PayloadField.Kind;
import org.huizhi.noticetype.PayloadForm;
import org.huizhi.upload.Column;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the slips of one type that an office takes home: what is asked, and what it answers. Columns are named
 * by what becomes of them; of the first ones only {@link #SLIP} comes back.
 */
final class WorkSheet {

    /** Which slip a row is about, and what it was when it was taken home. */
    static final String SLIP = "/slip";

    static final String ACT = "/act";
    static final String REASON = "/reason";
    static final String TEXT = "/text";
    static final String LATE_CODE = "/lateReason/code";
    static final String LATE_TEXT = "/lateReason/text";

    /** In front of the pointers of the question, which are those of the answer too. */
    private static final String QUESTION = "/question";

    private static final List<Choice> DECLINES = List.of(
            choice(DeclineReason.MISROUTED.code(), "误送", "misrouted"),
            choice(DeclineReason.INCOMPLETE.code(), "材料不全", "incomplete"),
            choice(DeclineReason.NOT_COMPETENT.code(), "无权办理", "not competent"));

    private static final List<Choice> LATE = List.of(
            choice(LateReason.Code.WAITING_FOR_THIRD_PARTY.code(), "等待第三方", "waiting for a third party"),
            choice(LateReason.Code.PERSON_NOT_REACHED.code(), "未联系到当事人", "person not reached"),
            choice(LateReason.Code.RECORDS_INCOMPLETE.code(), "档案不全", "records incomplete"),
            choice(LateReason.Code.CAPACITY.code(), "人手不足", "no capacity"),
            choice(LateReason.Code.OTHER.code(), "其他", "other"));

    private static Choice choice(String code, String zh, String en) {
        return new Choice(code, new LocalizedName(zh, en));
    }

    /** What may be done with a slip at home. */
    enum Act {
        ACCEPT(new LocalizedName("受理", "accept")),
        DECLINE(new LocalizedName("退回", "decline")),
        RETURN(new LocalizedName("反馈", "return"));

        private final LocalizedName label;

        Act(LocalizedName label) {
            this.label = label;
        }

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Act> of(String code) {
            return Stream.of(values()).filter(act -> act.code().equals(code)).findFirst();
        }
    }

    /**
     * What stands in {@link #SLIP}.
     *
     * @param bundle the file
     * @param state and round, as they were then
     */
    record Taken(UUID bundle, String type, UUID slip, String state, int round) {

        private static final String UUID_FORM = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
        private static final Pattern FORM =
                Pattern.compile("(" + UUID_FORM + ")/([a-z0-9-]{1,64})/(" + UUID_FORM + ")/([a-z-]{1,20})/([1-9])");

        String text() {
            return bundle + "/" + type + "/" + slip + "/" + state + "/" + round;
        }

        static Optional<Taken> of(String text) {
            Matcher form = FORM.matcher(text);
            return form.matches()
                    ? Optional.of(new Taken(
                            UUID.fromString(form.group(1)),
                            form.group(2),
                            UUID.fromString(form.group(3)),
                            form.group(4),
                            Integer.parseInt(form.group(5))))
                    : Optional.empty();
        }

        boolean isStill(@Nullable NoticeSummary now) {
            return now != null && now.state().code().equals(state) && now.round() == round;
        }
    }

    private final PayloadForm question;
    private final List<Column> asked;
    private final Map<String, Column> answered = new LinkedHashMap<>();

    WorkSheet(NoticeType type) {
        this.question = PayloadForm.ofRequest(type);
        this.asked = Column.of(question.fields());
        add(new Column(
                ACT,
                new LocalizedName("办理", "Act"),
                new LocalizedName("不填则不办理。", "Nothing is done where it is empty."),
                false,
                Kind.CHOICE,
                Stream.of(Act.values())
                        .map(act -> new Choice(act.code(), act.label))
                        .toList()));
        Column.of(PayloadForm.ofReturn(type).fields()).forEach(this::add);
        add(new Column(
                LATE_CODE,
                new LocalizedName("逾期原因", "Reason of a late return"),
                new LocalizedName("仅逾期反馈填写。", "Of a return after the due date, and of no other."),
                false,
                Kind.CHOICE,
                LATE));
        add(new Column(LATE_TEXT, new LocalizedName("逾期说明", "More about it"), null, false, Kind.LONG_TEXT, List.of()));
        add(new Column(REASON, new LocalizedName("退回原因", "Reason of a decline"), null, false, Kind.CHOICE, DECLINES));
        add(new Column(TEXT, new LocalizedName("退回说明", "More about it"), null, false, Kind.LONG_TEXT, List.of()));
    }

    private void add(Column column) {
        answered.put(column.name(), column);
    }

    /** @return columns that tell, and are not read again */
    List<Column> telling() {
        List<Column> columns = new ArrayList<>();
        columns.add(told(SLIP, "标识", "Key"));
        columns.add(told("/number", "编号", "Number"));
        columns.add(told("/from", "发出机构", "From"));
        columns.add(told("/dueDate", "办理期限", "Due date"));
        columns.add(told("/state", "状态", "State"));
        asked.forEach(column -> columns.add(told(
                QUESTION + column.name(), column.label().zh(), column.label().en())));
        return columns;
    }

    private static Column told(String name, String zh, String en) {
        LocalizedName help = name.equals(SLIP)
                ? new LocalizedName("请勿更改。", "Leave it as it is.")
                : new LocalizedName("仅供阅读。", "To read.");
        return new Column(name, new LocalizedName(zh, en), help, false, Kind.TEXT, List.of());
    }

    List<Column> answering() {
        return List.copyOf(answered.values());
    }

    /** @return null for a name that is none of the answer */
    @Nullable
    Column answer(String name) {
        return answered.get(name);
    }

    /** @return the cells of {@link #telling} */
    List<String> told(Taken taken, NoticeSummary slip, @Nullable JsonNode payload, Locale language) {
        List<String> cells = new ArrayList<>();
        cells.add(taken.text());
        cells.add(slip.number());
        cells.add(
                slip.sender().office() == null
                        ? slip.sender().region()
                        : String.valueOf(slip.sender().office()));
        cells.add(slip.dueDate() == null ? "" : String.valueOf(slip.dueDate()));
        cells.add(slip.state().code());
        Map<String, List<String>> values = payload == null ? Map.of() : question.values(payload);
        asked.forEach(column -> cells.add(values.getOrDefault(column.name(), List.of()).stream()
                .map(value -> shown(column, value, language))
                .collect(Collectors.joining("; "))));
        return cells;
    }

    private static String shown(Column column, String value, Locale language) {
        return column.choices().stream()
                .filter(choice -> choice.value().equals(value))
                .findFirst()
                .map(choice -> value + " "
                        + (language.equals(Locale.CHINESE)
                                ? choice.name().zh()
                                : choice.name().en()))
                .orElse(value);
    }
}
