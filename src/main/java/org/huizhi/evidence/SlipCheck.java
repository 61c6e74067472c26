package org.huizhi.evidence;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.huizhi.agreement.Agreement;
import org.huizhi.agreement.AgreementReader;
import org.huizhi.agreement.AgreementReference;
import org.huizhi.agreement.Terms;
import org.huizhi.calendar.CalendarYear;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Signatures;
import org.huizhi.evidence.Finding.Code;

/** The check of one slip: its messages one by one, then the agreement, the order and the due date. */
final class SlipCheck {

    /** More than any due date of a round lies ahead. */
    private static final int MOST_YEARS = 3;
    /** What a partner signed can be any text; only a code is shown. */
    static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private final Signatures signatures;
    private final Directory directory;
    private final Manifest manifest;
    private final Map<String, byte[]> files;
    private final RegionCalendar receiver;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Integer, LocalDate> dueDates = new HashMap<>();
    private boolean exporterCounts;

    SlipCheck(
            Signatures signatures,
            Directory directory,
            Calendars calendars,
            Manifest manifest,
            Map<String, byte[]> files) {
        this.signatures = signatures;
        this.directory = directory;
        this.manifest = manifest;
        this.files = files;
        Optional<DirectoryEntry> entry = directory.entry(manifest.notice().receiver());
        this.receiver = new RegionCalendar(
                zone(entry),
                calendars.of(entry.map(DirectoryEntry::holidayCalendar).orElse("cn")));
    }

    private static ZoneId zone(Optional<DirectoryEntry> entry) {
        return entry.map(DirectoryEntry::timeZone).orElse(ZoneId.of("Asia/Shanghai"));
    }

    /** @param before what was found of the bundle as a whole */
    Report report(List<Finding> before) {
        exporterCounts = before.stream().noneMatch(finding -> finding.place().equals(Manifest.FILE));
        StepCheck check = new StepCheck(signatures, directory, manifest, files, exporterCounts);
        List<CheckedStep> steps =
                inOrder(manifest.steps().stream().map(check::check).toList());
        Optional<CheckedStep> submission = submission(steps);
        Optional<Report.Deadline> deadline = submission.flatMap(begin -> checkTogether(steps, begin));
        if (submission.isEmpty()) {
            findings.add(Finding.of(Code.OUT_OF_ORDER, Manifest.FILE));
        }
        List<Finding> all = new ArrayList<>(before);
        all.addAll(findings);
        List<Said> standing = steps.stream()
                .filter(step -> step.report().valid())
                .map(CheckedStep::said)
                .toList();
        return new Report(
                manifest.notice().number(),
                manifest.exportedBy(),
                manifest.exportedAt(),
                submission
                        .map(begin -> begin.text("noticeType"))
                        .filter(type -> CODE.matcher(type).matches())
                        .orElse(manifest.notice().type()),
                manifest.notice().sender(),
                submission.isEmpty()
                        ? List.of()
                        : new QuestionsAndAnswers(standing, manifest.exportedBy(), exporterCounts, receiver.zone())
                                .rounds(dueDates),
                steps.stream().map(CheckedStep::report).toList(),
                all,
                deadline.orElse(null));
    }

    /** @return empty without a clock */
    private Optional<Report.Deadline> checkTogether(List<CheckedStep> steps, CheckedStep submission) {
        Manifest.Slip slip = manifest.notice();
        Optional<Terms> terms = agreement().flatMap(agreement -> agreed(agreement, submission));
        Optional<Instant> delivered = delivered(submission);
        checkDelivery(submission.step(), delivered);
        LocalDate shown = slip.dueDate();
        if (terms.isEmpty() || delivered.isEmpty() || shown == null) {
            return Optional.empty();
        }
        DeadlineCheck.Result result = deadline(steps, terms.get(), submission, delivered.get(), shown);
        result.finding().ifPresent(findings::add);
        if (result.deadline().stands()) {
            Optional<LocalDate> before =
                    deadlineCheck(steps, receiver, terms.get()).dueBefore(submission, delivered.get());
            before.ifPresent(day -> dueDates.put(1, day));
            dueDates.put(before.isPresent() ? 2 : 1, result.deadline().dueDate());
        }
        return Optional.of(result.deadline());
    }

    /**
     * A year that was published after the date was set moves it no more: it counted plain weekends then. Where the
     * receiver has signed which date it set, whoever exports cannot say so of another.
     */
    private DeadlineCheck.Result deadline(
            List<CheckedStep> steps, Terms terms, CheckedStep submission, Instant delivered, LocalDate shown) {
        DeadlineCheck check = deadlineCheck(steps, receiver, terms);
        DeadlineCheck.Result result = check.check(submission, delivered, shown);
        if (check.said(submission).filter(said -> !said.equals(shown)).isPresent()) {
            return result;
        }
        int first = receiver.dayOf(delivered).getYear();
        List<Integer> since = new ArrayList<>();
        for (int year = CalendarYear.lastWithASayIn(shown);
                result.finding().isPresent() && year >= first && since.size() < MOST_YEARS;
                year--) {
            since.add(0, year);
            RegionCalendar before =
                    new RegionCalendar(receiver.zone(), receiver.calendar().withPlain(since));
            DeadlineCheck.Result then = deadlineCheck(steps, before, terms).check(submission, delivered, shown);
            if (then.finding().isEmpty()) {
                return new DeadlineCheck.Result(then.deadline().withUnknown(since), Optional.empty());
            }
        }
        return result;
    }

    private DeadlineCheck deadlineCheck(List<CheckedStep> steps, RegionCalendar calendar, Terms terms) {
        return new DeadlineCheck(steps, calendar, terms, manifest.exportedBy(), exporterCounts);
    }

    /** @return empty when the slip does not begin with exactly one submission, or is none of whoever exports it */
    private Optional<CheckedStep> submission(List<CheckedStep> steps) {
        Manifest.Slip slip = manifest.notice();
        List<CheckedStep> submissions = steps.stream()
                .filter(checked -> checked.step().isOf(MessageType.NOTICE_SUBMITTED))
                .toList();
        boolean wellBegun = submissions.size() == 1
                && submissions.get(0).step().signer().equals(slip.sender())
                && (manifest.exportedBy().equals(slip.sender())
                        || manifest.exportedBy().equals(slip.receiver()));
        return wellBegun ? Optional.of(submissions.get(0)) : Optional.empty();
    }

    private Optional<Agreement> agreement() {
        AgreementReference named = manifest.notice().agreement();
        String file = BundleEntries.agreement(named.version());
        byte[] document = files.get(file);
        if (document == null) {
            findings.add(Finding.of(Code.MISSING, file));
            return Optional.empty();
        }
        AgreementReader.Reading reading = new AgreementReader(signatures, manifest.exportedBy())
                .read(new String(document, StandardCharsets.UTF_8), directory);
        if (reading instanceof AgreementReader.Reading.Refusal refusal) {
            findings.add(new Finding(Code.AGREEMENT_INVALID, file, refusal.reason()));
            return Optional.empty();
        }
        Agreement agreement =
                ((AgreementReader.Reading.Read) reading).agreement().agreement();
        if (!agreement.id().equals(named.id())
                || agreement.version() != named.version()
                || !agreement.digest().equals(named.digest())) {
            findings.add(new Finding(Code.AGREEMENT_INVALID, file, "not " + named));
            return Optional.empty();
        }
        return Optional.of(agreement);
    }

    private Optional<Terms> agreed(Agreement agreement, CheckedStep submission) {
        Manifest.Slip slip = manifest.notice();
        // Where the submission is erased, only the manifest tells what was agreed.
        boolean same = submission.data().isEmpty()
                || (submission.text("agreement", "id").equals(agreement.id())
                        && submission.text("agreement", "version").equals(Integer.toString(agreement.version()))
                        && submission.text("agreement", "digest").equals(agreement.digest())
                        && submission.text("noticeType").equals(slip.type())
                        && submission.text("number").equals(slip.number()));
        Optional<Terms> terms = agreement.terms(slip.sender(), slip.receiver(), slip.type());
        LocalDate sentOn = LocalDate.ofInstant(submission.at(), zone(directory.entry(slip.sender())));
        LocalDate last = agreement.period().to();
        boolean inForce = !sentOn.isBefore(agreement.period().from()) && (last == null || !sentOn.isAfter(last));
        if (!same || terms.isEmpty() || !inForce) {
            findings.add(Finding.of(Code.NOT_AGREED, BundleEntries.agreement(agreement.version())));
            return Optional.empty();
        }
        return terms;
    }

    /** @return by the receiver's word, but not before the submission; empty where it refused the slip */
    private Optional<Instant> delivered(CheckedStep begin) {
        Manifest.Step submission = begin.step();
        return begin.isRefused()
                ? Optional.empty()
                : submission
                        .receivedAt(manifest.exportedBy())
                        .map(at -> at.isAfter(submission.at()) ? at : submission.at());
    }

    private void checkDelivery(Manifest.Step submission, Optional<Instant> delivered) {
        Manifest.Slip slip = manifest.notice();
        Instant shown = slip.deliveredAt();
        if (shown != null && delivered.filter(at -> StepCheck.same(at, shown)).isEmpty()) {
            boolean bySender = manifest.exportedBy().equals(slip.sender()) && submission.receipt() == null;
            findings.add(Finding.of(bySender ? Code.NO_RECEIPT : Code.OTHER_DATES, Manifest.FILE));
        }
    }

    /** Nothing can be said about a slip before it was submitted, nor by its receiver before it was received. */
    private List<CheckedStep> inOrder(List<CheckedStep> steps) {
        Optional<CheckedStep> submission = submission(steps);
        if (submission.isEmpty()) {
            return steps;
        }
        Instant earliest = submission.get().at().minus(StepCheck.CLOCK_SKEW);
        Optional<Instant> earliestOfReceiver = delivered(submission.get()).map(at -> at.minus(StepCheck.CLOCK_SKEW));
        return steps.stream()
                .map(checked -> {
                    Manifest.Step step = checked.step();
                    boolean unreceived = step.signer().equals(manifest.notice().receiver())
                            && earliestOfReceiver.filter(step.at()::isBefore).isPresent();
                    return step.at().isBefore(earliest) || unreceived ? checked.outOfOrder() : checked;
                })
                .toList();
    }
}
