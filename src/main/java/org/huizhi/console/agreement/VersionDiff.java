package org.huizhi.console.agreement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.huizhi.agreement.Agreement;
import org.huizhi.agreement.Clause;
import org.jspecify.annotations.Nullable;

/**
 * What is not the same in two versions of an agreement, by what holds and not by how it is written.
 *
 * @param terms of the agreement as a whole
 * @param clauses the changed ones first
 */
public record VersionDiff(List<Term> terms, List<ClauseDiff> clauses) {

    /** What became of a clause. */
    public enum Change {
        ADDED,
        REMOVED,
        CHANGED,
        SAME;

        public String key() {
            return "diff_" + name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param key of its name in {@link AgreementWords}
     * @param kind of the values: {@code text}, {@code day}, {@code days}, {@code workingDays}, {@code office},
     *     {@code yesOrNo}, {@code number}, {@code noAnswer} for what has no limits, or {@code retention} for days that
     *     the type says where there are none
     * @param party mailbox of the side whose office it is; null for what is of both
     * @param before null where there was none
     */
    public record Term(
            String key,
            String kind,
            @Nullable String party,
            @Nullable Object before,
            @Nullable Object after) {

        Term(String key, String kind, @Nullable Object before, @Nullable Object after) {
            this(key, kind, null, before, after);
        }

        public boolean changed() {
            return !Objects.equals(before, after);
        }
    }

    /** @param terms of the clause that one of the two has, those that did not change too */
    public record ClauseDiff(Change change, String from, String to, String type, List<Term> terms) {

        public List<Term> changedTerms() {
            return change == Change.CHANGED
                    ? terms.stream().filter(Term::changed).toList()
                    : terms;
        }
    }

    public List<Term> changedTerms() {
        return terms.stream().filter(Term::changed).toList();
    }

    public List<ClauseDiff> changedClauses() {
        return clauses.stream().filter(clause -> clause.change() != Change.SAME).toList();
    }

    public long count(String change) {
        return clauses.stream()
                .filter(clause -> clause.change() == Change.valueOf(change))
                .count();
    }

    public boolean same() {
        return changedTerms().isEmpty() && changedClauses().isEmpty();
    }

    /** @param answered whether a type needs an answer: the limits of one that needs none make no difference */
    static VersionDiff of(Agreement before, Agreement after, Predicate<String> answered) {
        return new VersionDiff(terms(before, after), clauses(before, after, answered));
    }

    private static List<Term> terms(Agreement before, Agreement after) {
        List<Term> terms = new ArrayList<>(List.of(
                new Term("title_zh", "text", before.title().zh(), after.title().zh()),
                new Term("title_en", "text", before.title().en(), after.title().en()),
                new Term(
                        "legal_basis",
                        "text",
                        before.grounds().legalBasis(),
                        after.grounds().legalBasis()),
                new Term(
                        "purpose",
                        "text",
                        before.grounds().purpose(),
                        after.grounds().purpose()),
                new Term("from", "day", before.period().from(), after.period().from()),
                new Term("to", "day", before.period().to(), after.period().to()),
                new Term(
                        "notice_period",
                        "days",
                        before.period().noticeDays(),
                        after.period().noticeDays()),
                new Term(
                        "remind_before",
                        "workingDays",
                        before.reminders().daysBefore(),
                        after.reminders().daysBefore()),
                new Term(
                        "remind_on",
                        "yesOrNo",
                        before.reminders().onDueDate(),
                        after.reminders().onDueDate()),
                new Term(
                        "remind_every",
                        "workingDays",
                        before.reminders().everyDaysAfter(),
                        after.reminders().everyDaysAfter()),
                new Term(
                        "escalation_after",
                        "workingDays",
                        before.reminders().escalationAfter(),
                        after.reminders().escalationAfter())));
        for (String party : new TreeSet<>(after.parties())) {
            terms.add(new Term(
                    "escalation_contact",
                    "office",
                    party,
                    before.reminders().contacts().get(party),
                    after.reminders().contacts().get(party)));
        }
        return terms;
    }

    private static List<ClauseDiff> clauses(Agreement before, Agreement after, Predicate<String> answered) {
        Stream<ClauseDiff> of = after.clauses().stream()
                .map(clause -> same(before, clause)
                        .map(earlier -> changed(earlier, clause, answered))
                        .orElseGet(() -> diff(Change.ADDED, clause, null, clause, answered)));
        Stream<ClauseDiff> gone = before.clauses().stream()
                .filter(clause -> same(after, clause).isEmpty())
                .map(clause -> diff(Change.REMOVED, clause, clause, null, answered));
        return Stream.concat(of, gone)
                .sorted(Comparator.comparing((ClauseDiff clause) -> clause.change() == Change.SAME)
                        .thenComparing(ClauseDiff::from)
                        .thenComparing(ClauseDiff::type))
                .toList();
    }

    private static Optional<Clause> same(Agreement agreement, Clause clause) {
        return agreement.clause(clause.from(), clause.to(), clause.noticeType());
    }

    private static ClauseDiff changed(Clause before, Clause after, Predicate<String> answered) {
        ClauseDiff diff = diff(Change.CHANGED, after, before, after, answered);
        return diff.changedTerms().isEmpty() ? diff(Change.SAME, after, before, after, answered) : diff;
    }

    private static ClauseDiff diff(
            Change change, Clause any, @Nullable Clause before, @Nullable Clause after, Predicate<String> answered) {
        String retention = change == Change.CHANGED ? "retention" : "days";
        Stream<Term> limits = answered.test(any.noticeType())
                ? Stream.of(
                        term("limit_normal", "workingDays", before, after, Clause::replyLimitNormal),
                        term("limit_urgent", "workingDays", before, after, Clause::replyLimitUrgent),
                        term("limit_acceptance", "workingDays", before, after, Clause::acceptanceLimit))
                : Stream.of(term("limit_normal", "noAnswer", before, after, Clause::noticeType));
        Stream<Term> others = Stream.of(
                term(
                        "retention",
                        retention,
                        before,
                        after,
                        clause -> clause.retention().orElse(null)),
                term(
                        "checks",
                        "number",
                        before,
                        after,
                        clause -> clause.automaticChecks()
                                .map(Clause.AutomaticChecks::perDay)
                                .orElse(null)));
        return new ClauseDiff(
                change,
                any.from(),
                any.to(),
                any.noticeType(),
                Stream.concat(limits, others)
                        .filter(term -> term.before() != null || term.after() != null)
                        .toList());
    }

    private static Term term(String key, String kind, @Nullable Clause before, @Nullable Clause after, Value value) {
        return new Term(key, kind, before == null ? null : value.of(before), after == null ? null : value.of(after));
    }

    @FunctionalInterface
    private interface Value {
        @Nullable
        Object of(Clause clause);
    }
}
