package org.huizhi.statement;

import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * A round of an earlier month whose line is not what both sides signed last.
 *
 * @param from mailbox of the sending region
 * @param before as signed last; null for a round that was not in the month
 * @param after as it stands at the cut-off of the statement that amends
 */
record Amendment(String from, @Nullable StatementLine before, StatementLine after) {

    /** A due date that has passed is final, so it tells the month. */
    YearMonth month() {
        return YearMonth.from(after.dueDate());
    }

    /** Canonical: digests are made of it (feed contract, "Statements"). */
    String text() {
        return (before == null ? "" : before.text()) + ">" + after.text();
    }

    static Amendment parse(String from, String text) {
        int end = text.indexOf('>');
        return new Amendment(
                from,
                end == 0 ? null : StatementLine.parse(text.substring(0, end)),
                StatementLine.parse(text.substring(end + 1)));
    }
}
