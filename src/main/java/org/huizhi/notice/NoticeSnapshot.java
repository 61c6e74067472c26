package org.huizhi.notice;

import java.time.LocalDate;
import org.huizhi.directory.Movement;
import org.jspecify.annotations.Nullable;

/**
 * A notice as figures see it (docs/domain.md#indicators).
 *
 * @param movement code of {@link Movement}
 * @param dueDate null where no return is owed, or not yet
 * @param sentOn day in the sender's zone; null while it is not known to be sent
 * @param receiptedInTime whether the receipt is dated within one working day of it
 * @param returnedOn day in the receiver's zone; null without a return of this round
 * @param returnDays working days from delivery to it
 * @param reason of a decline
 * @param extended whether its due date was moved by a granted extension
 * @param assessed whether the last return is assessed
 * @param valid the last verdict; meaningful once assessed
 */
public record NoticeSnapshot(
        Direction direction,
        String counterpart,
        String office,
        String type,
        String movement,
        NoticeState state,
        int round,
        @Nullable LocalDate dueDate,
        @Nullable LocalDate sentOn,
        boolean receiptedInTime,
        @Nullable LocalDate returnedOn,
        @Nullable Integer returnDays,
        @Nullable String lateReason,
        @Nullable String reason,
        boolean extended,
        boolean assessed,
        boolean valid) {

    static NoticeSnapshot of(Notice notice) {
        return new NoticeSnapshot(
                notice.direction,
                notice.parties.counterpart(),
                notice.office,
                notice.type,
                notice.movement,
                notice.state,
                notice.round,
                notice.requiresReturn && notice.deliveredAt != null ? notice.dueDate : null,
                notice.sentOn,
                notice.receiptedInTime,
                notice.returnedOn,
                notice.returnDays,
                notice.lateReason,
                notice.reason,
                notice.extended,
                notice.assessedAt != null,
                Assessment.VALID.code().equals(notice.verdict));
    }

    /** What changes in figures when a slip is known to be sent: all else stays, so it is left out on both sides. */
    static NoticesChanged.Change sending(
            String counterpart,
            String office,
            String type,
            String movement,
            @Nullable LocalDate on,
            boolean receiptedInTime) {
        return new NoticesChanged.Change(
                sent(counterpart, office, type, movement, null, false),
                sent(counterpart, office, type, movement, on, receiptedInTime));
    }

    private static NoticeSnapshot sent(
            String counterpart,
            String office,
            String type,
            String movement,
            @Nullable LocalDate on,
            boolean receiptedInTime) {
        return new NoticeSnapshot(
                Direction.OUTGOING,
                counterpart,
                office,
                type,
                movement,
                NoticeState.SENT,
                1,
                null,
                on,
                receiptedInTime,
                null,
                null,
                null,
                null,
                false,
                false,
                false);
    }
}
