package org.huizhi.statement;

import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of a statement for people: what one side says of a round.
 *
 * @param outcome how the round stood at the cut-off: a code in small letters, {@code open} say
 * @param returnedOn null for a round without a return
 * @param verdict of the return's assessment; null without one
 */
public record RoundView(
        String id,
        int round,
        String type,
        LocalDate dueDate,
        String outcome,
        @Nullable LocalDate returnedOn,
        boolean extended,
        @Nullable String verdict,
        boolean contested,
        boolean arrivedLate) {

    /** @return {@code outcome_returned}, say: names of words */
    public String outcomeKey() {
        return "outcome_" + outcome;
    }

    /** @param line canonical, as {@link StatementDocument.Difference} and {@link StatementChanges.Change} have it */
    public static RoundView of(String line) {
        StatementLine read = StatementLine.parse(line);
        return new RoundView(
                read.id().toString(),
                read.round(),
                read.type(),
                read.dueDate(),
                read.outcome().name().toLowerCase(Locale.ROOT),
                read.returnedOn(),
                read.extended(),
                read.verdict(),
                read.contested(),
                read.arrivedLate());
    }
}
