package org.huizhi.evidence;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.huizhi.evidence.Finding.Code;

/** What a report finds, in one list. */
final class Findings {

    private Findings() {}

    static List<Code> codes(Report report) {
        return of(report).map(Finding::code).toList();
    }

    static List<String> places(Report report) {
        return of(report).map(Finding::place).toList();
    }

    static Stream<Finding> of(Report report) {
        return Stream.concat(
                report.steps().stream().flatMap(step -> step.findings().stream()), report.findings().stream());
    }

    static Report.Deadline deadline(Report report) {
        return Objects.requireNonNull(report.deadline());
    }
}
