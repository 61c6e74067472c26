package org.huizhi.console.overview;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import org.huizhi.statistics.Backlog;
import org.huizhi.statistics.CountedRound;
import org.huizhi.statistics.FigureRequest;
import org.huizhi.statistics.Silence;
import org.jspecify.annotations.Nullable;

/**
 * What the overview shows.
 *
 * @param outgoing whether it is of who answers us, and not of whom we answer
 * @param cutOff the last due date that counts
 * @param due whether anything falls due in the period
 * @param partners those with something in the period, and those who owe returns, whenever these were due
 * @param trends of each partner that has one, as the lines show them
 * @param oldest of the open rounds those that were due first
 */
public record OverviewView(
        boolean outgoing,
        FigureRequest.Period period,
        LocalDate cutOff,
        List<Integer> holidaysUnknown,
        Addresses addresses,
        boolean due,
        List<PartnerRow> partners,
        PartnerRow total,
        List<YearMonth> months,
        List<TrendRow> trends,
        List<BacklogRow> backlog,
        BacklogRow backlogTotal,
        List<CountedRound> oldest,
        Changes changes,
        List<SilentPartner> silent,
        List<StalledPartner> stalled) {

    /**
     * Where else the reader may go.
     *
     * @param slip address under which slips are, to which their id is added; null where they cannot be opened
     */
    public record Addresses(
            String outgoing,
            String incoming,
            String weeks,
            String groups,
            String overdue,
            @Nullable String slip) {}

    /**
     * A partner's figures of the period, and what is overdue of all days.
     *
     * @param oldest null where nothing is
     */
    public record PartnerRow(FigureRow figures, Count overdue, Backlog.@Nullable Oldest oldest) {

        /** Where to look first. */
        static final Comparator<PartnerRow> WORST_FIRST = Comparator.<PartnerRow>comparingLong(
                        row -> -row.overdue().number())
                .thenComparing(PartnerRow::figures, FigureRow.WORST_FIRST);
    }

    /** @param cells one for each month */
    public record TrendRow(String name, List<Cell> cells) {}

    /**
     * A rate of one group in one stretch of time.
     *
     * @param step 1 to 5, from the worst; 0 where there is no rate
     */
    public record Cell(Rate rate, int step, Count returned, Count cohort) {}

    /** @param overdueBefore as it was at the end of yesterday */
    public record Changes(
            LocalDate yesterday,
            LocalDate today,
            Change returned,
            Change sent,
            Change fallenOverdue,
            Count overdueBefore,
            Count overdueNow) {}

    public record Change(Count yesterday, Count today) {}

    public record SilentPartner(String name, String href, Count overdue, Silence silence) {}

    /** @param refusal why it refused the last probe; null where it did not */
    public record StalledPartner(
            String name,
            @Nullable Instant answeredAt,
            @Nullable String refusal) {}
}
