package org.huizhi.evidence;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.huizhi.agreement.Terms;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.envelope.MessageType;
import org.huizhi.evidence.Finding.Code;

/** Computes the due date of a slip again: from its delivery, the agreed limit, extensions and the second round. */
final class DeadlineCheck {

    private final List<CheckedStep> steps;
    private final RegionCalendar receiver;
    private final Terms terms;

    /** @param receiver how the receiving region counts days */
    DeadlineCheck(List<CheckedStep> steps, RegionCalendar receiver, Terms terms) {
        this.steps = steps;
        this.receiver = receiver;
        this.terms = terms;
    }

    /** @param finding that the due date shown is another one */
    record Result(Report.Deadline deadline, Optional<Finding> finding) {}

    /** @param shown the due date by the exporter's word */
    Result check(CheckedStep submission, Instant delivered, LocalDate shown) {
        List<Integer> unknownYears = receiver.unknownYears(delivered, shown);
        // Where the submission is erased, the urgency is only in the manifest's date.
        boolean onlyShown = submission.data().isEmpty() || !unknownYears.isEmpty();
        LocalDate due = onlyShown ? shown : due(submission.text("urgency").equals("urgent"), delivered);
        Optional<Finding> finding = due.equals(shown)
                ? Optional.empty()
                : Optional.of(new Finding(Code.OTHER_DATES, Manifest.FILE, due.toString()));
        return new Result(new Report.Deadline(due, returnedOn().orElse(null), unknownYears), finding);
    }

    private LocalDate due(boolean urgent, Instant delivered) {
        int limit = urgent ? terms.replyLimitUrgent() : terms.replyLimitNormal();
        LocalDate due = granted(1).orElseGet(() -> receiver.due(delivered, limit));
        for (CheckedStep assessment : of(MessageType.RETURN_ASSESSED).toList()) {
            if (assessment.isOfRound(1) && assessment.text("verdict").equals("invalid")) {
                due = granted(2).orElseGet(() -> receiver.due(beginOfSecondRound(assessment), limit));
            }
        }
        return due;
    }

    /** @return when it was assessed, but not before the return that was */
    private Instant beginOfSecondRound(CheckedStep assessment) {
        return Stream.concat(Stream.of(assessment), of(MessageType.RETURN_FINAL).filter(step -> step.isOfRound(1)))
                .map(CheckedStep::at)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private Optional<LocalDate> returnedOn() {
        return of(MessageType.RETURN_FINAL)
                .map(CheckedStep::at)
                .max(Comparator.naturalOrder())
                .map(receiver::dayOf);
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
        return steps.stream().filter(checked -> checked.step().isOf(type));
    }
}
