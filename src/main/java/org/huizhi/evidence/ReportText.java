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
                lines.add("    " + texts.of("step-erased"));
            }
            lines.add("    " + received(step));
            step.findings().forEach(finding -> lines.add("    " + line(finding)));
        }
        if (report.deadline() != null) {
            lines.add("  " + deadline(report.deadline()));
            if (!report.deadline().unknownYears().isEmpty()) {
                lines.add("    "
                        + texts.of(
                                "holidays-unknown",
                                report.deadline().unknownYears().stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", "))));
            }
        }
        report.findings().forEach(finding -> lines.add("  " + line(finding)));
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
            text.answers(round).forEach(answer -> lines.add("    " + answer));
        }
    }

    private String received(Report.Step step) {
        if (step.receivedAt() == null) {
            return texts.of("step-unproved");
        }
        if (step.refused()) {
            return texts.of("refused-at", step.receivedAt(), texts.refusal(step.refusal()));
        }
        return texts.of(step.receipted() ? "step-receipted" : "step-received", step.receivedAt());
    }

    /** @return one line over all bundles of a run */
    public String sum(int bundles, int invalid) {
        return texts.of(bundles == 1 ? "sum-one" : "sum", bundles, invalid);
    }

    private String deadline(Report.Deadline deadline) {
        if (deadline.returnedOn() == null) {
            return texts.of("due", deadline.dueDate());
        }
        return texts.of(deadline.kept() ? "due-kept" : "due-missed", deadline.dueDate(), deadline.returnedOn())
                + (deadline.unproved() ? texts.of("answer-unproved") : "");
    }

    private String line(Finding finding) {
        String text = finding.place() + ": " + texts.of(finding.code().key());
        return finding.detail().isEmpty() ? text : text + " (" + finding.detail() + ")";
    }
}
