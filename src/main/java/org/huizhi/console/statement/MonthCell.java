package org.huizhi.console.statement;

import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.huizhi.statement.StatementOverview.Month;
import org.jspecify.annotations.Nullable;

/**
 * A month with a partner in the table of months.
 *
 * @param id of the statement; null where there is none
 * @param differing rounds; 0 where none is known to differ
 */
public record MonthCell(YearMonth month, @Nullable String id, StatementLight light, long differing) {

    static MonthCell of(YearMonth month, @Nullable Month found, String own) {
        return found == null
                ? new MonthCell(month, null, StatementLight.NONE, 0)
                : new MonthCell(
                        month,
                        found.id(),
                        StatementLight.of(
                                found.state(),
                                found.settlement(),
                                found.proposer().equals(own)),
                        found.differing() == null ? 0 : found.differing());
    }

    /** A partner with its months. */
    public record PartnerRow(String counterpart, List<MonthCell> cells) {

        static PartnerRow of(String counterpart, List<YearMonth> months, Map<YearMonth, Month> found, String own) {
            return new PartnerRow(
                    counterpart,
                    months.stream()
                            .map(month -> MonthCell.of(month, found.get(month), own))
                            .toList());
        }

        boolean has(String state) {
            return cells.stream().anyMatch(cell -> cell.light().key().equals(state));
        }
    }

    /** A month that waits for an administrator here. */
    public record Waiting(String counterpart, MonthCell cell) {}
}
