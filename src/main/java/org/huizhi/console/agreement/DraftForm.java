package org.huizhi.console.agreement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.huizhi.agreement.AgreementTerms;
import org.huizhi.agreement.AgreementTerms.AutomaticChecks;
import org.huizhi.agreement.AgreementTerms.ClauseTerms;
import org.huizhi.agreement.AgreementTerms.ReminderDays;
import org.huizhi.agreement.AgreementTerms.ReplyLimits;
import org.huizhi.console.SubmittedForm;
import org.huizhi.directory.LocalizedName;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.HalfWidth;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Terms as a form has them: a row for each type in each direction, of which only those that are ticked become clauses.
 * So a fault of a clause has to be led back to its row.
 */
public final class DraftForm {

    static final String OURS = "/escalation/ours";
    static final String THEIRS = "/escalation/theirs";

    private final SubmittedForm sent;
    private final List<Row> rows;
    private final String own;
    private final String counterpart;
    private final List<Violation> faults = new ArrayList<>();

    /** Row of each clause, in the order of clauses. */
    private final List<Integer> ticked = new ArrayList<>();

    /**
     * A type in a direction.
     *
     * @param index of its fields
     * @param answered whether it needs an answer: only then there are limits to agree
     * @param checks whether routine checks can be agreed for it
     */
    public record Row(
            int index, String from, String to, String type, LocalizedName name, boolean answered, boolean checks) {

        /** Pointer of what it becomes. */
        public String at() {
            return "/clauses/" + index;
        }

        public String field(String name) {
            return at() + "/" + name;
        }
    }

    DraftForm(SubmittedForm sent, List<Row> rows, String own, String counterpart) {
        this.sent = sent;
        this.rows = rows;
        this.own = own;
        this.counterpart = counterpart;
    }

    /** @throws ProblemException 422 where a number is none */
    AgreementTerms terms(String id) {
        List<ClauseTerms> clauses = new ArrayList<>();
        for (Row row : rows) {
            if (sent.text(row.field("included")) != null) {
                ticked.add(row.index());
                clauses.add(clause(row));
            }
        }
        AgreementTerms terms = new AgreementTerms(
                id,
                counterpart,
                title(),
                orEmpty(sent.text("/legalBasis")),
                orEmpty(sent.text("/purpose")),
                narrow("/effectiveFrom"),
                narrow("/effectiveTo"),
                null,
                number("/noticePeriodDays"),
                clauses,
                new ReminderDays(
                        number("/reminders/before"),
                        sent.text("/reminders/onDueDate") != null,
                        number("/reminders/every")),
                number("/escalationAfter"),
                contacts());
        if (!faults.isEmpty()) {
            throw ProblemException.invalid(faults);
        }
        return terms;
    }

    /** @return null where one of the two is missing */
    private @Nullable LocalizedName title() {
        String zh = sent.text("/title/zh");
        String en = sent.text("/title/en");
        return zh == null || en == null ? null : new LocalizedName(zh, en);
    }

    private ClauseTerms clause(Row row) {
        Integer checks = row.checks() ? number(row.field("automaticChecks/perDay")) : null;
        return new ClauseTerms(
                row.from(),
                row.to(),
                row.type(),
                row.answered()
                        ? new ReplyLimits(
                                number(row.field("replyLimits/normal")), number(row.field("replyLimits/urgent")))
                        : null,
                row.answered() ? number(row.field("acceptanceLimit")) : null,
                number(row.field("retentionDays")),
                checks == null ? null : new AutomaticChecks(checks));
    }

    private @Nullable Map<String, String> contacts() {
        Map<String, String> contacts = new LinkedHashMap<>();
        String ours = sent.text(OURS);
        String theirs = sent.text(THEIRS);
        if (ours != null) {
            contacts.put(own, ours);
        }
        if (theirs != null) {
            contacts.put(counterpart, theirs);
        }
        return contacts.isEmpty() ? null : contacts;
    }

    private @Nullable Integer number(String name) {
        String text = narrow(name);
        if (text == null) {
            return null;
        }
        if (text.matches("[0-9]{1,9}")) {
            return Integer.valueOf(text);
        }
        faults.add(new Violation(name, "invalid-value", "must be a whole number"));
        return null;
    }

    private @Nullable String narrow(String name) {
        String text = sent.text(name);
        return text == null ? null : HalfWidth.of(text).strip();
    }

    /** @return the same, its pointers to fields of this form */
    ProblemException atFields(ProblemException problem) {
        return new ProblemException(
                problem.code(),
                problem.detail(),
                problem.errors().stream()
                        .map(fault -> new Violation(field(fault.pointer()), fault.code(), fault.detail()))
                        .toList(),
                problem.state());
    }

    private String field(String pointer) {
        if (pointer.equals("/escalation/" + own)) {
            return OURS;
        }
        if (pointer.equals("/escalation/" + counterpart)) {
            return THEIRS;
        }
        if (pointer.equals("/title")) {
            return sent.text("/title/zh") == null ? "/title/zh" : "/title/en";
        }
        String[] parts = pointer.split("/", 4);
        // Faults that are found before terms are made are of fields already.
        if (parts.length == 4 && parts[1].equals("clauses") && faults.isEmpty()) {
            int clause = Integer.parseInt(parts[2]);
            return "/clauses/" + ticked.get(clause) + "/" + parts[3];
        }
        return pointer;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
