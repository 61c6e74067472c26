package org.huizhi.agreement;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.directory.LocalizedName;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignedDocument;

/** An agreement as it is written in JSON: the bytes that both parties sign. */
record AgreementDocument(
        String id,
        int version,
        List<String> parties,
        LocalizedName title,
        String legalBasis,
        String purpose,
        LocalDate effectiveFrom,
        LocalDate effectiveTo,
        Integer acceptanceLimit,
        Integer noticePeriodDays,
        List<ClauseDocument> clauses,
        ReminderDays reminders,
        Integer escalationAfter,
        Map<String, String> escalation) {

    /** In working days, where neither the clause nor the agreement says otherwise (docs/domain.md#due-date). */
    private static final int NORMAL_REPLY = 15;

    private static final int URGENT_REPLY = 5;
    private static final int ACCEPTANCE = 3;
    private static final int REMINDER_BEFORE = 3;
    private static final int REMINDER_AFTER = 5;
    private static final int ESCALATION = 5;
    /** In days. */
    private static final int NOTICE_PERIOD = 30;

    record ReplyLimits(Integer normal, Integer urgent) {}

    record ReminderDays(Integer before, Boolean onDueDate, Integer every) {}

    record ClauseDocument(
            String from,
            String to,
            String noticeType,
            ReplyLimits replyLimits,
            Integer acceptanceLimit,
            Integer retentionDays,
            Clause.AutomaticChecks automaticChecks) {

        private Clause toClause(int acceptanceOfAgreement) {
            return new Clause(
                    from,
                    to,
                    noticeType,
                    orDefault(replyLimits == null ? null : replyLimits.normal(), NORMAL_REPLY),
                    orDefault(replyLimits == null ? null : replyLimits.urgent(), URGENT_REPLY),
                    orDefault(acceptanceLimit, acceptanceOfAgreement),
                    Optional.ofNullable(retentionDays),
                    Optional.ofNullable(automaticChecks));
        }
    }

    /** @param payload bytes that were believed before */
    static Agreement parsed(byte[] payload, String digest) {
        try {
            return SignedDocument.parse(payload, AgreementDocument.class).toAgreement(digest);
        } catch (InvalidDocumentException e) {
            throw new IllegalStateException("a stored agreement cannot be read", e);
        }
    }

    /**
     * @param digest SHA-256 of the signed bytes, hex
     * @throws IllegalArgumentException when it is not a valid agreement; the message names what is wrong
     */
    Agreement toAgreement(String digest) {
        if (clauses == null) {
            throw new IllegalArgumentException("clauses of agreement " + id + " are missing");
        }
        int acceptance = orDefault(acceptanceLimit, ACCEPTANCE);
        return new Agreement(
                id,
                version,
                digest,
                parties,
                title,
                new Grounds(legalBasis, purpose),
                new Period(effectiveFrom, effectiveTo, orDefault(noticePeriodDays, NOTICE_PERIOD)),
                clauses.stream().map(clause -> clause.toClause(acceptance)).toList(),
                toReminders());
    }

    private Reminders toReminders() {
        ReminderDays days = reminders == null ? new ReminderDays(null, null, null) : reminders;
        return new Reminders(
                orDefault(days.before(), REMINDER_BEFORE),
                !Boolean.FALSE.equals(days.onDueDate()),
                orDefault(days.every(), REMINDER_AFTER),
                orDefault(escalationAfter, ESCALATION),
                escalation == null ? Map.of() : escalation);
    }

    private static int orDefault(Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
