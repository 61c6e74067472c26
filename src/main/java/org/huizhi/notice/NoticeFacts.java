package org.huizhi.notice;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.huizhi.agreement.AgreementReference;
import org.huizhi.agreement.Terms;
import org.huizhi.agreement.Urgency;
import org.huizhi.directory.Movement;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a notice: its columns, and the state that follows from them. {@link Notice} has the rules by which
 * they change.
 */
@MappedSuperclass
abstract class NoticeFacts {

    @Id
    UUID id;

    @Column(updatable = false)
    String number;

    @Column(updatable = false)
    @Enumerated(EnumType.STRING)
    Direction direction;

    @Column(updatable = false)
    String type;

    @Column(updatable = false)
    @Enumerated(EnumType.STRING)
    Urgency urgency;

    @Column(name = "requires_return", updatable = false)
    boolean requiresReturn;

    @Embedded
    Parties parties;

    /** The own office that handles it. */
    String office;

    @Embedded
    AgreedTerms terms;

    @Nullable
    String reference;

    @Column(updatable = false)
    List<String> unverified;

    @Column(updatable = false)
    UUID submission;

    @Enumerated(EnumType.STRING)
    NoticeState state;

    int round;

    @Column(name = "submitted_at", updatable = false)
    Instant submittedAt;

    @Column(name = "sent_at")
    @Nullable
    Instant sentAt;

    @Column(name = "delivered_at")
    @Nullable
    Instant deliveredAt;

    @Column(name = "refused_at")
    @Nullable
    Instant refusedAt;

    @Column(name = "accepted_at")
    @Nullable
    Instant acceptedAt;

    @Column(name = "declined_at")
    @Nullable
    Instant declinedAt;

    @Column(name = "withdrawn_at")
    @Nullable
    Instant withdrawnAt;

    /** The message that is the withdrawal: a late receipt of an earlier one says nothing about it. */
    @Nullable
    UUID withdrawal;

    /** Outgoing: the receiver has confirmed @Nullable the withdrawal, so no answer can cross it any more. */
    @Column(name = "withdrawal_stored")
    boolean withdrawalStored;

    @Column(name = "returned_at")
    @Nullable
    Instant returnedAt;

    @Column(name = "assessed_at")
    @Nullable
    Instant assessedAt;

    @Column(name = "accept_by")
    @Nullable
    LocalDate acceptBy;

    @Column(name = "first_due_date")
    @Nullable
    LocalDate firstDueDate;

    @Column(name = "due_date")
    @Nullable
    LocalDate dueDate;

    /** Years that the due date counts with plain weekends. */
    @Column(name = "holidays_unknown")
    List<Integer> holidaysUnknown = List.of();

    @Nullable
    String reason;

    @Nullable
    String outcome;

    @Column(name = "late_reason")
    @Nullable
    String lateReason;

    @Nullable
    String verdict;

    /** The message that is the answer of this round: the final return or the decline. */
    @Nullable
    UUID answer;

    /** Code of {@link Movement}. */
    @Column(updatable = false)
    String movement;

    @Column(name = "sent_on")
    @Nullable
    LocalDate sentOn;

    @Column(name = "receipted_in_time")
    boolean receiptedInTime;

    @Column(name = "returned_on")
    @Nullable
    LocalDate returnedOn;

    @Column(name = "return_days")
    @Nullable
    Integer returnDays;

    boolean extended;

    /** Null without a proposal. */
    @Embedded
    @Nullable
    Extension extension;

    @Embedded
    ReminderStatus reminders = ReminderStatus.NONE;

    /** As figures saw it when it was read; null for a new one. */
    @Transient
    @Nullable
    NoticeSnapshot asRead;

    /** Acceptances and interim returns so far. */
    @Column(name = "progress_messages")
    int progressMessages;

    /** How many parts were ever asked for, which is the number of the last; and how many of them are open. */
    int parts;

    @Column(name = "open_parts")
    int openParts;

    @Embedded
    Retention retention = Retention.NEW;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Version
    int version;

    /** The two regions and their offices, by the codes as of the submission. */
    @Embeddable
    record Parties(
            @Column(updatable = false) String counterpart,

            @Column(name = "sender_region", updatable = false)
            String senderRegion,

            @Column(name = "sender_office", updatable = false)
            String senderOffice,

            @Column(name = "receiver_region", updatable = false)
            String receiverRegion,

            @Column(name = "receiver_office", updatable = false) @Nullable
            String receiverOffice) {}

    /** Under which version of which agreement it was sent; limits in working days. */
    @Embeddable
    record AgreedTerms(
            @Column(name = "agreement_id", updatable = false)
            String agreementId,

            @Column(name = "agreement_version", updatable = false)
            int version,

            @Column(name = "agreement_digest", updatable = false)
            String digest,

            @Column(name = "reply_limit", updatable = false) int replyLimit,

            @Column(name = "acceptance_limit", updatable = false)
            int acceptanceLimit) {

        static AgreedTerms of(Terms terms, Urgency urgency) {
            return new AgreedTerms(
                    terms.agreementId(),
                    terms.version(),
                    terms.digest(),
                    terms.replyLimit(urgency),
                    terms.acceptanceLimit());
        }

        AgreementReference reference() {
            return new AgreementReference(agreementId, version, digest);
        }
    }

    /** Whatever comes in, the state is that of the facts. */
    final NoticeState derivedState() {
        if (refusedAt != null) {
            return NoticeState.REFUSED;
        }
        if (declinedAt != null) {
            return NoticeState.DECLINED;
        }
        if (assessedAt != null) {
            return NoticeState.ASSESSED;
        }
        if (returnedAt != null) {
            return NoticeState.RETURNED;
        }
        if (withdrawnAt != null) {
            return NoticeState.WITHDRAWN;
        }
        if (acceptedAt != null) {
            return NoticeState.ACCEPTED;
        }
        if (direction == Direction.INCOMING) {
            return NoticeState.RECEIVED;
        }
        if (deliveredAt != null) {
            return NoticeState.DELIVERED;
        }
        return sentAt != null ? NoticeState.SENT : NoticeState.SUBMITTED;
    }

    /** @return when it ended, as far as it has; null while an answer is owed */
    final @Nullable Instant endedAt() {
        return Stream.of(returnedAt, declinedAt, withdrawnAt, assessedAt, refusedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    static Instant later(@Nullable Instant known, Instant other) {
        return known == null || other.isAfter(known) ? other : known;
    }

    static Instant earlier(@Nullable Instant known, Instant other) {
        return known == null || other.isBefore(known) ? other : known;
    }
}
