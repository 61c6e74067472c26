package org.huizhi.statement;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was signed of a round after its month was counted: by an amendment, or by a settlement, in which each side has a
 * line of its own. Whatever is one of these has not changed.
 *
 * @param lines those that were signed
 * @param absent whether one side, or both, signed that the month does not have the round
 * @param asCounted whether for one side what its month counted still stands
 * @param before what a change is told of: the proposing side's; null where it has none, or {@code beforeAsCounted}
 */
record Signed(
        List<StatementLine> lines,
        boolean absent,
        boolean asCounted,
        @Nullable StatementLine before,
        boolean beforeAsCounted) {

    static Signed of(StatementLine amended) {
        boolean gone = amended.outcome() == StatementLine.Outcome.GONE;
        return new Signed(gone ? List.of() : List.of(amended), gone, false, amended, false);
    }

    /** In the settlement of its own month. */
    static Signed settled(@Nullable StatementLine proposer, @Nullable StatementLine responder) {
        return new Signed(list(proposer, responder), proposer == null || responder == null, false, proposer, false);
    }

    /**
     * In the settlement of a later month: who has no line there does not amend the round.
     *
     * @param signed before that; null where that is what the month counted
     */
    static Signed settledLater(
            @Nullable Signed signed, @Nullable StatementLine proposer, @Nullable StatementLine responder) {
        List<StatementLine> lines = new ArrayList<>();
        boolean absent = false;
        for (StatementLine line : list(proposer, responder)) {
            if (line.outcome() == StatementLine.Outcome.GONE) {
                absent = true;
            } else {
                lines.add(line);
            }
        }
        boolean asBefore = proposer == null || responder == null;
        if (asBefore && signed != null) {
            lines.addAll(signed.lines());
        }
        return new Signed(
                lines,
                absent || (asBefore && signed != null && signed.absent()),
                asBefore && (signed == null || signed.asCounted()),
                proposer == null && signed != null ? signed.before() : proposer,
                proposer == null && (signed == null || signed.beforeAsCounted()));
    }

    private static List<StatementLine> list(@Nullable StatementLine one, @Nullable StatementLine other) {
        List<StatementLine> lines = new ArrayList<>();
        if (one != null) {
            lines.add(one);
        }
        if (other != null) {
            lines.add(other);
        }
        return lines;
    }

    /**
     * @param counted the round as its month counted it here; null where it did not have it
     * @param now as it stands; null where the month does not have it
     */
    boolean isStill(@Nullable StatementLine counted, @Nullable StatementLine now) {
        if (now == null) {
            return absent || (asCounted && counted == null);
        }
        return lines.stream().anyMatch(line -> line.isStill(now))
                || (asCounted && counted != null && counted.isStill(now));
    }

    @Nullable
    StatementLine before(@Nullable StatementLine counted) {
        return beforeAsCounted ? counted : before;
    }

    /** @return what it says if the month does not have the round any more */
    StatementLine gone(@Nullable StatementLine counted) {
        StatementLine known = before(counted);
        return (known != null ? known : lines.get(0)).gone();
    }
}
