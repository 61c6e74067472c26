package org.huizhi.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.huizhi.notice.NoticeSnapshot;
import org.huizhi.notice.NoticeState;

/** One slip more with this value in the cell of its due date: how often each value occurs. */
record Detail(Cell cell, Kind kind, String value) {

    /** What is told apart by value. The twin of the view {@code counted_detail}. */
    enum Kind {
        /** Working days from delivery to return. */
        RETURN_DAYS,
        /** Why a return was late. */
        LATE_REASON,
        /** Why a slip was declined. */
        DECLINE_REASON;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final String NO_REASON = "none";

    static List<Detail> of(NoticeSnapshot slip) {
        List<Detail> details = new ArrayList<>();
        if (Measure.isDue(slip)) {
            Cell cell = Cell.of(Measure.DUE.day(slip), slip);
            if (Measure.isReturned(slip)) {
                Integer days = Objects.requireNonNull(slip.returnDays(), "a return that is counted took days");
                details.add(new Detail(cell, Kind.RETURN_DAYS, days.toString()));
                if (!Measure.isOnTime(slip)) {
                    details.add(new Detail(
                            cell, Kind.LATE_REASON, slip.lateReason() == null ? NO_REASON : slip.lateReason()));
                }
            }
            if (slip.state() == NoticeState.DECLINED) {
                String reason = Objects.requireNonNull(slip.reason(), "a decline has a reason");
                details.add(new Detail(cell, Kind.DECLINE_REASON, reason));
            }
        }
        return details;
    }
}
