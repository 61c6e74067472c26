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
        return requiresReturn && verb.isLegal(direction, state) && !(verb == Verb.WITHDRAW && isSentBack());
    }

    /** The receiver has not confirmed yet that it has what opened the second round, and may refuse it. */
    boolean isSentBack() {
        return round > 1 && begunAt == null;
    }

    boolean isOverdue(LocalDate today) {
        return isLate(today) && isAwaited();
    }

    /**
     * The receiving node has it since then. This moment starts the clock of the first round; a receiver that dates it
     * before the submission has it since that.
     *
     * @return since when it counts as delivered
     */
    Instant delivered(Instant receivedAt, RegionCalendar receiver) {
        Instant since = later(submittedAt, receivedAt);
        deliveredAt = since;
        receipted(since, receiver);
        if (requiresReturn) {
            ofRound(1).begin(since, terms, receiver);
        }
        state = derivedState();
        return since;
    }

    /** Whether the other node stored or refused it: a receipt says so of both (docs/domain.md#rates). */
    void receipted(Instant at, RegionCalendar receiver) {
        LocalDate day = receiver.dayOf(later(submittedAt, at));
        receiptedInTime = sentOn != null && receiver.calendar().between(sentOn, day) <= RECEIPT_DAYS;
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
        if (messageRound > round || ++progressMessages > MOST_PROGRESS_MESSAGES) {
            return Ruling.ILLEGAL;
        }
        ofRound(messageRound).accept(at);
        accept(at);
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
        tellFault(occurrence.receiver());
        return answered(occurrence);
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
        accept(returnedAt);
        this.outcome = outcome;
        this.lateReason = lateReason;
        return answered(occurrence);
    }

    private Ruling answered(MessageData.Occurrence occurrence) {
        answer = occurrence.messageId();
        forgetWithdrawal();
        if (direction == Direction.OUTGOING) {
            arrived(occurrence.receivedAt(), occurrence.receiver());
        }
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

    /** An invalid first return sends the slip back to the same office: a new round, with a clock of its own. */
    Ruling assessed(int messageRound, Assessment assessment, MessageData.Occurrence occurrence) {
        if (isAhead(messageRound)) {
            return Ruling.WAITS;
        }
        if (messageRound != round || returnedAt == null || assessedAt != null) {
            return Ruling.ILLEGAL;
        }
        if (assessment == Assessment.INVALID) {
            if (occurrence.isAfter(invalidBy(occurrence.receiver()))) {
                return lacksArrival() ? Ruling.WAITS : Ruling.ILLEGAL;
            }
            if (wouldReopenErased()) {
                return Ruling.ILLEGAL;
            }
        }
        verdict = assessment.code();
        assessedAt = occurrence.at();
        return judged(occurrence, assessment == Assessment.INVALID);
    }

    /**
     * A decline that the sender does not accept sends the slip back as an invalid return does. The receiver waits until
     * it knows when the decline arrived: the limit counts from there.
     */
    Ruling contested(int messageRound, MessageData.Occurrence occurrence) {
        if (isAhead(messageRound)) {
            return Ruling.WAITS;
        }
        if (messageRound != round || declinedAt == null || contestedAt != null) {
            return Ruling.ILLEGAL;
        }
        if (lacksArrival()) {
            return Ruling.WAITS;
        }
        if (occurrence.isAfter(contestBy(occurrence.receiver())) || wouldReopenErased()) {
            return Ruling.ILLEGAL;
        }
        contestedAt = occurrence.at();
        return judged(occurrence, true);
    }

    private Ruling judged(MessageData.Occurrence occurrence, boolean sendsBack) {
        judgement = occurrence.messageId();
        if (sendsBack && round < LAST_ROUND) {
            first = EarlierRound.of(this);
            firstChanged = true;
            beginAnew(round + 1);
            reminders = reminders.withNextOn(null);
            if (direction == Direction.INCOMING) {
                opened(occurrence.messageId(), occurrence.receivedAt(), occurrence.receiver());
            }
        }
        return applied();
    }

    /**
     * @param proposed a working day of the receiver behind the due date of now, which has not passed; the sender waits
     *     until it knows that date
     */
    Ruling extensionProposed(int messageRound, LocalDate proposed, MessageData.Occurrence occurrence) {
        if (isAhead(messageRound)) {
            return Ruling.WAITS;
        }
        if (!isOpen(messageRound) || withdrawnAt != null || hasOpenExtension()) {
            return Ruling.ILLEGAL;
        }
        if (begunAt == null) {
            return Ruling.WAITS;
        }
        RegionCalendar receiver = occurrence.receiver();
        if (!canMoveTo(proposed, receiver.dayOf(occurrence.at()), receiver)
                || ++progressMessages > MOST_PROGRESS_MESSAGES) {
            return Ruling.ILLEGAL;
        }
        extension = Extension.proposed(occurrence.messageId(), proposed, messageRound);
        return applied();
    }

    /**
     * A decision may cross the answer, and the end of the round; both nodes count it then, for the sender gave it
     * before it had the answer. It has to be given before the due date has passed that it moves.
     */
    Ruling extensionDecided(
            int messageRound, UUID proposal, Extension.Decision decision, MessageData.Occurrence occurrence) {
        boolean ofFirst = !hasOpen(proposal);
        if (ofFirst && (first == null || !first.hasOpen(proposal))) {
            return Ruling.ILLEGAL;
        }
        RoundFacts of = ofFirst ? first : this;
        if (of == null
                || of.round != messageRound
                || of.isLate(occurrence.receiver().dayOf(occurrence.at()))) {
            return Ruling.ILLEGAL;
        }
        of.decide(decision, occurrence);
        if (ofFirst) {
            firstChanged = true;
        } else if (decision == Extension.Decision.GRANTED) {
            reminders = reminders.withNextOn(null);
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
        if (!isAnswerable() || messageRound > round || reminders.count() >= MOST_REMINDERS) {
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
    void revoke(UUID messageId, RegionCalendar receiver) {
        EarlierRound earlier = first;
        if (messageId.equals(withdrawal)) {
            forgetWithdrawal();
        } else if (messageId.equals(judgement)) {
            forgetJudgement();
            verdict = earlier == null ? null : earlier.verdict;
        } else if (messageId.equals(answer) && judgement == null) {
            forgetAnswer();
        } else if (earlier != null && messageId.equals(earlier.judgement)) {
            reopen(earlier);
        } else if (revokeExtension(messageId, receiver)) {
            // Reminders and escalation start anew.
            reminders = reminders.withNextOn(null);
        } else if (earlier != null && earlier.revokeExtension(messageId, receiver)) {
            firstChanged = true;
        }
        state = derivedState();
    }

    /**
     * The other node did not take something by which the office had accepted the slip, so that only the rest says so.
     *
     * @param inFirst since when by the rest of the first round; null where nothing of it does
     * @param inAny the same by the rest of both
     */
    void acceptedSince(@Nullable Instant inFirst, @Nullable Instant inAny, RegionCalendar receiver) {
        if (first != null) {
            ofRound(1).acceptedSince(inFirst, receiver);
        }
        acceptedSince(inAny, receiver);
        state = derivedState();
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
        return isAnswerable() && messageRound == round && !isAnswered() && !withdrawalHolds;
    }
}
