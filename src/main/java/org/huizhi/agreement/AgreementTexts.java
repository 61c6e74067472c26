package org.huizhi.agreement;

import java.util.ArrayList;
import java.util.List;
import org.huizhi.validation.TextRule;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/** What is wrong with texts that administrators write when they act, each with its pointer. */
final class AgreementTexts {

    private static final TextRule TEXT = TextRule.letter(2000);

    private AgreementTexts() {}

    static List<Violation> faults(ImpactAssessment assessment) {
        List<Violation> faults = new ArrayList<>();
        check(assessment.purpose(), "/impactAssessment/purpose", faults);
        check(assessment.necessity(), "/impactAssessment/necessity", faults);
        check(assessment.risks(), "/impactAssessment/risks", faults);
        check(assessment.measures(), "/impactAssessment/measures", faults);
        return faults;
    }

    static List<Violation> faults(@Nullable String reason) {
        List<Violation> faults = new ArrayList<>();
        check(reason, "/reason", faults);
        return faults;
    }

    private static void check(@Nullable String text, String pointer, List<Violation> faults) {
        if (text == null || text.isBlank()) {
            faults.add(new Violation(pointer, "required", "must be 1 to {0} characters", TEXT.longest()));
        } else {
            TEXT.fault(text, pointer).ifPresent(faults::add);
        }
    }
}
