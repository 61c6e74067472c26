package org.huizhi.statement;

import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementLine.Outcome;
import org.jspecify.annotations.Nullable;

/** Counts rounds by their lines, as live figures count them (docs/domain.md#cohort). */
final class Tally {

    private long due;
    private long withdrawn;
    private long misrouted;
    private long incomplete;
    private long returned;
    private long onTime;
    private long declined;
    private long open;
    private long extended;
    private long valid;
    private long invalid;
    private long contested;
    private long arrivedLate;

    /** @return one that goes on from there */
    static Tally of(Counts counts) {
        Tally tally = new Tally();
        tally.due = counts.due();
        tally.withdrawn = counts.withdrawn();
        tally.misrouted = counts.misrouted();
        tally.incomplete = orZero(counts.incomplete());
        tally.returned = counts.returned();
        tally.onTime = counts.onTime();
        tally.declined = counts.declined();
        tally.open = counts.open();
        tally.extended = counts.extended();
        tally.valid = counts.valid();
        tally.invalid = counts.invalid();
        tally.contested = orZero(counts.contested());
        tally.arrivedLate = orZero(counts.arrivedLate());
        return tally;
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    void add(StatementLine line) {
        count(line, 1);
    }

    void remove(StatementLine line) {
        count(line, -1);
    }

    void replace(@Nullable StatementLine before, @Nullable StatementLine after) {
        if (before != null) {
            remove(before);
        }
        if (after != null) {
            add(after);
        }
    }

    private void count(StatementLine line, long one) {
        if (line.outcome() == Outcome.GONE) {
            return;
        }
        due += one;
        boolean inCohort = true;
        switch (line.outcome()) {
            case RETURNED -> returned += one;
            case OPEN -> open += one;
            case DECLINED -> declined += one;
            case MISROUTED -> {
                misrouted += one;
                inCohort = false;
            }
            case INCOMPLETE -> {
                incomplete += one;
                inCohort = false;
            }
            case WITHDRAWN -> {
                withdrawn += one;
                inCohort = false;
            }
            default -> throw new IllegalStateException("not counted: " + line.outcome());
        }
        onTime += line.isOnTime() ? one : 0;
        extended += inCohort && line.extended() ? one : 0;
        valid += "valid".equals(line.verdict()) ? one : 0;
        invalid += "invalid".equals(line.verdict()) ? one : 0;
        contested += line.contested() ? one : 0;
        arrivedLate += line.arrivedLate() ? one : 0;
    }

    Counts counts() {
        return new Counts(
                due,
                withdrawn,
                misrouted,
                incomplete,
                due - withdrawn - misrouted - incomplete,
                returned,
                onTime,
                declined,
                open,
                extended,
                valid,
                invalid,
                contested,
                arrivedLate);
    }
}
