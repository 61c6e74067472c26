package org.huizhi.agreement;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.directory.LocalizedName;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.validation.Required;
import org.jspecify.annotations.Nullable;

/** An agreement as it is written in JSON: the bytes that both parties sign. */
record AgreementDocument(
        @Nullable String id,
        int version,
        @Nullable List<String> parties,
        @Nullable LocalizedName title,
        @Nullable String legalBasis,
        @Nullable String purpose,
        @Nullable LocalDate effectiveFrom,
        @Nullable LocalDate effectiveTo,
        @Nullable Integer acceptanceLimit,
        @Nullable Integer noticePeriodDays,
        @Nullable List<ClauseDocument> clauses,
        @Nullable ReminderDays reminders,
        @Nullable Integer escalationAfter,
        @Nullable Map<String, String> escalation) {

    /** In working days, where neither the clause nor the agreement says otherwise (docs/domain.md#due-date). */
    private static final int NORMAL_REPLY = 15;

    private static final int URGENT_REPLY = 5;
    private static final int ACCEPTANCE = 3;
    private static final int REMINDER_BEFORE = 3;
    private static final int REMINDER_AFTER = 5;
    private static final int ESCALATION = 5;
    /** In days. */
    private static final int NOTICE_PERIOD = 30;

    record ReplyLimits(@Nullable Integer normal, @Nullable Integer urgent) {}

    record ReminderDays(
            @Nullable Integer before,
            @Nullable Boolean onDueDate,
            @Nullable Integer every) {}

    record ClauseDocument(
            @Nullable String from,
            @Nullable String to,
            @Nullable String noticeType,
            @Nullable ReplyLimits replyLimits,
            @Nullable Integer acceptanceLimit,
            @Nullable Integer retentionDays,
            Clause.@Nullable AutomaticChecks automaticChecks) {

        private Clause toClause(int acceptanceOfAgreement) {
            ReplyLimits limits = replyLimits == null ? new ReplyLimits(null, null) : replyLimits;
            return new Clause(
                    Required.text(from, "from of a clause"),
                    Required.text(to, "to of a clause"),
                    Required.text(noticeType, "noticeType of a clause"),
                    orDefault(limits.normal(), NORMAL_REPLY),
                    orDefault(limits.urgent(), URGENT_REPLY),
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
        String known = Required.text(id, "id");
        int acceptance = orDefault(acceptanceLimit, ACCEPTANCE);
        return new Agreement(
                known,
                version,
                digest,
                Required.present(parties, "parties of agreement " + known),
                Required.present(title, "title of agreement " + known),
                new Grounds(Required.text(legalBasis, "legalBasis"), Required.text(purpose, "purpose")),
                new Period(
                        Required.present(effectiveFrom, "effectiveFrom"),
                        effectiveTo,
                        orDefault(noticePeriodDays, NOTICE_PERIOD)),
                Required.present(clauses, "clauses of agreement " + known).stream()
                        .map(clause -> clause.toClause(acceptance))
                        .toList(),
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

    private static int orDefault(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
