package org.huizhi.console.overview;

import java.math.BigDecimal;
import org.huizhi.console.overview.OverviewView.Cell;
import org.huizhi.statistics.Figure;
import org.huizhi.statistics.Figures;
import org.huizhi.statistics.Lights;
import org.huizhi.statistics.Measure;
import org.jspecify.annotations.Nullable;

/** Cells of tables of rates by time. */
final class RateCells {

    /** Rates from which on a cell has the next better step; in hundredths. */
    private static final int[] STEPS = {40, 60, 80, 95};

    private RateCells() {}

    /**
     * @param address of the group in these days
     * @param returned whether the return rate is shown, else the on-time rate
     */
    static Cell of(FigureAddress address, Figures figures, Lights lights, boolean returned) {
        Rate rate = returned
                ? new Rate(figures.returnRate(), lights.returnRate(figures))
                : new Rate(figures.onTimeRate(), lights.onTimeRate(figures));
        return new Cell(
                rate,
                step(rate.share()),
                returned
                        ? address.count(figures.count(Measure.RETURNED), Figure.RETURNED)
                        : address.count(figures.count(Measure.ON_TIME), Figure.ON_TIME),
                address.count(figures.count(Measure.COHORT), Figure.COHORT));
    }

    static int step(@Nullable BigDecimal share) {
        if (share == null) {
            return 0;
        }
        int step = 1;
        for (int from : STEPS) {
            step += share.compareTo(BigDecimal.valueOf(from, 2)) >= 0 ? 1 : 0;
        }
        return step;
    }
}
