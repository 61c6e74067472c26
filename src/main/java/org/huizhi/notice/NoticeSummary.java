package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.huizhi.agreement.AgreementReference;
import org.huizhi.agreement.Urgency;
import org.jspecify.annotations.Nullable;

/**
 * A notice without person data (API, {@code NoticeSummary}). What has not happened yet is left out.
 *
 * @param office incoming: the own office that has it now, whichever was addressed; null for an outgoing one, whose
 *     sender says it
 * @param openParts null where no other office was asked for a part
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NoticeSummary(
        UUID id,
        String number,
        Direction direction,
        String type,
        NoticeState state,
        int round,
        Urgency urgency,
        boolean requiresReturn,
        String counterpart,
        Place sender,
        Place receiver,
        @Nullable String office,
        AgreementReference agreement,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String reference,
        List<Flag> flags,
        Instant submittedAt,
        @Nullable Instant sentAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant acceptedAt,
        @Nullable Instant declinedAt,
        @Nullable Instant withdrawnAt,
        @Nullable Instant returnedAt,
        @Nullable Instant assessedAt,
        @Nullable Instant refusedAt,
        @Nullable LocalDate acceptBy,
        @Nullable LocalDate firstDueDate,
        @Nullable LocalDate dueDate,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> holidaysUnknown,
        @Nullable Extension extension,
        boolean overdue,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int reminders,
        @Nullable Instant remindedAt,
        @Nullable Instant escalatedAt,
        @Nullable Integer openParts,
        @Nullable String reason,
        @Nullable String outcome,
        @Nullable String lateReason,
        @Nullable AssessmentView assessment,
        @Nullable Instant legalHoldSince,
        @Nullable Instant erasedAt,
        Instant updatedAt) {

    /** @param office null where the choice was left to the receiving node */
    public record Place(String region, @Nullable String office) {}

    /** @param pointer the field that is flagged */
    public record Flag(String code, String pointer) {}

    public record AssessmentView(String verdict) {}

    /** @return whether its state lets that be done, as far as a list can tell; the verb itself looks closer */
    public boolean allows(Verb verb) {
        return requiresReturn && verb.isLegal(direction, state);
    }

    static NoticeSummary of(Notice notice, LocalDate today) {
        return new NoticeSummary(
                notice.id,
                notice.number,
                notice.direction,
                notice.type,
                notice.state,
                notice.round,
                notice.urgency,
                notice.requiresReturn,
                notice.parties.counterpart(),
                new Place(notice.parties.senderRegion(), notice.parties.senderOffice()),
                new Place(notice.parties.receiverRegion(), notice.parties.receiverOffice()),
                notice.direction == Direction.INCOMING ? notice.office : null,
                notice.terms.reference(),
                notice.reference,
                notice.unverified.stream()
                        .map(pointer -> new Flag("unverified", pointer))
                        .toList(),
                notice.submittedAt,
                notice.sentAt,
                notice.deliveredAt,
                notice.acceptedAt,
                notice.declinedAt,
                notice.withdrawnAt,
                notice.returnedAt,
                notice.assessedAt,
                notice.refusedAt,
                notice.acceptBy,
                notice.firstDueDate,
                notice.dueDate,
                notice.holidaysUnknown,
                notice.extension,
                notice.isOverdue(today),
                notice.reminders.count(),
                notice.reminders.lastAt(),
                notice.escalatedAt(),
                notice.parts == 0 ? null : notice.openParts,
                notice.reason,
                notice.outcome,
                notice.lateReason,
                notice.verdict == null ? null : new AssessmentView(notice.verdict),
                notice.retention.legalHoldSince(),
                notice.retention.erasedAt(),
                notice.updatedAt);
    }
}
