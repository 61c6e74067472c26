package org.huizhi.agreement;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.huizhi.agreement.AgreementTerms.ClauseTerms;
import org.huizhi.directory.Directory;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.validation.Violation;

/** What is wrong with terms, each with its pointer. */
final class TermsCheck {

    private static final int LONGEST_TITLE = 500;
    private static final int LONGEST_TEXT = 2000;
    private static final int MOST_CLAUSES = 200;
    private static final int MOST_DAYS = 36_500;
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern NOTICE_TYPE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private final AgreementTerms terms;
    private final String own;
    private final Directory directory;
    private final LocalDate today;
    private final List<Violation> faults = new ArrayList<>();

    private TermsCheck(AgreementTerms terms, String own, Directory directory, LocalDate today) {
        this.terms = terms;
        this.own = own;
        this.directory = directory;
        this.today = today;
    }

    /** @param own mailbox of this node */
    static List<Violation> faults(AgreementTerms terms, String own, Directory directory, LocalDate today) {
        TermsCheck check = new TermsCheck(terms, own, directory, today);
        check.all();
        return check.faults;
    }

    /**
     * What is not in this node's catalogue could neither be sent from here nor be taken here; a slip of the pen, found
     * before both sign. What cannot be the name of a type is left to the other rules.
     */
    static List<Violation> unknownTypes(AgreementTerms terms, NoticeTypes types) {
        List<Violation> unknown = new ArrayList<>();
        List<ClauseTerms> clauses = terms.clauses() == null ? List.of() : terms.clauses();
        for (int i = 0; i < clauses.size(); i++) {
            String type = clauses.get(i) == null ? null : clauses.get(i).noticeType();
            if (type != null
                    && NOTICE_TYPE.matcher(type).matches()
                    && types.find(type).isEmpty()) {
                unknown.add(new Violation(
                        "/clauses/" + i + "/noticeType",
                        "unknown-type",
                        "is not in this node's catalogue of notice types"));
            }
        }
        return unknown;
    }

    private void all() {
        if (terms.id() != null && !AgreementMessages.ID.matcher(terms.id()).matches()) {
            fault("/id", "invalid-value", "is 1 to 64 of A-Z a-z 0-9 . _ -, the first a letter or a digit");
        }
        counterpart();
        if (required(terms.title(), "/title")) {
            text(terms.title().zh(), "/title/zh", LONGEST_TITLE);
            text(terms.title().en(), "/title/en", LONGEST_TITLE);
        }
        text(terms.legalBasis(), "/legalBasis", LONGEST_TEXT);
        text(terms.purpose(), "/purpose", LONGEST_TEXT);
        period();
        atLeast(1, terms.acceptanceLimit(), "/acceptanceLimit");
        atLeast(0, terms.noticePeriodDays(), "/noticePeriodDays");
        clauses();
        if (terms.reminders() != null) {
            atLeast(0, terms.reminders().before(), "/reminders/before");
            atLeast(0, terms.reminders().every(), "/reminders/every");
        }
        atLeast(0, terms.escalationAfter(), "/escalationAfter");
        if (terms.escalation() != null) {
            terms.escalation().forEach(this::escalation);
        }
    }

    private void counterpart() {
        if (!required(terms.counterpart(), "/counterpart")) {
            return;
        }
        if (terms.counterpart().equals(own)) {
            fault("/counterpart", "own-region", "an agreement is with another region");
        } else if (directory.entry(terms.counterpart()).isEmpty()) {
            fault("/counterpart", "unknown-mailbox", "no region in the directory has this mailbox");
        }
    }

    private void period() {
        LocalDate from = required(terms.effectiveFrom(), "/effectiveFrom")
                ? date(terms.effectiveFrom(), "/effectiveFrom")
                : null;
        LocalDate to = terms.effectiveTo() == null ? null : date(terms.effectiveTo(), "/effectiveTo");
        if (to != null && (to.isBefore(today) || from != null && to.isBefore(from))) {
            fault("/effectiveTo", "invalid-value", "must not be before effectiveFrom, nor in the past");
        }
    }

    private LocalDate date(String value, String pointer) {
        try {
            if (DATE.matcher(value).matches()) {
                return LocalDate.parse(value);
            }
        } catch (DateTimeException e) {
            // Falls through to the same fault as a value of another form.
        }
        fault(pointer, "invalid-value", "is an ISO date, say 2026-03-31");
        return null;
    }

    private void clauses() {
        if (terms.clauses() == null
                || terms.clauses().isEmpty()
                || terms.clauses().size() > MOST_CLAUSES) {
            fault("/clauses", "required", "holds 1 to " + MOST_CLAUSES + " clauses");
            return;
        }
        Set<List<String>> seen = new HashSet<>();
        for (int i = 0; i < terms.clauses().size(); i++) {
            String at = "/clauses/" + i;
            ClauseTerms clause = terms.clauses().get(i);
            if (clause == null) {
                fault(at, "invalid-value", "an object is needed");
            } else if (clause(clause, at) && !seen.add(List.of(clause.from(), clause.to(), clause.noticeType()))) {
                fault(at, "duplicate", "another clause names the same type in the same direction");
            }
        }
    }

    private boolean clause(ClauseTerms clause, String at) {
        boolean ways = party(clause.from(), at + "/from") & party(clause.to(), at + "/to");
        if (ways && clause.from().equals(clause.to())) {
            fault(at + "/to", "invalid-value", "must be the other party");
            ways = false;
        }
        boolean type = required(clause.noticeType(), at + "/noticeType");
        if (type && !NOTICE_TYPE.matcher(clause.noticeType()).matches()) {
            fault(at + "/noticeType", "invalid-value", "is the code of a notice type");
            type = false;
        }
        if (clause.replyLimits() != null) {
            atLeast(1, clause.replyLimits().normal(), at + "/replyLimits/normal");
            atLeast(1, clause.replyLimits().urgent(), at + "/replyLimits/urgent");
        }
        atLeast(1, clause.acceptanceLimit(), at + "/acceptanceLimit");
        atLeast(1, clause.retentionDays(), at + "/retentionDays");
        if (clause.automaticChecks() != null
                && required(clause.automaticChecks().perDay(), at + "/automaticChecks/perDay")) {
            atLeast(1, clause.automaticChecks().perDay(), at + "/automaticChecks/perDay");
        }
        return ways && type;
    }

    private boolean party(String mailbox, String pointer) {
        if (!required(mailbox, pointer)) {
            return false;
        }
        if (!mailbox.equals(own) && !mailbox.equals(terms.counterpart())) {
            fault(pointer, "not-a-party", "must be one of the two parties");
            return false;
        }
        return true;
    }

    private void escalation(String mailbox, String office) {
        boolean isParty = mailbox.equals(own) || mailbox.equals(terms.counterpart());
        if (!isParty) {
            fault("/escalation", "not-a-party", "names an office of each party, by mailbox");
        } else if (office == null || !directory.hasOffice(mailbox, office)) {
            fault("/escalation/" + mailbox, "unknown-office", "the region has no such office");
        }
    }

    private void text(String value, String pointer, int longest) {
        if (!required(value, pointer)) {
            return;
        }
        if (value.isBlank() || value.length() > longest || !AgreementMessage.isText(value)) {
            fault(pointer, "invalid-value", "is 1 to " + longest + " characters");
        }
    }

    private void atLeast(int least, Integer value, String pointer) {
        if (value != null && (value < least || value > MOST_DAYS)) {
            fault(pointer, "invalid-value", "is " + least + " to " + MOST_DAYS);
        }
    }

    private boolean required(Object value, String pointer) {
        if (value == null) {
            fault(pointer, "required", "is required");
        }
        return value != null;
    }

    private void fault(String pointer, String code, String detail) {
        faults.add(new Violation(pointer, code, detail));
    }
}
