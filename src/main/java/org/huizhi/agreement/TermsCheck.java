package org.huizhi.agreement;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.huizhi.agreement.AgreementTerms.AutomaticChecks;
import org.huizhi.agreement.AgreementTerms.ClauseTerms;
import org.huizhi.agreement.AgreementTerms.ReminderDays;
import org.huizhi.agreement.AgreementTerms.ReplyLimits;
import org.huizhi.directory.Directory;
import org.huizhi.directory.LocalizedName;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.validation.Moments;
import org.huizhi.validation.TextRule;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/** What is wrong with terms, each with its pointer. */
final class TermsCheck {

    private static final TextRule TITLE = TextRule.line(500);
    private static final TextRule TEXT = TextRule.letter(2000);
    private static final int MOST_CLAUSES = 200;
    private static final int MOST_DAYS = 36_500;
    private static final Pattern NOTICE_TYPE = Pattern.compile("(?=.{1,64}$)[a-z][a-z0-9]*(-[a-z0-9]+)*");

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
        String id = terms.id();
        if (id != null && !AgreementMessages.ID.matcher(id).matches()) {
            fault("/id", "invalid-value", "must be 1 to 64 of A-Z a-z 0-9 . _ -, the first a letter or a digit");
        }
        counterpart();
        LocalizedName title = terms.title();
        if (title == null) {
            missing("/title");
        } else {
            text(title.zh(), "/title/zh", TITLE);
            text(title.en(), "/title/en", TITLE);
        }
        text(terms.legalBasis(), "/legalBasis", TEXT);
        text(terms.purpose(), "/purpose", TEXT);
        period();
        atLeast(1, terms.acceptanceLimit(), "/acceptanceLimit");
        atLeast(0, terms.noticePeriodDays(), "/noticePeriodDays");
        clauses();
        ReminderDays reminders = terms.reminders();
        if (reminders != null) {
            atLeast(0, reminders.before(), "/reminders/before");
            atLeast(0, reminders.every(), "/reminders/every");
        }
        atLeast(0, terms.escalationAfter(), "/escalationAfter");
        Map<String, String> contacts = terms.escalation();
        if (contacts != null) {
            contacts.forEach(this::escalation);
        }
    }

    private void counterpart() {
        String counterpart = terms.counterpart();
        if (counterpart == null) {
            missing("/counterpart");
        } else if (counterpart.equals(own)) {
            fault("/counterpart", "own-region", "an agreement is with another region");
        } else if (directory.entry(counterpart).isEmpty()) {
            fault("/counterpart", "unknown-mailbox", "no region in the directory has this mailbox");
        }
    }

    private void period() {
        String first = terms.effectiveFrom();
        if (first == null) {
            missing("/effectiveFrom");
        }
        Optional<LocalDate> from = date(first, "/effectiveFrom");
        Optional<LocalDate> to = date(terms.effectiveTo(), "/effectiveTo");
        if (to.isPresent()
                && (to.get().isBefore(today) || from.filter(to.get()::isBefore).isPresent())) {
            fault("/effectiveTo", "invalid-value", "must not be before effectiveFrom, nor in the past");
        }
    }

    private Optional<LocalDate> date(@Nullable String value, String pointer) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Moments.parseDay(value));
        } catch (DateTimeException e) {
            fault(pointer, "invalid-value", "must be an ISO date, say 2026-03-31");
            return Optional.empty();
        }
    }

    private void clauses() {
        List<ClauseTerms> clauses = terms.clauses();
        if (clauses == null || clauses.isEmpty() || clauses.size() > MOST_CLAUSES) {
            fault("/clauses", "required", "must hold 1 to {0} clauses", MOST_CLAUSES);
            return;
        }
        Set<List<String>> seen = new HashSet<>();
        for (int i = 0; i < clauses.size(); i++) {
            String at = "/clauses/" + i;
            ClauseTerms clause = clauses.get(i);
            if (clause == null) {
                fault(at, "invalid-value", "must be an object");
            } else if (clause(clause, at).filter(subject -> !seen.add(subject)).isPresent()) {
                fault(at, "duplicate", "another clause names the same type in the same direction");
            }
        }
    }

    /** @return direction and type that the clause is about; empty where they are wrong */
    private Optional<List<String>> clause(ClauseTerms clause, String at) {
        Optional<String> from = party(clause.from(), at + "/from");
        Optional<String> to = party(clause.to(), at + "/to");
        if (from.isPresent() && from.equals(to)) {
            fault(at + "/to", "invalid-value", "must be the other party");
            to = Optional.empty();
        }
        Optional<String> type = noticeType(clause.noticeType(), at + "/noticeType");
        ReplyLimits limits = clause.replyLimits();
        if (limits != null) {
            atLeast(1, limits.normal(), at + "/replyLimits/normal");
            atLeast(1, limits.urgent(), at + "/replyLimits/urgent");
        }
        atLeast(1, clause.acceptanceLimit(), at + "/acceptanceLimit");
        atLeast(1, clause.retentionDays(), at + "/retentionDays");
        AutomaticChecks checks = clause.automaticChecks();
        if (checks != null) {
            if (checks.perDay() == null) {
                missing(at + "/automaticChecks/perDay");
            }
            atLeast(1, checks.perDay(), at + "/automaticChecks/perDay");
        }
        return from.isPresent() && to.isPresent() && type.isPresent()
                ? Optional.of(List.of(from.get(), to.get(), type.get()))
                : Optional.empty();
    }

    private Optional<String> noticeType(@Nullable String type, String pointer) {
        if (type == null) {
            missing(pointer);
        } else if (NOTICE_TYPE.matcher(type).matches()) {
            return Optional.of(type);
        } else {
            fault(pointer, "invalid-value", "must be the code of a notice type");
        }
        return Optional.empty();
    }

    private Optional<String> party(@Nullable String mailbox, String pointer) {
        if (mailbox == null) {
            missing(pointer);
        } else if (mailbox.equals(own) || mailbox.equals(terms.counterpart())) {
            return Optional.of(mailbox);
        } else {
            fault(pointer, "not-a-party", "must be one of the two parties");
        }
        return Optional.empty();
    }

    private void escalation(String mailbox, @Nullable String office) {
        boolean isParty = mailbox.equals(own) || mailbox.equals(terms.counterpart());
        if (!isParty) {
            fault("/escalation", "not-a-party", "must name an office of each party, by mailbox");
        } else if (office == null || !directory.hasOffice(mailbox, office)) {
            fault("/escalation/" + mailbox, "unknown-office", "the region has no such office");
        }
    }

    private void text(@Nullable String value, String pointer, TextRule rule) {
        if (value == null) {
            missing(pointer);
        } else {
            rule.fault(value, pointer).ifPresent(faults::add);
        }
    }

    private void atLeast(int least, @Nullable Integer value, String pointer) {
        if (value != null && (value < least || value > MOST_DAYS)) {
            fault(pointer, "invalid-value", "must be {0} to {1}", least, MOST_DAYS);
        }
    }

    private void missing(String pointer) {
        fault(pointer, "required", "is required");
    }

    private void fault(String pointer, String code, String english, Object... words) {
        faults.add(new Violation(pointer, code, english, words));
    }
}
