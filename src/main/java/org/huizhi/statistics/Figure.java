package org.huizhi.statistics;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.huizhi.statistics.Backlog.Band;
import org.jspecify.annotations.Nullable;

/** What can be opened down to its rounds: every number of a report, and what lies between two of them. */
public enum Figure {
    SENT("sent", Days.OF_SENDING),
    RECEIPTED("receipted", Days.OF_SENDING),
    /** Sent, and the receipt came later than one working day, or not at all. */
    NOT_RECEIPTED("sent and not receipted", Days.OF_SENDING),
    DUE("due", Days.CUT_OFF),
    COHORT("cohort", Days.CUT_OFF),
    /** The rounds that count for the median and the 90th percentile. */
    MEDIAN("cohort", Days.CUT_OFF),
    RETURNED("returned", Days.CUT_OFF),
    /** Of the cohort: declined, or open still. */
    NOT_RETURNED("cohort and not returned", Days.CUT_OFF),
    ON_TIME("on_time", Days.CUT_OFF),
    LATE("returned and not on_time", Days.CUT_OFF, "coalesce(late_reason, 'none')", Detail.Kind.LATE_REASON),
    SENDER_FAULT("sender_fault", Days.CUT_OFF, "reason", Detail.Kind.FAULT_REASON),
    WITHDRAWN("withdrawn", Days.CUT_OFF),
    DECLINED("declined", Days.CUT_OFF, "reason", Detail.Kind.DECLINE_REASON),
    /** Part of the declined ones, so of its reasons none are counted. */
    CONTESTED("contested", Days.CUT_OFF, "reason", null),
    OPEN("open", Days.CUT_OFF),
    /** What is open of the cohort. */
    OVERDUE("open", Days.CUT_OFF),
    NOT_DUE("open", Days.LATER),
    OVERDUE_1_TO_5("open", Band.UP_TO_5),
    OVERDUE_6_TO_15("open", Band.UP_TO_15),
    OVERDUE_16_TO_30("open", Band.UP_TO_30),
    OVERDUE_OVER_30("open", Band.OVER_30),
    /** Of the open ones those that were due first. */
    OLDEST("open", Days.FIRST),
    /** What will be of the cohort. */
    UPCOMING("cohort", Days.LATER),
    UPCOMING_ANSWERED("returned", Days.LATER),
    EXTENDED("extended", Days.CUT_OFF),
    VALID("valid", Days.CUT_OFF),
    INVALID("invalid", Days.CUT_OFF),
    ARRIVED_LATE("arrived_late", Days.CUT_OFF),
    /** Returned in the period, whenever they were due. */
    ANSWERED("returned", Days.OF_RETURN);

    /** The day by which a figure counts, and up to which. */
    enum Days {
        OF_SENDING,
        OF_RETURN,
        /** Due, up to the cut-off. */
        CUT_OFF,
        /** Due, behind the cut-off. */
        LATER,
        /** Due, up to the cut-off, and none of the rounds earlier. */
        FIRST
    }

    private static final String AND_NOT = " and not ";

    private final String condition;
    private final Days days;
    private final @Nullable Band band;
    private final @Nullable String reason;
    private final Detail.@Nullable Kind kind;

    Figure(String condition, Days days) {
        this(condition, days, null, null, null);
    }

    Figure(String condition, Band band) {
        this(condition, Days.CUT_OFF, band, null, null);
    }

    Figure(String condition, Days days, String reason, Detail.@Nullable Kind kind) {
        this(condition, days, null, reason, kind);
    }

    Figure(String condition, Days days, @Nullable Band band, @Nullable String reason, Detail.@Nullable Kind kind) {
        this.condition = condition;
        this.days = days;
        this.band = band;
        this.reason = reason;
        this.kind = kind;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @return SQL over {@link RoundRows} */
    String condition() {
        return condition;
    }

    /** @return SQL over kept sums: how many it counts */
    String sum() {
        // What does not count is always a part of what does.
        return days == Days.OF_RETURN ? Measure.ANSWERED.column() : condition.replace(AND_NOT, " - ");
    }

    /** @return as what sums are kept of its reasons; empty where none are */
    Optional<Detail.Kind> kind() {
        return Optional.ofNullable(kind);
    }

    Days days() {
        return days;
    }

    /** @return the first due date that counts, of a query by due dates */
    LocalDate from(FigureQuery query, Ages ages) {
        LocalDate first = band != null ? ages.first(band) : query.from();
        LocalDate later = ages.cutOff().plusDays(1);
        LocalDate least = days == Days.LATER && later.isAfter(first) ? later : first;
        return least.isAfter(query.from()) ? least : query.from();
    }

    /** @return the last due date that counts, before {@link #from} where none does */
    LocalDate to(FigureQuery query, Ages ages) {
        LocalDate last = band != null ? ages.last(band) : ages.cutOff();
        return days == Days.LATER || query.to().isBefore(last) ? query.to() : last;
    }

    /** @return SQL of the reason by which these rounds are told apart */
    Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /** @return whether it counts the sending of notices, and not rounds */
    public boolean isOfSending() {
        return days == Days.OF_SENDING;
    }

    public boolean hasReasons() {
        return reason != null;
    }
}
