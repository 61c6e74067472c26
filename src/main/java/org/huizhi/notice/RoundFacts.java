package org.huizhi.notice;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.huizhi.calendar.RegionCalendar;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one round (docs/domain.md#rounds): those of the current one are columns of the notice, those of the
 * first one are a row of their own while the slip is in its second ({@link EarlierRound}). The messages of a round may
 * come in any order, and after the next round has begun.
 */
@MappedSuperclass
abstract class RoundFacts {

    /** Reasons of a decline that say that the sender made a mistake. */
    private static final Set<DeclineReason> FAULTS_OF_SENDER =
            EnumSet.of(DeclineReason.MISROUTED, DeclineReason.INCOMPLETE);
    /** Working days that a message may be on its way, so that the day of its signature counts. */
    static final int ARRIVAL_DAYS = 1;
    /** Working days of the receiver in which a return can be assessed as invalid, from its arrival. */
    static final int INVALID_WITHIN = 20;
    /** Working days by which one extension may move a due date. */
    static final int LONGEST_EXTENSION = 60;

    int round;

    /** The own office that handles it. */
    String office;

    /** Of the other region: the one that was addressed, or that sent it; then the one that speaks for it. */
    @Column(name = "peer_office")
    @Nullable
    String peerOffice;

    /** Since when its clock runs; null while the sender does not know that the receiver has what opens the round. */
    @Column(name = "begun_at")
    @Nullable
    Instant begunAt;

    /** An acceptance holds for the rounds that follow. */
    @Column(name = "accepted_at")
    @Nullable
    Instant acceptedAt;

    @Column(name = "declined_at")
    @Nullable
    Instant declinedAt;

    @Column(name = "contested_at")
    @Nullable
    Instant contestedAt;

    @Column(name = "withdrawn_at")
    @Nullable
    Instant withdrawnAt;

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

    /** Outgoing: the first due date by the receiver's own reckoning, where ours is another one. */
    @Column(name = "due_date_there")
    @Nullable
    LocalDate dueDateThere;

    /** Since it was read: open parts move along. */
    @Transient
    boolean dueDateMoved;

    /** Years that the due date counts with plain weekends. */
    @Column(name = "holidays_unknown")
    List<Integer> holidaysUnknown = List.of();

    @Nullable
    String reason;

    /** The decline is the sender's fault; one that is contested is not, whatever stands here. */
    @Column(name = "sender_fault")
    boolean senderFault;

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

    /** The message by which the sender judged the answer: it assessed the return, or contested the decline. */
    @Nullable
    UUID judgement;

    @Column(name = "returned_on")
    @Nullable
    LocalDate returnedOn;

    @Column(name = "return_days")
    @Nullable
    Integer returnDays;

    /** The receiver's day on which the answer was at the sender, as far as this node knows. */
    @Column(name = "arrived_on")
    @Nullable
    LocalDate arrivedOn;

    /** The return was there more than one working day after the day in its signature. */
    @Column(name = "arrived_late")
    boolean arrivedLate;

    boolean extended;

    /** Null without a proposal. */
    @Embedded
    @Nullable
    Extension extension;

    /** Each grant that moved the due date: the receiver's day of its signature; null without one. */
    @Column(name = "granted_on")
    @Nullable
    List<LocalDate> grantedOn;

    /** And the due date since. */
    @Column(name = "granted_due")
    @Nullable
    List<LocalDate> grantedDue;

    final void copy(RoundFacts other) {
        round = other.round;
        office = other.office;
        peerOffice = other.peerOffice;
        begunAt = other.begunAt;
        acceptedAt = other.acceptedAt;
        declinedAt = other.declinedAt;
        contestedAt = other.contestedAt;
        withdrawnAt = other.withdrawnAt;
        returnedAt = other.returnedAt;
        assessedAt = other.assessedAt;
        acceptBy = other.acceptBy;
        firstDueDate = other.firstDueDate;
        dueDate = other.dueDate;
        dueDateThere = other.dueDateThere;
        holidaysUnknown = other.holidaysUnknown;
        reason = other.reason;
        senderFault = other.senderFault;
        outcome = other.outcome;
        lateReason = other.lateReason;
        verdict = other.verdict;
        answer = other.answer;
        judgement = other.judgement;
        returnedOn = other.returnedOn;
        returnDays = other.returnDays;
        arrivedOn = other.arrivedOn;
        arrivedLate = other.arrivedLate;
        extended = other.extended;
        extension = other.extension;
        grantedOn = other.grantedOn;
        grantedDue = other.grantedDue;
    }

    /** Nothing has happened in it, and its clock does not run; who has accepted the slip still has. */
    final void beginAnew(int number) {
        round = number;
        begunAt = null;
        acceptBy = null;
        firstDueDate = null;
        dueDate = null;
        dueDateThere = null;
        holidaysUnknown = List.of();
        extended = false;
        extension = null;
        grantedOn = null;
        grantedDue = null;
        forgetAnswer();
        forgetJudgement();
    }

    final void begin(Instant since, NoticeFacts.AgreedTerms terms, RegionCalendar receiver) {
        begunAt = since;
        acceptBy = receiver.due(since, terms.acceptanceLimit());
        LocalDate first = receiver.due(since, terms.replyLimit());
        firstDueDate = first;
        if (!extended) {
            moveDueDate(first, receiver);
        }
        countReturnDays(receiver);
        tellFault(receiver);
    }

    /**
     * @param there the first due date by the receiver's receipt; null where that does not say
     * @return whether ours is another one
     */
    final boolean isDueOtherwise(@Nullable LocalDate there) {
        dueDateThere = there == null || there.equals(firstDueDate) ? null : there;
        return dueDateThere != null;
    }

    /** Whatever moves a due date, the years of which nobody knows the holidays follow. */
    final void moveDueDate(LocalDate moved, RegionCalendar receiver) {
        dueDate = moved;
        dueDateMoved = true;
        holidaysUnknown = begunAt == null ? List.of() : receiver.unknownYears(begunAt, moved);
    }

    /** Derived anew from the facts whenever one of them comes to be known, so that their order does not matter. */
    final void tellFault(RegionCalendar receiver) {
        senderFault = declinedAt != null
                && acceptedAt == null
                && acceptBy != null
                && FAULTS_OF_SENDER.stream().anyMatch(fault -> fault.code().equals(reason))
                && !receiver.dayOf(declinedAt).isAfter(acceptBy);
    }

    final void accept(Instant at) {
        acceptedAt = NoticeFacts.earlier(acceptedAt, at);
        senderFault = false;
    }

    /** @param since by what stands; null where nothing does */
    final void acceptedSince(@Nullable Instant since, RegionCalendar receiver) {
        acceptedAt = since;
        tellFault(receiver);
    }

    /** @param at when the sender had the answer of this round in hand */
    final void arrived(Instant at, RegionCalendar receiver) {
        LocalDate day = receiver.dayOf(at);
        arrivedOn = day;
        arrivedLate = returnedOn != null && receiver.calendar().between(returnedOn, day) > ARRIVAL_DAYS;
    }

    /** A return may come here before the receipt; dated before it, it took no day. */
    final void countReturnDays(RegionCalendar receiver) {
        if (begunAt != null && returnedOn != null) {
            returnDays = Math.max(0, receiver.calendar().between(receiver.dayOf(begunAt), returnedOn));
        }
    }

    /**
     * @return the last day on which the return can be assessed as invalid, counted from its arrival, or from its own
     *     day as long as this node does not know of a later one; null without a return
     */
    final @Nullable LocalDate invalidBy(RegionCalendar receiver) {
        LocalDate from = returnedOn;
        if (from != null && arrivedOn != null && arrivedOn.isAfter(from)) {
            from = arrivedOn;
        }
        return from == null ? null : receiver.calendar().due(from, INVALID_WITHIN);
    }

    /** @return whether the office has answered in this round */
    final boolean isAnswered() {
        return returnedAt != null || declinedAt != null;
    }

    /** @return whether the sender has not decided about this proposal */
    final boolean hasOpen(UUID proposal) {
        return extension != null && extension.isOpen() && extension.proposal().equals(proposal);
    }

    /**
     * @param signedOn the receiver's day on which that is proposed
     * @return whether it may: of a due date that has not passed, to a working day that is later, and not too much
     */
    final boolean canMoveTo(LocalDate proposed, LocalDate signedOn, RegionCalendar receiver) {
        return dueDate != null
                && !signedOn.isAfter(dueDate)
                && proposed.isAfter(dueDate)
                && receiver.calendar().isWorkingDay(proposed)
                && receiver.calendar().between(dueDate, proposed) <= LONGEST_EXTENSION;
    }

    /** @return whether a return on this day comes after the due date, which is final then */
    final boolean isLate(LocalDate today) {
        return dueDate != null && today.isAfter(dueDate);
    }

    final void decide(Extension.Decision decision, MessageData.Occurrence occurrence) {
        Extension open = Objects.requireNonNull(extension, "decided about");
        extension = open.decided(occurrence.messageId(), decision, dueDate, extended);
        if (decision == Extension.Decision.GRANTED) {
            extended = true;
            grantedOn = plus(grantedOn, occurrence.receiver().dayOf(occurrence.at()));
            grantedDue = plus(grantedDue, open.dueDate());
            moveDueDate(open.dueDate(), occurrence.receiver());
        }
    }

    /** The other node did not take the proposal, or the decision. @return whether it was one of this round */
    final boolean revokeExtension(UUID message, RegionCalendar receiver) {
        Extension known = extension;
        if (known == null) {
            return false;
        }
        if (known.isOpen() && message.equals(known.proposal())) {
            extension = null;
            return true;
        }
        if (!message.equals(known.decision())) {
            return false;
        }
        if (known.state() == Extension.State.GRANTED) {
            extended = Boolean.TRUE.equals(known.extendedBefore());
            grantedOn = withoutLast(grantedOn);
            grantedDue = withoutLast(grantedDue);
            LocalDate before = known.dueBefore() == null ? firstDueDate : known.dueBefore();
            if (before != null) {
                moveDueDate(before, receiver);
            }
        }
        extension = known.undecided();
        return true;
    }

    final void forgetAnswer() {
        declinedAt = null;
        reason = null;
        senderFault = false;
        returnedAt = null;
        returnedOn = null;
        returnDays = null;
        outcome = null;
        lateReason = null;
        answer = null;
        arrivedOn = null;
        arrivedLate = false;
    }

    final void forgetJudgement() {
        assessedAt = null;
        contestedAt = null;
        judgement = null;
    }

    private static List<LocalDate> plus(@Nullable List<LocalDate> days, LocalDate day) {
        return Stream.concat(days == null ? Stream.empty() : days.stream(), Stream.of(day))
                .toList();
    }

    private static @Nullable List<LocalDate> withoutLast(@Nullable List<LocalDate> days) {
        return days == null || days.size() <= 1 ? null : List.copyOf(days.subList(0, days.size() - 1));
    }
}
