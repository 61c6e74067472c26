package org.huizhi.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report for people: each step with who, what, when, and whether it stands. */
public final class ReportText {

    private final Texts texts;
    private final boolean chinese;

    /** @param language Chinese, else English */
    public ReportText(Locale language) {
        this.chinese = language.getLanguage().equals(Locale.CHINESE.getLanguage());
        this.texts = new Texts(chinese ? Locale.CHINESE : Locale.ENGLISH);
    }

    /** @param name of the bundle */
    public List<String> lines(String name, Report report) {
        List<String> lines = new ArrayList<>();
        lines.add(texts.of(
                        report.valid() ? "bundle-valid" : "bundle-invalid",
                        name,
                        report.number() == null ? "—" : report.number(),
                        report.exportedBy() == null ? "—" : report.exportedBy())
                + refusals(report));
        report.findings().forEach(finding -> lines.add("  " + line(finding)));
        questions(report, lines);
        for (Report.Step step : report.steps()) {
            String who = step.name() == null
                    ? step.signer()
                    : (chinese ? step.name().zh() : step.name().en()) + " (" + step.signer() + ")";
            lines.add("  "
                    + texts.of(
                            !step.valid() ? "step-invalid" : step.refused() ? "step-refused" : "step-valid",
                            step.at(),
                            who,
                            step.round() != null && step.round() > 1
                                    ? texts.of("step-of-round", texts.messageType(step.type()), step.round())
                                    : texts.messageType(step.type()),
                            step.kid() == null ? "—" : step.kid()));
            if (step.erased()) {
                lines.add("    " + texts.of(step.valid() ? "step-erased" : "step-erased-invalid"));
            }
            lines.add("    " + received(step));
            step.attachments()
                    .forEach(one -> lines.add("    " + texts.of("attachment", one.name(), one.bytes(), one.sha256())));
            step.findings().forEach(finding -> lines.add("    " + line(finding)));
        }
        if (report.deadline() != null) {
            lines.add("  " + deadline(report.deadline()));
            if (report.deadline().stands() && !report.deadline().unknownYears().isEmpty()) {
                lines.add("    "
                        + texts.of(
                                "holidays-unknown",
                                report.deadline().unknownYears().stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", "))));
            }
        }
        return lines;
    }

    private String refusals(Report report) {
        long refused = report.steps().stream().filter(Report.Step::refused).count();
        return refused == 0 ? "" : texts.of("some-refused", refused);
    }

    private void questions(Report report, List<String> lines) {
        RoundText text = new RoundText(texts);
        for (Report.Round round : report.rounds()) {
            lines.add("  " + text.question(String.valueOf(report.type()), String.valueOf(report.sender()), round));
            text.answers(round, report.steps().stream().allMatch(Report.Step::valid))
                    .forEach(answer -> lines.add("    " + answer));
        }
    }

    private String received(Report.Step step) {
        return switch (step.received()) {
            case BY_RECEIPT ->
                step.refused()
                        ? texts.of("refused-at", String.valueOf(step.receivedAt()), texts.refusal(step.refusal()))
                        : texts.of("step-receipted", String.valueOf(step.receivedAt()));
            case BY_WORD -> texts.of("step-received", String.valueOf(step.receivedAt()));
            case UNPROVED -> texts.of("step-unproved");
            case INVALID -> texts.of("step-receipt-invalid");
        };
    }

    /** @return one line over all bundles of a run */
    public String sum(int bundles, int invalid) {
        return texts.of(bundles == 1 ? "sum-one" : "sum", bundles, invalid);
    }

    /** @return whether a file is an attachment that a valid step lists, and of which */
    public List<String> lines(GivenFile file, List<GivenFile.Listing> listings) {
        List<GivenFile.Listing> found = file.in(listings);
        return found.isEmpty()
                ? List.of(texts.of("attachment-unlisted", file.name(), file.bytes(), file.sha256())
                        + (file.isNamedIn(listings) ? texts.of("attachment-differs") : ""))
                : found.stream()
                        .map(listing -> texts.of(
                                listing.step().refused() ? "attachment-refused" : "attachment-listed",
                                file.name(),
                                listing.attachment().name(),
                                listing.number(),
                                texts.messageType(listing.step().type()),
                                listing.step().signer(),
                                listing.step().at()))
                        .toList();
    }

    private String deadline(Report.Deadline deadline) {
        if (!deadline.stands()) {
            return texts.of("due-invalid", deadline.shown());
        }
        String due = texts.of("due", deadline.dueDate())
                + (deadline.dueDate().equals(deadline.shown()) ? "" : texts.of("due-other", deadline.shown()))
                + (deadline.erased() ? texts.of("due-erased") : "");
        if (deadline.returnedOn() == null) {
            return due + texts.of("due-open");
        }
        if (deadline.unproved()) {
            return due + texts.of("due-unproved", deadline.returnedOn()) + texts.of("answer-unproved");
        }
        return due + texts.of(deadline.kept() ? "due-kept" : "due-missed", deadline.returnedOn());
    }

    private String line(Finding finding) {
        String text = finding.place() + ": " + texts.of(finding.code().key());
        return finding.detail().isEmpty() ? text : text + " (" + finding.detail() + ")";
    }
}
