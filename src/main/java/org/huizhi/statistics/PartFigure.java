package org.huizhi.statistics;

import java.util.Locale;

/** What can be opened down to its parts: every count of {@link PartFigures.Parts}, and what lies between two counts. */
public enum PartFigure {
    /** Due in the period, up to the cut-off. */
    ASKED("not upcoming"),
    /** Its office sent it back. */
    DECLINED("not upcoming and state = 'DECLINED'"),
    /** Its slip ended without it before it was overdue, or was withdrawn or declined. */
    CLOSED("not upcoming and state = 'CLOSED' and not missed"),
    /** What an answer was owed to. */
    COHORT("not upcoming and state <> 'DECLINED' and (state <> 'CLOSED' or missed)"),
    ANSWERED("not upcoming and state = 'ANSWERED'"),
    NOT_ANSWERED("not upcoming and (state = 'OPEN' or missed)"),
    ON_TIME("not upcoming and state = 'ANSWERED' and ended_on <= due_date"),
    LATE("not upcoming and state = 'ANSWERED' and ended_on > due_date"),
    /** Overdue when its slip was answered without it. */
    MISSED("not upcoming and missed"),
    /** Open behind its due date. */
    OVERDUE("not upcoming and state = 'OPEN'"),
    /** Due in the period, but after the cut-off. */
    UPCOMING("upcoming");

    private final String condition;

    PartFigure(String condition) {
        this.condition = condition;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @return SQL over {@code part_figure} with {@code upcoming} */
    String condition() {
        return condition;
    }
}
