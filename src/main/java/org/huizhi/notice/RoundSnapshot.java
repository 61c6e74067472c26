package org.huizhi.notice;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.huizhi.agreement.Urgency;
import org.huizhi.directory.Movement;
import org.jspecify.annotations.Nullable;

/**
 * A round as figures see it (docs/domain.md#indicators): of a slip that requires a return, is not refused, and whose
 * clock has begun to run. The twin of the view {@code slip_round}.
 *
 * @param round 1 or 2
 * @param dueDate as last granted
 * @param returnedOn the receiver's day; null without a return
 * @param returnDays working days from the round's begin to it
 * @param reason of a decline
 * @param senderFault whether the decline is the sender's fault; one that is contested is not, whatever is said here
 * @param contested whether the sender does not accept the decline
 * @param extended whether its due date was moved by a granted extension
 * @param arrivedLate whether the return was at the sender more than one working day after the day in its signature
 * @param assessed whether the return is assessed
 * @param valid the verdict; meaningful once assessed
 */
public record RoundSnapshot(
        Traits traits,
        int round,
        State state,
        LocalDate dueDate,
        @Nullable LocalDate returnedOn,
        @Nullable Integer returnDays,
        @Nullable String lateReason,
        @Nullable String reason,
        boolean senderFault,
        boolean contested,
        boolean extended,
        boolean arrivedLate,
        boolean assessed,
        boolean valid) {

    /** How the round stands now. */
    public enum State {
        OPEN,
        RETURNED,
        DECLINED,
        WITHDRAWN
    }

    /**
     * What figures are told apart by.
     *
     * @param office the own one that had it then
     * @param peerOffice the other region's; null where it is not known yet
     * @param movement code of {@link Movement}
     */
    public record Traits(
            Direction direction,
            String counterpart,
            String office,
            @Nullable String peerOffice,
            String type,
            Urgency urgency,
            String agreementId,
            String movement) {

        static Traits of(Notice notice, RoundFacts round) {
            return new Traits(
                    notice.direction,
                    notice.parties.counterpart(),
                    round.office,
                    round.peerOffice,
                    notice.type,
                    notice.urgency,
                    notice.terms.agreementId(),
                    notice.movement);
        }
    }

    /** @return those of a notice that count, the first round first */
    static List<RoundSnapshot> of(Notice notice) {
        List<RoundSnapshot> rounds = new ArrayList<>(2);
        if (notice.requiresReturn && notice.refusedAt == null) {
            if (notice.first != null) {
                add(rounds, notice, notice.first);
            }
            add(rounds, notice, notice);
        }
        return rounds;
    }

    private static void add(List<RoundSnapshot> rounds, Notice notice, RoundFacts round) {
        LocalDate dueDate = round.dueDate;
        if (round.begunAt != null && dueDate != null) {
            rounds.add(new RoundSnapshot(
                    Traits.of(notice, round),
                    round.round,
                    state(round),
                    dueDate,
                    round.returnedOn,
                    round.returnDays,
                    round.lateReason,
                    round.reason,
                    round.senderFault,
                    round.contestedAt != null,
                    round.extended,
                    round.arrivedLate,
                    round.assessedAt != null,
                    round.assessedAt != null && Assessment.VALID.code().equals(round.verdict)));
        }
    }

    /** @return how the round stands, whatever became of the slip */
    static State state(RoundFacts round) {
        if (round.declinedAt != null) {
            return State.DECLINED;
        }
        if (round.returnedAt != null) {
            return State.RETURNED;
        }
        return round.withdrawnAt != null ? State.WITHDRAWN : State.OPEN;
    }
}
