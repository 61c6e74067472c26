package org.huizhi.notice;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.agreement.Terms;
import org.huizhi.agreement.Urgency;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.notice.MessageData.Ruling;
import org.jspecify.annotations.Nullable;

/**
 * One case sent from one region to another, as one of the two nodes holds it.
 *
 * <p>It keeps dated facts ({@link NoticeFacts}), and its state follows from them. A message adds a fact, whichever
 * order messages come in, so both nodes reach the same state from the same messages: what each of them may add is told
 * here. Where the receiving office's answer and the sender's withdrawal cross on the way, the answer stands: it was
 * given before the withdrawal arrived.
 */
@Entity
@Table(name = "notice")
public class Notice extends NoticeFacts {

    static final Set<NoticeState> CLOCK_RUNS =
            EnumSet.of(NoticeState.DELIVERED, NoticeState.RECEIVED, NoticeState.ACCEPTED);

    private static final int LAST_ROUND = 2;
    /** Far above what offices need; it bounds what another region can add to a notice of ours. */
    private static final int MOST_PROGRESS_MESSAGES = 50;
    /** The same for reminders; a rule of the agreement makes about fifty in a year. */
    private static final int MOST_REMINDERS = 200;
    /** Working days within which a receipt is in time (docs/domain.md#rates). */
    private static final int RECEIPT_DAYS = 1;

    protected Notice() {}

    /** A notice on its first day; what is known of its origin is filled in by {@link NoticeFactory}. */
    Notice(UUID id, Direction direction, boolean requiresReturn, Terms terms, Urgency urgency, Instant submittedAt) {
        this.id = Objects.requireNonNull(id, "id");
        this.direction = Objects.requireNonNull(direction, "direction");
        this.requiresReturn = requiresReturn;
        this.terms = AgreedTerms.of(terms, urgency);
        this.urgency = Objects.requireNonNull(urgency, "urgency");
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
     *
     * @return since when it counts as delivered
     */
    Instant delivered(Instant receivedAt, RegionCalendar receiver) {
        Instant since = later(submittedAt, receivedAt);
        deliveredAt = since;
        LocalDate deliveredOn = receiver.dayOf(since);
        receiptedInTime = sentOn != null && receiver.calendar().between(sentOn, deliveredOn) <= RECEIPT_DAYS;
        if (requiresReturn) {
            acceptBy = receiver.due(since, terms.acceptanceLimit());
            firstDueDate = receiver.due(since, terms.replyLimit());
            if (round == 1) {
                holidaysUnknown = receiver.unknownYears(since, firstDueDate);
                dueDate = extended ? dueDate : firstDueDate;
            }
            countReturnDays(receiver);
        }
        state = derivedState();
        return since;
    }

    void refused(Instant at, RefusalReason why) {
        refusedAt = at;
        reason = why.code();
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

    Ruling returned(
            int messageRound,
            @Nullable String outcome,
            @Nullable String lateReason,
            MessageData.Occurrence occurrence) {
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
            LocalDate due = occurrence.receiver().due(begin, terms.replyLimit());
            moveDueDate(due);
            holidaysUnknown = occurrence.receiver().unknownYears(begin, due);
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
        Extension open = openExtension().orElse(null);
        if (open == null || !open.proposal().equals(proposal)) {
            return Ruling.ILLEGAL;
        }
        extension = open.decided(occurrence.messageId(), decision, dueDate, extended);
        if (decision == Extension.Decision.GRANTED) {
            extended = true;
            if (open.round() == round) {
                moveDueDate(open.dueDate());
            }
        }
        return applied();
    }

    boolean hasOpenExtension() {
        return openExtension().isPresent();
    }

    /** @return what the sender has not decided about */
    Optional<Extension> openExtension() {
        return Optional.ofNullable(extension).filter(Extension::isOpen);
    }

    /** @throws NullPointerException before it has a clock */
    LocalDate requireDueDate() {
        return Objects.requireNonNull(dueDate, "a slip has a due date once its clock runs");
    }

    /** It changes nothing but what is known of reminders, so it may come at any time. */
    Ruling reminded(int messageRound, boolean escalates, LocalDate ofDueDate, MessageData.Occurrence occurrence) {
        if (isAhead(messageRound)) {
            return Ruling.WAITS;
        }
        if (!requiresReturn || refusedAt != null || reminders.count() >= MOST_REMINDERS) {
            return Ruling.ILLEGAL;
        }
        reminders = reminders.reminded(occurrence.at());
        if (escalates) {
            reminders = reminders.escalated(ofDueDate, occurrence.at());
        }
        return applied();
    }

    /** @return when it reached the contacts of both sides for its due date of now; null when it did not */
    @Nullable
    Instant escalatedAt() {
        return dueDate == null ? null : reminders.escalatedAt(dueDate);
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
        } else if (extension != null && extension.isOpen() && messageId.equals(extension.proposal())) {
            extension = null;
        } else if (extension != null && messageId.equals(extension.decision())) {
            revokeDecision(extension);
        } else if (messageId.equals(answer) && assessedAt == null) {
            answer = null;
            forgetReturn();
            declinedAt = null;
            reason = null;
        }
        state = derivedState();
    }

    /** Reminders and escalation start anew. */
    private void moveDueDate(@Nullable LocalDate moved) {
        dueDate = moved;
        reminders = reminders.withNextOn(null);
    }

    private void revokeDecision(Extension decided) {
        if (decided.state() == Extension.State.GRANTED) {
            extended = Boolean.TRUE.equals(decided.extendedBefore());
            if (decided.round() == round) {
                // Granted before the receipt came, it was the first date there was.
                moveDueDate(decided.dueBefore() == null ? firstDueDate : decided.dueBefore());
            }
        }
        extension = decided.undecided();
    }

    void touch(Instant now) {
        updatedAt = now;
        retention = retention.countedFrom(now, dueDate);
    }

    /** @param days after the end of the notice until its person data is erased */
    void keepFor(int days) {
        retention = retention.keptFor(days).countedFrom(updatedAt, dueDate);
    }

    /** Its person data is gone; the record stays. */
    void erased(Instant now) {
        retention = retention.erased(now);
        reference = null;
    }

    /** @return false when that is how it is already */
    boolean holdLegally(Instant since) {
        boolean free = !retention.isHeld();
        if (free) {
            retention = retention.heldSince(since);
        }
        return free;
    }

    /** @return false when it is not held */
    boolean releaseLegalHold() {
        boolean held = retention.isHeld();
        retention = retention.heldSince(null);
        return held;
    }

    /** A return may come here before the receipt; dated before it, it took no day. */
    private void countReturnDays(RegionCalendar receiver) {
        if (deliveredAt != null && returnedOn != null) {
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

    private void forgetWithdrawal() {
        withdrawnAt = null;
        withdrawal = null;
    }

    private Ruling applied() {
        state = derivedState();
        if (!isAwaited()) {
            reminders = reminders.withNextOn(null);
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
}
