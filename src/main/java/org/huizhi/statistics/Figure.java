package org.huizhi.statistics;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be opened down to its slips: every count of a report, and what lies between two counts. */
public enum Figure {
    SENT("sent", Day.SENT_ON),
    RECEIPTED("receipted", Day.SENT_ON),
    /** Sent, and the receipt came later than one working day, or not at all. */
    NOT_RECEIPTED("sent and not receipted", Day.SENT_ON),
    DUE("due", Day.DUE_DATE),
    COHORT("cohort", Day.DUE_DATE),
    RETURNED("returned", Day.DUE_DATE),
    /** Of the cohort: declined, or open still. */
    NOT_RETURNED("cohort and not returned", Day.DUE_DATE),
    ON_TIME("on_time", Day.DUE_DATE),
    LATE("returned and not on_time", Day.DUE_DATE, "coalesce(late_reason, 'none')"),
    MISROUTED("misrouted", Day.DUE_DATE),
    WITHDRAWN("withdrawn", Day.DUE_DATE),
    DECLINED("declined", Day.DUE_DATE, "reason"),
    OPEN("open", Day.DUE_DATE),
    EXTENDED("extended", Day.DUE_DATE),
    VALID("valid", Day.DUE_DATE),
    /** With at least one return assessed invalid. */
    INVALID("invalid > 0", Day.DUE_DATE),
    /** Returned in the period, whenever they were due. */
    ANSWERED("returned", Day.RETURNED_ON);

    /** The day by which a figure counts. */
    enum Day {
        SENT_ON,
        DUE_DATE,
        RETURNED_ON;

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String condition;
    private final Day day;
    private final @Nullable String reason;

    Figure(String condition, Day day) {
        this(condition, day, null);
    }

    Figure(String condition, Day day, @Nullable String reason) {
        this.condition = condition;
        this.day = day;
        this.reason = reason;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @return SQL over {@code slip_figure} */
    String condition() {
        return condition;
    }

    Day day() {
        return day;
    }

    /** @return SQL of the reason by which these slips are told apart */
    Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    public boolean hasReasons() {
        return reason != null;
    }
}
