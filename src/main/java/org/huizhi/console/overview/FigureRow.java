package org.huizhi.console.overview;

import java.util.Comparator;
import org.huizhi.statistics.Backlog;
import org.huizhi.statistics.Figure;
import org.huizhi.statistics.Figures;
import org.huizhi.statistics.Lights;
import org.huizhi.statistics.Measure;
import org.jspecify.annotations.Nullable;

/**
 * Figures of one group, each number with the address of its rounds.
 *
 * @param name foreign text
 * @param href where this group is told apart further; null where it is not
 * @param partial whether days of its week or month are not counted
 */
public record FigureRow(
        String key,
        String name,
        @Nullable String href,
        boolean partial,
        Count cohort,
        Count returned,
        Count onTime,
        Count notReturned,
        Count overdue,
        Count upcoming,
        Rate returnRate,
        Rate onTimeRate,
        Figures.Percentile median,
        Rate medianLight,
        Backlog.@Nullable Oldest oldest,
        @Nullable Sparkline trend) {

    /** @return null where there is no median */
    public @Nullable String medianDays() {
        return median.days() == null ? null : median.days().toString();
    }

    /** Where to look first: what is overdue, and what never came. */
    static final Comparator<FigureRow> WORST_FIRST = Comparator.<FigureRow>comparingLong(
                    row -> -row.overdue().number())
            .thenComparingLong(row -> -row.notReturned().number())
            .thenComparing(FigureRow::key);

    /** @return whether a row would have a number above zero: what was only sent in the period is not due in it */
    static boolean isOf(Figures figures) {
        return figures.count(Measure.COHORT) > 0
                || figures.backlog().overdue() > 0
                || figures.upcoming().rounds() > 0;
    }

    /** @param address of this group */
    static FigureRow of(
            String key,
            String name,
            @Nullable String href,
            boolean partial,
            FigureAddress address,
            Figures figures,
            Lights lights,
            @Nullable Sparkline trend) {
        long cohort = figures.count(Measure.COHORT);
        long returned = figures.count(Measure.RETURNED);
        return new FigureRow(
                key,
                name,
                href,
                partial,
                address.count(cohort, Figure.COHORT),
                address.count(returned, Figure.RETURNED),
                address.count(figures.count(Measure.ON_TIME), Figure.ON_TIME),
                address.count(cohort - returned, Figure.NOT_RETURNED),
                address.count(figures.backlog().overdue(), Figure.OVERDUE),
                address.count(figures.upcoming().rounds(), Figure.UPCOMING),
                new Rate(figures.returnRate(), lights.returnRate(figures)),
                new Rate(figures.onTimeRate(), lights.onTimeRate(figures)),
                figures.medianDays(),
                new Rate(null, lights.medianDays(figures)),
                figures.backlog().oldest(),
                trend);
    }
}
