package org.huizhi.offline;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.IdempotencyKeys.IdempotentRequest;
import org.huizhi.act.LateReasonFields;
import org.huizhi.act.Refusals;
import org.huizhi.act.SlipActs;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.LocalizedName;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.notice.DeclineReason;
import org.huizhi.notice.LateReason;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.notice.NoticeVerbs;
import org.huizhi.notice.NoticeVerbs.Call;
import org.huizhi.notice.NoticeVerbs.VerbCommand;
import org.huizhi.notice.Refusal;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.noticetype.PayloadForm;
import org.huizhi.offline.WorkReport.Result;
import org.huizhi.offline.WorkReport.Row;
import org.huizhi.offline.WorkSheet.Act;
import org.huizhi.offline.WorkSheet.Taken;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.sheet.ProtectedWorkbook;
import org.huizhi.sheet.SheetRow.Cell;
import org.huizhi.sheet.UnusableFileException;
import org.huizhi.upload.Column;
import org.huizhi.validation.Sentence;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what an office filled in at home, by the verbs that everybody uses, now. A row is done once, however
 * often the file is brought, and only while its slip is what it was when it was taken home.
 */
@ApplicationScoped
public class WorkImport {

    /** In bytes. */
    public static final int LONGEST = 8 * 1024 * 1024;

    private static final int LONGEST_UNPROTECTED = 32 * 1024 * 1024;

    /** No notice has it. */
    private static final List<String> NO_VERSION = List.of("\"\"");

    private final NoticeVerbs verbs;
    private final SlipActs acts;
    private final NoticeReader notices;
    private final NoticeTypes types;
    private final Audit audit;

    WorkImport(NoticeVerbs verbs, SlipActs acts, NoticeReader notices, NoticeTypes types, Audit audit) {
        this.verbs = verbs;
        this.acts = acts;
        this.notices = notices;
        this.types = types;
        this.audit = audit;
    }

    /** @return what people call the column of this name in sheets of this notice type; empty where there is none */
    public Optional<LocalizedName> column(String type, String name) {
        return types.find(type)
                .flatMap(known -> Optional.ofNullable(new WorkSheet(known).answer(name)))
                .map(Column::label);
    }

    /** A row that says what is to be done with which slip. */
    private record Asked(FilledRow row, Taken taken, Act act, VerbCommand command) {}

    /**
     * @param password null for a file without one
     * @throws ProblemException 422 for what is no workbook of work; then nothing was done
     */
    public WorkReport take(Caller caller, byte[] file, @Nullable String password) {
        try {
            byte[] workbook = ProtectedWorkbook.is(file)
                    ? ProtectedWorkbook.read(file, password == null ? "" : password, LONGEST_UNPROTECTED)
                    : file;
            return new Run(caller).report(FilledRow.read(workbook));
        } catch (UnusableFileException e) {
            throw unusable(e.detail());
        } catch (IOException e) {
            throw unusable(Sentence.of("the file is not a workbook (XLSX)"));
        }
    }

    private static ProblemException unusable(Sentence detail) {
        return ProblemException.invalid(List.of(new Violation("", "unusable-file", detail)));
    }

    private final class Run {

        private final Caller caller;
        private final List<Row> told = new ArrayList<>();
        private final Map<UUID, NoticeSummary> now = new HashMap<>();
        private final Map<String, WorkSheet> sheets = new HashMap<>();
        private int untouched;

        private Run(Caller caller) {
            this.caller = caller;
        }

        private WorkReport report(List<FilledRow> rows) {
            List<UUID> slips = rows.stream()
                    .flatMap(row -> Taken.of(row.text(WorkSheet.SLIP)).stream())
                    .map(Taken::slip)
                    .distinct()
                    .toList();
            audit.enter(caller, "offline.work.import", null, slips.size() + " slips");
            see(slips);
            List<Asked> asked = new ArrayList<>();
            for (FilledRow row : rows) {
                if (isUntouched(row)) {
                    untouched++;
                } else {
                    asked(row).ifPresent(asked::add);
                }
            }
            List<NoticeReply> replies =
                    verbs.perform(asked.stream().map(Asked::command).toList());
            see(asked.stream().map(one -> one.taken().slip()).distinct().toList());
            for (int i = 0; i < asked.size(); i++) {
                told.add(told(asked.get(i), replies.get(i)));
            }
            told.sort(Comparator.comparingInt(Row::sheet).thenComparingInt(Row::row));
            return new WorkReport(
                    count(Result.DONE),
                    count(Result.REPEATED),
                    count(Result.MOVED),
                    count(Result.REFUSED),
                    untouched,
                    List.copyOf(told));
        }

        /** Who answers and forgets to say that it is an answer is told so. */
        private boolean isUntouched(FilledRow row) {
            return columns(row)
                    .map(columns -> columns.answering().stream()
                            .allMatch(column -> row.text(column.name()).isEmpty()))
                    .orElseGet(() -> row.text(WorkSheet.ACT).isEmpty());
        }

        private Optional<WorkSheet> columns(FilledRow row) {
            return Taken.of(row.text(WorkSheet.SLIP))
                    .flatMap(taken -> types.find(taken.type()))
                    .map(type -> sheets.computeIfAbsent(type.type(), name -> new WorkSheet(type)));
        }

        private int count(Result result) {
            return (int) told.stream().filter(row -> row.result() == result).count();
        }

        private void see(List<UUID> slips) {
            notices.summaries(slips).stream()
                    .filter(slip -> slip.office() != null && caller.offices().contains(slip.office()))
                    .forEach(slip -> now.put(slip.id(), slip));
        }

        private @Nullable String state(UUID slip) {
            NoticeSummary summary = now.get(slip);
            return summary == null ? null : summary.state().code();
        }

        /** @return empty for a row with a fault, which is told */
        private Optional<Asked> asked(FilledRow row) {
            Optional<Taken> taken = Taken.of(row.text(WorkSheet.SLIP));
            Optional<NoticeType> type = taken.flatMap(one -> types.find(one.type()));
            if (taken.isEmpty() || type.isEmpty()) {
                told.add(refused(
                        row,
                        null,
                        ProblemException.invalid(
                                WorkSheet.SLIP, "invalid-value", "is not what was written there: which slip it is")));
                return Optional.empty();
            }
            WorkSheet columns = columns(row).orElseThrow();
            try {
                List<Violation> faults = faults(columns, row);
                if (!faults.isEmpty()) {
                    throw ProblemException.invalid(faults);
                }
                Act act = Act.of(value(columns, row, WorkSheet.ACT))
                        .orElseThrow(() -> row.text(WorkSheet.ACT).isEmpty()
                                ? ProblemException.invalid(
                                        WorkSheet.ACT,
                                        "required",
                                        "is empty, and the row is filled in: nothing is done until it says what")
                                : ProblemException.invalid(
                                        WorkSheet.ACT, "invalid-value", "must be accept, decline or return"));
                return Optional.of(
                        new Asked(row, taken.get(), act, command(columns, row, taken.get(), type.get(), act)));
            } catch (ProblemException e) {
                told.add(refused(row, taken.get(), e));
                return Optional.empty();
            }
        }

        private List<Violation> faults(WorkSheet columns, FilledRow row) {
            Stream<Violation> unseen = row.hidden()
                    ? Stream.of(new Violation(
                            "",
                            "hidden",
                            "the row is hidden in the file, say by a filter, so nothing was done: show it"))
                    : Stream.of();
            return Stream.concat(
                            unseen,
                            row.cells().entrySet().stream()
                                    .flatMap(cell -> Stream.ofNullable(columns.answer(cell.getKey()))
                                            .flatMap(column -> column.fault(cell.getValue()).stream())))
                    .toList();
        }

        private Row refused(FilledRow row, @Nullable Taken taken, ProblemException problem) {
            return new Row(
                    row.sheet(),
                    row.row(),
                    taken == null ? null : taken.slip(),
                    taken == null ? null : taken.type(),
                    null,
                    Result.REFUSED,
                    taken == null ? null : state(taken.slip()),
                    problem);
        }

        private VerbCommand command(WorkSheet columns, FilledRow row, Taken taken, NoticeType type, Act act) {
            boolean still = taken.isStill(now.get(taken.slip()));
            Call call = new Call(
                    caller,
                    taken.slip(),
                    // A stored response is found all the same; else it is told that the slip has moved.
                    still ? List.of() : NO_VERSION,
                    new IdempotentRequest(
                            caller.account(),
                            caller.subject(),
                            "work:" + taken.bundle() + ":" + taken.slip(),
                            digest(columns, row)));
            return switch (act) {
                case ACCEPT -> acts.accept(call);
                case DECLINE ->
                    acts.decline(
                            call,
                            code(columns, row, WorkSheet.REASON, DeclineReason.values(), DeclineReason::code),
                            optional(columns, row, WorkSheet.TEXT));
                case RETURN -> {
                    PayloadForm form = PayloadForm.ofReturn(type);
                    yield acts.returnFinal(
                            call, form.payload(name -> values(columns, row, name)), lateReason(columns, row), null);
                }
            };
        }

        private @Nullable LateReasonFields lateReason(WorkSheet columns, FilledRow row) {
            LateReason.Code code =
                    code(columns, row, WorkSheet.LATE_CODE, LateReason.Code.values(), LateReason.Code::code);
            String text = optional(columns, row, WorkSheet.LATE_TEXT);
            return code == null && text == null ? null : new LateReasonFields(code, text);
        }

        private <E> @Nullable E code(WorkSheet columns, FilledRow row, String name, E[] all, Function<E, String> code) {
            String value = optional(columns, row, name);
            return value == null
                    ? null
                    : Stream.of(all)
                            .filter(one -> code.apply(one).equals(value))
                            .findFirst()
                            .orElseThrow(
                                    () -> ProblemException.invalid(name, "invalid-value", "must be one of the list"));
        }

        private Row told(Asked asked, NoticeReply reply) {
            Result result = Result.DONE;
            ProblemException problem = null;
            if (reply instanceof NoticeReply.Repeated) {
                result = Result.REPEATED;
            } else if (reply instanceof Refusal refusal) {
                problem = Refusals.problem(refusal);
                boolean moved = refusal.code() == Refusal.Code.PRECONDITION_FAILED
                        || refusal.code() == Refusal.Code.ILLEGAL_TRANSITION;
                result = moved ? Result.MOVED : Result.REFUSED;
                if (refusal.code() == Refusal.Code.PRECONDITION_FAILED) {
                    problem = new ProblemException(
                            ProblemCode.ILLEGAL_TRANSITION,
                            "something else was done with the slip since it was taken home: it is {0} now",
                            Objects.requireNonNullElse(state(asked.taken().slip()), "elsewhere"));
                } else if (refusal.code() == Refusal.Code.IDEMPOTENCY_MISMATCH) {
                    problem = ProblemException.invalid(
                            WorkSheet.ACT,
                            "done-otherwise",
                            "the slip was dealt with by this file before, by another row or before the row was changed: that stands");
                }
            }
            return new Row(
                    asked.row().sheet(),
                    asked.row().row(),
                    asked.taken().slip(),
                    asked.taken().type(),
                    asked.act().code(),
                    result,
                    state(asked.taken().slip()),
                    problem);
        }
    }

    private static List<String> values(WorkSheet columns, FilledRow row, String name) {
        Column column = columns.answer(name);
        Cell cell = row.cells().get(name);
        return column == null || cell == null ? List.of() : column.values(cell);
    }

    private static String value(WorkSheet columns, FilledRow row, String name) {
        List<String> values = values(columns, row, name);
        return values.isEmpty() ? "" : values.get(0);
    }

    private static @Nullable String optional(WorkSheet columns, FilledRow row, String name) {
        String value = value(columns, row, name);
        return value.isBlank() ? null : value;
    }

    /** @return of all that is filled in: another act under the same key is told as a mismatch */
    private static byte[] digest(WorkSheet columns, FilledRow row) {
        Map<String, String> answer = new TreeMap<>();
        columns.answering().forEach(column -> answer.put(column.name(), row.text(column.name())));
        return Sha256.of(SignedDocument.bytes(answer));
    }
}
