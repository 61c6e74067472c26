package org.huizhi.console.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.agreement.Agreement;
import org.huizhi.agreement.Clause;
import org.huizhi.agreement.Grounds;
import org.huizhi.agreement.Period;
import org.huizhi.agreement.Reminders;
import org.huizhi.console.agreement.VersionDiff.Change;
import org.huizhi.console.agreement.VersionDiff.Term;
import org.huizhi.directory.LocalizedName;
import org.junit.jupiter.api.Test;

/** Two versions of an agreement, clause by clause. */
class VersionDiffTest {

    private static final String OURS = "cn-610800";
    private static final String THEIRS = "cn-140900";

    private static Agreement version(int number, LocalDate to, Clause... clauses) {
        return new Agreement(
                "agr",
                number,
                "0".repeat(64),
                List.of(OURS, THEIRS),
                new LocalizedName("协议", "Agreement"),
                new Grounds("law", "service"),
                new Period(LocalDate.of(2026, 1, 1), to, 30),
                List.of(clauses),
                new Reminders(3, true, 5, 5, Map.of(OURS, "610800-hub")));
    }

    private static VersionDiff of(Agreement before, Agreement after) {
        return VersionDiff.of(before, after, type -> !type.equals("cooperation-told"));
    }

    private static Clause clause(String type, int normal) {
        return new Clause(OURS, THEIRS, type, normal, 5, 3, Optional.empty(), Optional.empty());
    }

    @Test
    void eachChangeIsNamedWithBothValues() {
        VersionDiff diff = of(
                version(1, LocalDate.of(2026, 12, 31), clause("notification", 15), clause("service-handover", 15)),
                version(2, LocalDate.of(2027, 12, 31), clause("notification", 10), clause("entitlement-query", 15)));

        assertThat(diff.changedTerms())
                .containsExactly(new Term("to", "day", LocalDate.of(2026, 12, 31), LocalDate.of(2027, 12, 31)));
        assertThat(diff.changedClauses())
                .extracting(VersionDiff.ClauseDiff::type, VersionDiff.ClauseDiff::change)
                .containsExactlyInAnyOrder(
                        tuple("entitlement-query", Change.ADDED),
                        tuple("notification", Change.CHANGED),
                        tuple("service-handover", Change.REMOVED));
        assertThat(diff.changedClauses().stream()
                        .filter(clause -> clause.change() == Change.CHANGED)
                        .flatMap(clause -> clause.changedTerms().stream()))
                .containsExactly(new Term("limit_normal", "workingDays", 15, 10));
        // Of one that is gone, what it had.
        assertThat(diff.changedClauses().stream()
                        .filter(clause -> clause.change() == Change.REMOVED)
                        .flatMap(clause -> clause.changedTerms().stream()))
                .containsExactly(
                        new Term("limit_normal", "workingDays", 15, null),
                        new Term("limit_urgent", "workingDays", 5, null),
                        new Term("limit_acceptance", "workingDays", 3, null));
        assertThat(diff.same()).isFalse();
    }

    @Test
    void aTypeThatGoesTheOtherWayIsAnotherClause() {
        Clause there = clause("notification", 15);
        Clause back = new Clause(THEIRS, OURS, "notification", 15, 5, 3, Optional.empty(), Optional.empty());

        VersionDiff diff =
                of(version(1, LocalDate.of(2026, 12, 31), there), version(2, LocalDate.of(2026, 12, 31), there, back));

        assertThat(diff.count("ADDED")).isOne();
        assertThat(diff.count("SAME")).isOne();
    }

    @Test
    void whatOnlyIsWrittenOtherwiseIsTheSame() {
        LocalDate to = LocalDate.of(2026, 12, 31);
        VersionDiff diff = of(
                version(1, to, clause("notification", 15), clause("service-handover", 15)),
                version(2, to, clause("service-handover", 15), clause("notification", 15)));

        assertThat(diff.same()).isTrue();
        assertThat(diff.clauses()).hasSize(2);
    }

    /** It needs no answer, so nobody reads of days in which there has to be one. */
    @Test
    void limitsOfWhatNeedsNoAnswerMakeNoDifference() {
        LocalDate to = LocalDate.of(2026, 12, 31);
        Clause other = clause("service-handover", 15);
        VersionDiff diff =
                of(version(1, to, clause("cooperation-told", 15)), version(2, to, clause("cooperation-told", 10)));
        VersionDiff added = of(version(1, to, other), version(2, to, other, clause("cooperation-told", 10)));

        assertThat(diff.same()).isTrue();
        assertThat(diff.count("SAME")).isOne();
        assertThat(added.changedClauses().get(0).changedTerms())
                .containsExactly(new Term("limit_normal", "noAnswer", null, "cooperation-told"));
    }
}
