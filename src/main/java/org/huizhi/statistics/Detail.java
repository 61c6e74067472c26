package org.huizhi.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.huizhi.notice.RoundSnapshot;

/** One round more with this value in the cell of its due date: how often each value occurs. */
record Detail(Cell cell, Kind kind, String value) {

    /** What is told apart by value. The twin of the view {@code counted_detail}. */
    enum Kind {
        /** Working days from the round's begin to its return. */
        RETURN_DAYS,
        /** Why a return was late. */
        LATE_REASON,
        /** Why a round was declined that stays in the cohort. */
        DECLINE_REASON,
        /** Why it was declined as the sender's fault. */
        FAULT_REASON;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final String NO_REASON = "none";

    static List<Detail> of(RoundSnapshot round) {
        List<Detail> details = new ArrayList<>();
        Cell cell = Cell.of(round.dueDate(), round.traits());
        if (Measure.isReturned(round)) {
            Integer days = Objects.requireNonNull(round.returnDays(), "a return that is counted took days");
            details.add(new Detail(cell, Kind.RETURN_DAYS, days.toString()));
            if (!Measure.isOnTime(round)) {
                details.add(new Detail(
                        cell, Kind.LATE_REASON, round.lateReason() == null ? NO_REASON : round.lateReason()));
            }
        }
        if (round.state() == RoundSnapshot.State.DECLINED) {
            String reason = Objects.requireNonNull(round.reason(), "a decline has a reason");
            Kind kind = Measure.isSenderFault(round) ? Kind.FAULT_REASON : Kind.DECLINE_REASON;
            details.add(new Detail(cell, kind, reason));
        }
        return details;
    }
}
