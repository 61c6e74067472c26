package org.huizhi.notice;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.huizhi.agreement.Terms;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.envelope.ReceiptLine;

/**
 * One case sent from one region to another, as one of the two nodes holds it.
 *
 * <p>It keeps dated facts, and its state follows from them. A message adds a fact, whichever order messages come in, so
 * both nodes reach the same state from the same messages. Where the receiving office's answer and the sender's
 * withdrawal cross on the way, the answer stands: it was given before the withdrawal arrived.
 */
@Entity
@Table(name = "notice")
public class Notice {

    static final Set<NoticeState> CLOCK_RUNS =
            EnumSet.of(NoticeState.DELIVERED, NoticeState.RECEIVED, NoticeState.ACCEPTED);

    private static final int LAST_ROUND = 2;
    /** Far above what offices need; it bounds what another region can add to a notice of ours. */
    private static final int MOST_PROGRESS_MESSAGES = 50;
    /** The same for reminders; a rule of the agreement makes about fifty in a year. */
    private static final int MOST_REMINDERS = 200;
    /** Working days within which a receipt is in time (domain, "Indicators"). */
    private static final int RECEIPT_DAYS = 1;

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

    @Column(updatable = false)
    String counterpart;

    @Column(name = "sender_region", updatable = false)
    String senderRegion;

    @Column(name = "sender_office", updatable = false)
    String senderOffice;

    @Column(name = "receiver_region", updatable = false)
    String receiverRegion;

    @Column(name = "receiver_office", updatable = false)
    String receiverOffice;

    String office;

    @Column(name = "agreement_id", updatable = false)
    String agreementId;

    @Column(name = "agreement_version", updatable = false)
    int agreementVersion;

    @Column(name = "agreement_digest", updatable = false)
    String agreementDigest;

    @Column(name = "reply_limit", updatable = false)
    int replyLimit;

    @Column(name = "acceptance_limit", updatable = false)
    int acceptanceLimit;

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
    Instant sentAt;

    @Column(name = "delivered_at")
    Instant deliveredAt;

    @Column(name = "refused_at")
    Instant refusedAt;

    @Column(name = "accepted_at")
    Instant acceptedAt;

    @Column(name = "declined_at")
    Instant declinedAt;

    @Column(name = "withdrawn_at")
    Instant withdrawnAt;

    /** The message that is the withdrawal: a late receipt of an earlier one says nothing about it. */
    UUID withdrawal;

    /** Outgoing: the receiver has confirmed the withdrawal, so no answer can cross it any more. */
    @Column(name = "withdrawal_stored")
    boolean withdrawalStored;

    @Column(name = "returned_at")
    Instant returnedAt;

    @Column(name = "assessed_at")
    Instant assessedAt;

    @Column(name = "accept_by")
    LocalDate acceptBy;

    @Column(name = "first_due_date")
    LocalDate firstDueDate;

    @Column(name = "due_date")
    LocalDate dueDate;

    /** Years that the due date counts with plain weekends. */
    @Column(name = "holidays_unknown")
    List<Integer> holidaysUnknown = List.of();

    String reason;

    String outcome;

    @Column(name = "late_reason")
    String lateReason;

    String verdict;

    /** The message that is the answer of this round: the final return or the decline. */
    UUID answer;

    /** Code of {@link Movement}. */
    @Column(updatable = false)
    String movement;

    @Column(name = "sent_on")
    LocalDate sentOn;

    @Column(name = "receipted_in_time")
    boolean receiptedInTime;

    @Column(name = "returned_on")
    LocalDate returnedOn;

    @Column(name = "return_days")
    Integer returnDays;

    boolean extended;

    /** Null without a proposal. */
    @Embedded
    Extension extension;

    /** Outgoing and open: the next day on which something is said of it, by the agreement's rule. */
    @Column(name = "next_reminder_on")
    LocalDate nextReminderOn;

    int reminders;

    @Column(name = "reminded_at")
    Instant remindedAt;

    /**
     * The last escalation, and of which due date it spoke: an extension or a new round may come to be known behind it.
     */
    @Column(name = "escalated_at")
    Instant escalatedAt;

    @Column(name = "escalated_due")
    LocalDate escalatedDue;

    /** The own office that an escalation reached; it sees the notice since. */
    @Column(name = "escalation_office")
    String escalationOffice;

    /** As figures saw it when it was read; null for a new one. */
    @Transient
    NoticeSnapshot factsBefore;

    /** Acceptances and interim returns so far. */
    @Column(name = "progress_messages")
    int progressMessages;

    /** How many parts were ever asked for, which is the number of the last; and how many of them are open. */
    int parts;

    @Column(name = "open_parts")
    int openParts;

    @Column(name = "retention_days", updatable = false)
    int retentionDays;

    /** The day from which on its person data is erased; null once that is done. */
    @Column(name = "erase_on")
    LocalDate eraseOn;

    @Column(name = "erased_at")
    Instant erasedAt;

    /** While it is held nothing is erased. */
    @Column(name = "legal_hold_since")
    Instant legalHoldSince;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Version
    int version;

    protected Notice() {}

    /** A notice on its first day; what is known of its origin is filled in by {@link NoticeFactory}. */
    Notice(UUID id, Direction direction, boolean requiresReturn, Terms terms, Urgency urgency, Instant submittedAt) {
        this.id = Objects.requireNonNull(id, "id");
        this.direction = Objects.requireNonNull(direction, "direction");
        this.requiresReturn = requiresReturn;
        this.agreementId = terms.agreementId();
        this.agreementVersion = terms.version();
        this.agreementDigest = terms.digest();
        this.urgency = Objects.requireNonNull(urgency, "urgency");
        this.replyLimit = urgency == Urgency.URGENT ? terms.replyLimitUrgent() : terms.replyLimitNormal();
        this.acceptanceLimit = terms.acceptanceLimit();
        this.submittedAt = Objects.requireNonNull(submittedAt, "submittedAt");
        this.updatedAt = submittedAt;
        this.round = 1;
        this.version = 1;
        this.state = derivedState();
    }

    public UUID id() {
        return id;
    }

    /** @return entity tag (RFC 9110, section 8.8.3) of this version */
    String etag() {
        return '"' + Integer.toString(version) + '"';
    }

    public NoticeState state() {
        return state;
    }

    boolean allows(Verb verb) {
        return requiresReturn && verb.isLegal(direction, state);
    }

    /** @return whether a final return on this day comes after the due date */
    boolean isLate(LocalDate today) {
        return dueDate != null && today.isAfter(dueDate);
    }

    boolean isOverdue(LocalDate today) {
        return isLate(today) && isAwaited();
    }

    /**
     * The receiving node has it since then. This moment starts the clock; a receiver that dates it before the
     * submission has it since that.
     */
    void delivered(Instant receivedAt, RegionCalendar receiver) {
        deliveredAt = later(submittedAt, receivedAt);
        LocalDate deliveredOn = receiver.dayOf(deliveredAt);
        receiptedInTime = sentOn != null && receiver.calendar().between(sentOn, deliveredOn) <= RECEIPT_DAYS;
        if (requiresReturn) {
            acceptBy = receiver.due(deliveredAt, acceptanceLimit);
            firstDueDate = receiver.due(deliveredAt, replyLimit);
            if (round == 1) {
                holidaysUnknown = receiver.unknownYears(deliveredAt, firstDueDate);
                dueDate = extended ? dueDate : firstDueDate;
            }
            countReturnDays(receiver);
        }
        state = derivedState();
    }

    void refused(ReceiptLine line) {
        refusedAt = line.receivedAt();
        reason = line.reason().code();
        state = derivedState();
    }

    Ruling accepted(int messageRound, Instant at) {
        if (!isAnswerable()) {
            return Ruling.ILLEGAL;
        }
        if (isAhead(messageRound)) {
            return Ruling.WAITS;
        }
        if (++progressMessages > MOST_PROGRESS_MESSAGES) {
            return Ruling.ILLEGAL;
        }
        acceptedAt = earlier(acceptedAt, at);
        return applied();
    }

    Ruling answeredInterim(int messageRound, Instant at) {
        return accepted(messageRound, at);
    }

    Ruling declined(int messageRound, DeclineReason because, MessageData.Occurrence occurrence) {
        if (isAhead(messageRound)) {
            return Ruling.WAITS;
        }
        if (!isOpen(messageRound)) {
            return Ruling.ILLEGAL;
        }
        declinedAt = occurrence.at();
        reason = because.code();
        answer = occurrence.messageId();
        forgetWithdrawal();
        return applied();
    }

    Ruling returned(int messageRound, String outcome, String lateReason, MessageData.Occurrence occurrence) {
        if (isAhead(messageRound)) {
            return Ruling.WAITS;
        }
        if (!isOpen(messageRound)) {
            return Ruling.ILLEGAL;
        }
        returnedAt = occurrence.at();
        returnedOn = occurrence.receiver().dayOf(returnedAt);
        countReturnDays(occurrence.receiver());
        acceptedAt = earlier(acceptedAt, returnedAt);
        this.outcome = outcome;
        this.lateReason = lateReason;
        answer = occurrence.messageId();
        forgetWithdrawal();
        return applied();
    }

    Ruling withdrawn(int messageRound, MessageData.Occurrence occurrence) {
        if (isAhead(messageRound)) {
            return Ruling.WAITS;
        }
        if (!isOpen(messageRound) || withdrawnAt != null) {
            return Ruling.ILLEGAL;
        }
        withdrawnAt = occurrence.at();
        withdrawal = occurrence.messageId();
        return applied();
    }

    /**
     * An invalid first return sends the slip back to the same office: a new round, with a clock of its own, which
     * starts with the assessment; with the return where the assessment is dated before it.
     */
    Ruling assessed(int messageRound, Assessment assessment, MessageData.Occurrence occurrence) {
        if (isAhead(messageRound)) {
            return Ruling.WAITS;
        }
        if (messageRound != round || returnedAt == null || assessedAt != null) {
            return Ruling.ILLEGAL;
        }
        verdict = assessment.code();
        if (assessment == Assessment.INVALID && round < LAST_ROUND) {
            Instant begin = later(returnedAt, occurrence.at());
            round++;
            forgetReturn();
            answer = null;
            moveDueDate(occurrence.receiver().due(begin, replyLimit));
            holidaysUnknown = occurrence.receiver().unknownYears(begin, dueDate);
        } else {
            assessedAt = occurrence.at();
        }
        return applied();
    }

    /**
     * @param proposed a working day of the receiver behind the due date of now; while no receipt is there, behind the
     *     day of the submission
     */
    Ruling extensionProposed(int messageRound, LocalDate proposed, MessageData.Occurrence occurrence) {
        if (isAhead(messageRound)) {
            return Ruling.WAITS;
        }
        boolean open = isOpen(messageRound) && withdrawnAt == null;
        LocalDate last = dueDate == null ? occurrence.receiver().dayOf(submittedAt) : dueDate;
        if (!open || !proposed.isAfter(last) || hasOpenExtension() || ++progressMessages > MOST_PROGRESS_MESSAGES) {
            return Ruling.ILLEGAL;
        }
        extension = Extension.proposed(occurrence.messageId(), proposed, messageRound);
        return applied();
    }

    /** A decision may cross the answer; both nodes count it then, for the sender gave it before it had the answer. */
    Ruling extensionDecided(UUID proposal, Extension.Decision decision, MessageData.Occurrence occurrence) {
        if (!hasOpenExtension() || !extension.proposal().equals(proposal)) {
            return Ruling.ILLEGAL;
        }
        extension = extension.decided(occurrence.messageId(), decision, dueDate, extended);
        if (decision == Extension.Decision.GRANTED) {
            extended = true;
            if (extension.round() == round) {
                moveDueDate(extension.dueDate());
            }
        }
        return applied();
    }

    boolean hasOpenExtension() {
        return extension != null && extension.isOpen();
    }

    /** It changes nothing but what is known of reminders, so it may come at any time. */
    Ruling reminded(int messageRound, boolean escalates, LocalDate ofDueDate, MessageData.Occurrence occurrence) {
        if (isAhead(messageRound)) {
            return Ruling.WAITS;
        }
        if (!requiresReturn || refusedAt != null || reminders >= MOST_REMINDERS) {
            return Ruling.ILLEGAL;
        }
        reminders++;
        remindedAt = later(remindedAt, occurrence.at());
        if (escalates) {
            boolean further = escalatedDue == null || ofDueDate.isAfter(escalatedDue);
            if (further || ofDueDate.equals(escalatedDue)) {
                escalatedAt = further ? occurrence.at() : earlier(escalatedAt, occurrence.at());
                escalatedDue = ofDueDate;
            }
        }
        return applied();
    }

    /** @return when it reached the contacts of both sides for its due date of now; null when it did not */
    Instant escalatedAt() {
        return dueDate != null && dueDate.equals(escalatedDue) ? escalatedAt : null;
    }

    /** @return whether an answer is owed now */
    boolean isAwaited() {
        return dueDate != null && CLOCK_RUNS.contains(state);
    }

    /** The receiver has the withdrawal and had not answered before. */
    void withdrawalStored(UUID messageId) {
        withdrawalStored |= messageId.equals(withdrawal);
    }

    /** The other node did not take our message, so what it said does not count; the office can act again. */
    void revoke(UUID messageId) {
        if (messageId.equals(withdrawal)) {
            forgetWithdrawal();
        } else if (hasOpenExtension() && messageId.equals(extension.proposal())) {
            extension = null;
        } else if (extension != null && messageId.equals(extension.decision())) {
            revokeDecision();
        } else if (messageId.equals(answer) && assessedAt == null) {
            answer = null;
            forgetReturn();
            declinedAt = null;
            reason = null;
        }
        state = derivedState();
    }

    /** Reminders and escalation start anew. */
    private void moveDueDate(LocalDate moved) {
        dueDate = moved;
        nextReminderOn = null;
    }

    private void revokeDecision() {
        if (extension.state() == Extension.State.GRANTED) {
            extended = extension.extendedBefore();
            if (extension.round() == round) {
                // Granted before the receipt came, it was the first date there was.
                moveDueDate(extension.dueBefore() == null ? firstDueDate : extension.dueBefore());
            }
        }
        extension = extension.undecided();
    }

    void touch(Instant now) {
        updatedAt = now;
        eraseOn = eraseOn();
    }

    /** @param days after the end of the notice until its person data is erased */
    void keepFor(int days) {
        retentionDays = days;
        eraseOn = eraseOn();
    }

    /**
     * Counted from the last thing that happened to it, and for one that was never answered not before its due date.
     * What comes after the erasure is erased with the next run.
     */
    private LocalDate eraseOn() {
        LocalDate last = updatedAt.atZone(ZoneOffset.UTC).toLocalDate();
        if (erasedAt != null) {
            return last;
        }
        return (dueDate != null && dueDate.isAfter(last) ? dueDate : last).plusDays(retentionDays);
    }

    /** Its person data is gone; the record stays. */
    void erased(Instant now) {
        erasedAt = now;
        eraseOn = null;
        reference = null;
    }

    /** @return false when that is how it is already */
    boolean holdLegally(Instant since) {
        if (legalHoldSince != null) {
            return false;
        }
        legalHoldSince = since;
        return true;
    }

    /** @return false when it is not held */
    boolean releaseLegalHold() {
        boolean held = legalHoldSince != null;
        legalHoldSince = null;
        return held;
    }

    /** A return may come here before the receipt; dated before it, it took no day. */
    private void countReturnDays(RegionCalendar receiver) {
        if (deliveredAt != null && returnedAt != null) {
            returnDays = Math.max(0, receiver.calendar().between(receiver.dayOf(deliveredAt), returnedOn));
        }
    }

    private void forgetReturn() {
        returnedAt = null;
        returnedOn = null;
        returnDays = null;
        outcome = null;
        lateReason = null;
    }

    NoticeSnapshot facts() {
        return new NoticeSnapshot(
                direction,
                counterpart,
                office,
                type,
                movement,
                state,
                round,
                requiresReturn && deliveredAt != null ? dueDate : null,
                sentOn,
                receiptedInTime,
                returnedOn,
                returnDays,
                lateReason,
                reason,
                extended,
                assessedAt != null,
                Assessment.VALID.code().equals(verdict));
    }

    private void forgetWithdrawal() {
        withdrawnAt = null;
        withdrawal = null;
    }

    private Ruling applied() {
        state = derivedState();
        if (!isAwaited()) {
            nextReminderOn = null;
        }
        return Ruling.APPLIED;
    }

    private boolean isAnswerable() {
        return requiresReturn && refusedAt == null;
    }

    /** Only the sender opens rounds, so only the receiver can hear of one before the message that opens it. */
    private boolean isAhead(int messageRound) {
        return direction == Direction.INCOMING && messageRound > round && messageRound <= LAST_ROUND;
    }

    /** @return whether an answer of this round can still come, seen from this side */
    private boolean isOpen(int messageRound) {
        boolean withdrawalHolds = direction == Direction.INCOMING ? withdrawnAt != null : withdrawalStored;
        return isAnswerable() && messageRound == round && returnedAt == null && declinedAt == null && !withdrawalHolds;
    }

    private NoticeState derivedState() {
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

    private static Instant later(Instant known, Instant other) {
        return known == null || other.isAfter(known) ? other : known;
    }

    private static Instant earlier(Instant known, Instant other) {
        return known == null || other.isBefore(known) ? other : known;
    }
}
