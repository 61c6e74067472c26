package org.huizhi.upload;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.access.Caller;
import org.huizhi.access.IdempotencyKeys.IdempotentRequest;
import org.huizhi.act.Refusals;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeState;
import org.huizhi.notice.NoticeSubmission;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.notice.Refusal;
import org.huizhi.notice.SubmissionService;
import org.huizhi.problem.Problem;
import org.huizhi.problem.ProblemException;
import org.huizhi.upload.FailureStore.Numbered;
import org.huizhi.upload.SentRowStore.Asked;
import org.huizhi.upload.SentRowStore.Earlier;
import org.huizhi.upload.SentRowStore.Sent;
import org.huizhi.upload.UploadStore.Owner;
import org.huizhi.validation.Violation;

/**
 * Submits rows of a file: each becomes a slip, or is told with why. A row that asks for the same as another one of its
 * account, in this file or in one before, is not sent once more.
 */
@Singleton
class RowSubmission {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private final SubmissionService submissions;
    private final SentRowStore rows;
    private final NoticeReader notices;
    private final Uploads uploads;
    private final NodeIdentity node;

    RowSubmission(
            SubmissionService submissions,
            SentRowStore rows,
            NoticeReader notices,
            Uploads uploads,
            NodeIdentity node) {
        this.submissions = submissions;
        this.rows = rows;
        this.notices = notices;
        this.uploads = uploads;
        this.node = node;
    }

    /**
     * What came of a batch.
     *
     * @param repeated rows of which there was the slip already
     */
    record Outcome(List<Sent> sent, List<Sent> repeated, List<Numbered> failures) {}

    Outcome submit(Owner owner, Caller caller, Columns columns, List<Table.Row> batch) {
        Map<Integer, ProblemException> problems = new TreeMap<>();
        Map<Integer, NoticeSubmission> filled = new LinkedHashMap<>();
        for (Table.Row row : batch) {
            Columns.Filled read = columns.filled(row.cells());
            List<Violation> faults = new ArrayList<>(read.faults());
            faults.addAll(faults(row));
            if (faults.isEmpty()) {
                filled.put(row.number(), read.submission());
            } else {
                problems.put(row.number(), ProblemException.invalid(faults));
            }
        }
        List<Sent> repeated = new ArrayList<>();
        take(owner, filled).forEach((number, earlier) -> {
            filled.remove(number);
            UUID notice = earlier.notice();
            if (notice == null || earlier.upload().equals(owner.id())) {
                problems.put(number, ProblemException.invalid(List.of(duplicate(owner, earlier))));
            } else {
                repeated.add(new Sent(number, notice));
            }
        });
        List<Sent> sent = new ArrayList<>();
        List<Integer> numbers = List.copyOf(filled.keySet());
        List<NoticeReply> replies = numbers.isEmpty()
                ? List.of()
                : submissions.submit(
                        caller,
                        numbers.stream()
                                .map(number -> new SubmissionService.Request(
                                        Objects.requireNonNull(filled.get(number)), key(owner, caller, number)))
                                .toList());
        for (int i = 0; i < replies.size(); i++) {
            int number = numbers.get(i);
            if (replies.get(i) instanceof Refusal refusal) {
                problems.put(number, Refusals.problem(refusal));
            } else {
                sent.add(new Sent(number, slip(replies.get(i))));
            }
        }
        List<Numbered> failures = batch.stream()
                .filter(row -> problems.containsKey(row.number()))
                .map(row -> failure(row, Objects.requireNonNull(problems.get(row.number()))))
                .toList();
        return new Outcome(sent, repeated, failures);
    }

    private static UUID slip(NoticeReply reply) {
        return reply instanceof NoticeReply.Done done ? done.notice().id() : ((NoticeReply.Repeated) reply).noticeId();
    }

    private static List<Violation> faults(Table.Row row) {
        List<Violation> faults = new ArrayList<>();
        String unnamed = row.unnamed();
        if (unnamed != null) {
            faults.add(
                    new Violation("", "unknown-field", "column {0} has no name, but something stands in it", unnamed));
        }
        if (row.hidden()) {
            faults.add(new Violation(
                    "",
                    "hidden",
                    "the row is hidden in the file, say by a filter, so it was not sent: show it, or leave it out"));
        }
        return faults;
    }

    /** @return the row that asked for the same, by the number of the one that does now */
    private Map<Integer, Earlier> take(Owner owner, Map<Integer, NoticeSubmission> filled) {
        if (filled.isEmpty()) {
            return Map.of();
        }
        List<Asked> asked = filled.entrySet().stream()
                .map(row ->
                        new Asked(row.getKey(), new String(uploads.written(row.getValue()), StandardCharsets.UTF_8)))
                .toList();
        Map<Integer, Earlier> earlier = rows.take(owner, asked);
        Set<Earlier> unanswered = unanswered(earlier.values());
        if (unanswered.isEmpty()) {
            return earlier;
        }
        rows.letGo(owner, unanswered);
        return rows.take(owner, asked);
    }

    /** Whose slip ended without an answer: who asks again means it. */
    private Set<Earlier> unanswered(Collection<Earlier> earlier) {
        List<UUID> slips =
                earlier.stream().flatMap(row -> Stream.ofNullable(row.notice())).toList();
        if (slips.isEmpty()) {
            return Set.of();
        }
        Set<UUID> over = notices.summaries(slips).stream()
                .filter(slip -> slip.state() == NoticeState.WITHDRAWN || slip.state() == NoticeState.REFUSED)
                .map(NoticeSummary::id)
                .collect(Collectors.toSet());
        return earlier.stream().filter(row -> over.contains(row.notice())).collect(Collectors.toSet());
    }

    private Violation duplicate(Owner owner, Earlier earlier) {
        return earlier.upload().equals(owner.id())
                ? new Violation(
                        "",
                        "duplicate",
                        "asks for the same as row {0}: leave it out, or change its reference if both are meant",
                        earlier.number())
                : new Violation(
                        "",
                        "duplicate",
                        "row {0} of your upload of {1} asks for the same, and may have been sent: look, and change the reference if this one is meant too",
                        earlier.number(),
                        time(earlier.uploadedAt()));
    }

    private String time(Instant moment) {
        return TIME.format(LocalDateTime.ofInstant(moment, node.zone()));
    }

    /** The file does not change, so its row is what is asked for. */
    private static IdempotentRequest key(Owner owner, Caller caller, int number) {
        String name = owner.id() + "/" + number;
        return new IdempotentRequest(caller.account(), caller.subject(), name, Sha256.of("row of upload " + name));
    }

    private Numbered failure(Table.Row row, ProblemException problem) {
        ProblemException ofRow = problem.within("/" + row.number());
        return new Numbered(
                row.number(),
                uploads.written(new FailedRow(
                        row.all(), Problem.of(ofRow, Locale.ENGLISH), Problem.of(ofRow, Locale.CHINESE))));
    }
}
