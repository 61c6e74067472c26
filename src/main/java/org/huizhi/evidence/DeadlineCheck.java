package org.huizhi.evidence;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.huizhi.agreement.Terms;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.envelope.MessageType;
import org.huizhi.evidence.Finding.Code;

/** Computes the due date of a slip again: from its delivery, the agreed limit, extensions and the second round. */
final class DeadlineCheck {

    /** Each of these may begin the clock, move it or stop it. */
    private static final Set<MessageType> OF_THE_CLOCK = EnumSet.of(
            MessageType.NOTICE_SUBMITTED,
            MessageType.NOTICE_DECLINED,
            MessageType.NOTICE_CONTESTED,
            MessageType.RETURN_FINAL,
            MessageType.RETURN_ASSESSED,
            MessageType.EXTENSION_PROPOSED,
            MessageType.EXTENSION_DECIDED);

    private final List<CheckedStep> steps;
    private final RegionCalendar receiver;
    private final Terms terms;
    private final String exportedBy;
    private final boolean stands;

    /**
     * @param receiver how the receiving region counts days
     * @param exporterCounts whether the manifest is signed as it should be
     */
    DeadlineCheck(
            List<CheckedStep> steps, RegionCalendar receiver, Terms terms, String exportedBy, boolean exporterCounts) {
        this.exportedBy = exportedBy;
        this.steps = steps;
        this.receiver = receiver;
        this.terms = terms;
        this.stands = exporterCounts
                && steps.stream()
                        .filter(step -> OF_THE_CLOCK.stream().anyMatch(step.step()::isOf))
                        .allMatch(step -> step.report().valid());
    }

    /** @param finding that the due date shown is another one */
    record Result(Report.Deadline deadline, Optional<Finding> finding) {}

    /** @param shown the due date by the exporter's word */
    Result check(CheckedStep submission, Instant delivered, LocalDate shown) {
        List<Integer> unknownYears = receiver.unknownYears(delivered, shown);
        // Where the submission is erased, the urgency is only in the manifest's date.
        boolean onlyShown = submission.data().isEmpty() || !unknownYears.isEmpty();
        LocalDate due = onlyShown ? shown : due(submission.text("urgency").equals("urgent"), delivered, shown);
        Optional<CheckedStep> answer = answer(sentBack().isPresent() ? 2 : 1);
        boolean unproved = answer.filter(step ->
                        step.step().signer().equals(exportedBy) && step.step().receipt() == null)
                .isPresent();
        Optional<Finding> finding = due.equals(shown)
                ? Optional.empty()
                : Optional.of(new Finding(Code.OTHER_DATES, Manifest.FILE, due.toString()));
        return new Result(
                new Report.Deadline(
                        due,
                        shown,
                        stands,
                        submission.data().isEmpty(),
                        answer.map(CheckedStep::at).map(receiver::dayOf).orElse(null),
                        unproved,
                        unknownYears),
                finding);
    }

    /** @return of a slip that was sent back, the last due date of its first round; empty where nothing tells it */
    Optional<LocalDate> dueBefore(CheckedStep submission, Instant delivered) {
        if (sentBack().isEmpty()) {
            return Optional.empty();
        }
        return granted(1)
                .or(submission::due)
                .or(() -> submission
                        .data()
                        .map(data -> receiver.due(
                                delivered, limit(submission.text("urgency").equals("urgent")))));
    }

    private int limit(boolean urgent) {
        return urgent ? terms.replyLimitUrgent() : terms.replyLimitNormal();
    }

    /** @return the first due date of the last round by the receiver's signed word; empty where it has not said it */
    Optional<LocalDate> said(CheckedStep submission) {
        return sentBack().orElse(submission).due();
    }

    /**
     * @param shown of a slip that was sent back, the due date by the rule of before: from the time of the assessment
     *     itself; who sent it back then still has that one
     */
    private LocalDate due(boolean urgent, Instant delivered, LocalDate shown) {
        int limit = limit(urgent);
        Optional<CheckedStep> sentBack = sentBack();
        if (sentBack.isEmpty()) {
            return granted(1).orElseGet(() -> receiver.due(delivered, limit));
        }
        return granted(2).orElseGet(() -> {
            LocalDate before = receiver.due(begin(sentBack.get(), Optional.empty()), limit);
            return before.equals(shown)
                    ? before
                    : receiver.due(begin(sentBack.get(), sentBack.get().step().receivedAt(exportedBy)), limit);
        });
    }

    /** @return what opened the second round: an invalid assessment, or a contested decline */
    private Optional<CheckedStep> sentBack() {
        return Stream.concat(
                        of(MessageType.RETURN_ASSESSED)
                                .filter(step -> step.text("verdict").equals("invalid")),
                        of(MessageType.NOTICE_CONTESTED))
                .filter(step -> step.isOfRound(1))
                .findFirst();
    }

    /** @return when the receiver had it, but not before it was said, nor before the answer that it judges */
    private Instant begin(CheckedStep sentBack, Optional<Instant> receivedAt) {
        Stream<Instant> answers = Stream.concat(of(MessageType.RETURN_FINAL), of(MessageType.NOTICE_DECLINED))
                .filter(step -> step.isOfRound(1))
                .map(CheckedStep::at);
        return Stream.concat(Stream.concat(Stream.of(sentBack.at()), receivedAt.stream()), answers)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** @return the return that answers this round; where it is erased, the only one there is */
    private Optional<CheckedStep> answer(int round) {
        return of(MessageType.RETURN_FINAL)
                .filter(step -> step.data().isEmpty() || step.isOfRound(round))
                .max(Comparator.comparing(CheckedStep::at));
    }

    /** @return the last due date that the receiver proposed for this round and the sender granted */
    private Optional<LocalDate> granted(int round) {
        return of(MessageType.EXTENSION_DECIDED)
                .sorted(Comparator.comparing(CheckedStep::at))
                .filter(decision ->
                        decision.isOfRound(round) && decision.text("decision").equals("granted"))
                .flatMap(decision -> proposed(decision.text("proposal")))
                .reduce((earlier, later) -> later);
    }

    private Stream<LocalDate> proposed(String messageId) {
        return of(MessageType.EXTENSION_PROPOSED)
                .filter(proposal -> proposal.step().messageId().toString().equals(messageId))
                .flatMap(proposal -> day(proposal.text("dueDate")).stream());
    }

    /** What a partner signed can be any text. */
    private static Optional<LocalDate> day(String text) {
        try {
            return text.length() == "2026-03-01".length() ? Optional.of(LocalDate.parse(text)) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private Stream<CheckedStep> of(MessageType type) {
        return steps.stream().filter(checked -> checked.step().isOf(type) && !checked.isRefused());
    }
}
