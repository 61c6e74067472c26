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
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.directory.Movement;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a notice: its columns, those of the current round among them ({@link RoundFacts}), and the state that
 * follows from them. {@link Notice} has the rules by which they change.
 */
@MappedSuperclass
abstract class NoticeFacts extends RoundFacts {

    static final int LAST_ROUND = 2;

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

    @Embedded
    AgreedTerms terms;

    @Nullable
    String reference;

    @Column(updatable = false)
    List<String> unverified;

    /** Time zone (IANA) of the region that owes the return: its days are those of the clock. */
    @Column(name = "receiver_zone", updatable = false)
    String receiverZone = "Asia/Shanghai";

    @Column(updatable = false)
    UUID submission;

    @Enumerated(EnumType.STRING)
    NoticeState state;

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

    /** The message that is the withdrawal: a late receipt of an earlier one says nothing about it. */
    @Nullable
    UUID withdrawal;

    /** Outgoing: the receiver has confirmed the withdrawal, so no answer can cross it any more. */
    @Column(name = "withdrawal_stored")
    boolean withdrawalStored;

    /** Code of {@link Movement}. */
    @Column(updatable = false)
    String movement;

    @Column(name = "sent_on")
    @Nullable
    LocalDate sentOn;

    @Column(name = "receipted_in_time")
    boolean receiptedInTime;

    @Embedded
    ReminderPlan.Status reminders = ReminderPlan.Status.NONE;

    /** The first round of a slip that is in its second one; else null. */
    @Transient
    @Nullable
    EarlierRound first;

    /** Whether that is to be written. */
    @Transient
    boolean firstChanged;

    /** What it counted as when it was read; null for a new one. */
    @Transient
    NoticesChanged.@Nullable Counted asRead;

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

    /**
     * The receiving node has the message that opened the second round since then, which starts its clock: not before
     * that message, nor before the answer that it judges.
     */
    final void opened(UUID messageId, Instant receivedAt, RegionCalendar receiver) {
        if (isOpenedBy(messageId) && first != null) {
            Instant since = Stream.of(
                            submittedAt,
                            receivedAt,
                            first.returnedAt,
                            first.declinedAt,
                            first.assessedAt,
                            first.contestedAt)
                    .filter(Objects::nonNull)
                    .max(Comparator.naturalOrder())
                    .orElse(receivedAt);
            begin(since, terms, receiver);
            state = derivedState();
        }
    }

    /** @return whether this message opened the second round */
    final boolean isOpenedBy(UUID messageId) {
        return first != null && messageId.equals(first.judgement);
    }

    /** @return the facts of that round, which may be over; those of the first one are to be written then */
    final RoundFacts ofRound(int number) {
        EarlierRound earlier = first;
        if (earlier == null || number == round) {
            return this;
        }
        firstChanged = true;
        return earlier;
    }

    /**
     * @param messageId of what begins a round
     * @param there the due date by the receiver's receipt of it; null where that does not say
     * @return whether ours is another one
     */
    final boolean isDueOtherwise(UUID messageId, @Nullable LocalDate there) {
        if (messageId.equals(submission)) {
            return ofRound(1).isDueOtherwise(there);
        }
        return isOpenedBy(messageId) && isDueOtherwise(there);
    }

    /** @param at when the sender says that it had this answer of ours in hand */
    final void answerArrived(UUID messageId, Instant at, RegionCalendar receiver) {
        if (messageId.equals(answer)) {
            arrived(at, receiver);
        } else if (first != null && messageId.equals(first.answer)) {
            ofRound(1).arrived(at, receiver);
        }
    }

    /** @return whether this message is the answer of a round */
    final boolean isAnswer(UUID messageId) {
        return messageId.equals(answer) || (first != null && messageId.equals(first.answer));
    }

    /**
     * Whose word an acceptance, an interim return or an answer is: that office of the other region has the slip.
     *
     * @param answers whether it is the answer of the round; others may come behind it
     */
    final void spokenFor(int messageRound, String otherOffice, boolean answers) {
        if (direction == Direction.OUTGOING && messageRound == round && (answers || !isAnswered())) {
            peerOffice = otherOffice;
        }
    }

    /** @return the last day on which the decline can be contested; null without a decline that has arrived */
    final @Nullable LocalDate contestBy(RegionCalendar receiver) {
        return declinedAt == null || arrivedOn == null
                ? null
                : receiver.calendar().due(arrivedOn, terms.acceptanceLimit());
    }

    /** @return the last day on which the sender may send the answer back; null without one that is not judged */
    final @Nullable LocalDate judgeBy(RegionCalendar receiver) {
        if (judgement != null) {
            return null;
        }
        return declinedAt == null ? invalidBy(receiver) : contestBy(receiver);
    }

    /** Only the sender's receipt tells the receiver when the answer had arrived. */
    final boolean lacksArrival() {
        return direction == Direction.INCOMING && isAnswered() && arrivedOn == null;
    }

    /** There is nothing left that an office could answer. */
    final boolean wouldReopenErased() {
        return round < LAST_ROUND && retention.erasedAt() != null;
    }

    /** The message that sent it back does not count: there has been no second round. */
    final void reopen(EarlierRound earlier) {
        String handling = office;
        copy(earlier);
        office = handling;
        verdict = null;
        forgetJudgement();
        withdrawal = null;
        withdrawalStored = false;
        first = null;
        firstChanged = true;
        reminders = reminders.withNextOn(null);
    }

    final void touch(Instant now) {
        updatedAt = now;
        retention = retention.countedFrom(now, dueDate);
    }

    /** Whoever reminds does not make person data stay longer. */
    final void touch(Instant now, MessageData said) {
        if (said.prolongsRetention()) {
            touch(now);
        } else {
            updatedAt = now;
        }
    }

    /** @param days after the end of the notice until its person data is erased */
    final void keepFor(int days) {
        retention = retention.keptFor(days).countedFrom(updatedAt, dueDate);
    }

    /** Its person data is gone; the record stays. */
    final void erased(Instant now) {
        retention = retention.erased(now);
        reference = null;
    }

    /** @return false when that is how it is already */
    final boolean holdLegally(Instant since) {
        boolean free = !retention.isHeld();
        if (free) {
            retention = retention.heldSince(since);
        }
        return free;
    }

    /** @return false when it is not held */
    final boolean releaseLegalHold() {
        boolean held = retention.isHeld();
        retention = retention.heldSince(null);
        return held;
    }

    final void forgetWithdrawal() {
        withdrawnAt = null;
        withdrawal = null;
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
