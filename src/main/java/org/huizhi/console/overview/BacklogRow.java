package org.huizhi.console.overview;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.huizhi.statistics.Backlog;
import org.huizhi.statistics.Backlog.Band;
import org.huizhi.statistics.Figure;
import org.jspecify.annotations.Nullable;

/**
 * What is open of one group, whenever it is due, by age.
 *
 * @param name foreign text; null for the sum of all
 * @param href where it is told whose offices have them; null for the sum of all
 * @param bands in the order of {@link Band}
 */
public record BacklogRow(@Nullable String name, @Nullable String href, List<Count> bands, Count overdue) {

    private static final Map<Band, Figure> FIGURES = Map.of(
            Band.NOT_DUE, Figure.NOT_DUE,
            Band.UP_TO_5, Figure.OVERDUE_1_TO_5,
            Band.UP_TO_15, Figure.OVERDUE_6_TO_15,
            Band.UP_TO_30, Figure.OVERDUE_16_TO_30,
            Band.OVER_30, Figure.OVERDUE_OVER_30);

    /** @param address of this group, of all days there are */
    private static BacklogRow of(
            @Nullable String name, @Nullable String href, Map<Band, Long> open, FigureAddress address) {
        List<Count> bands = new ArrayList<>();
        long overdue = 0;
        for (Band band : Band.values()) {
            long rounds = open.getOrDefault(band, 0L);
            bands.add(address.count(rounds, FIGURES.getOrDefault(band, Figure.OPEN)));
            overdue += band == Band.NOT_DUE ? 0 : rounds;
        }
        return new BacklogRow(name, href, bands, address.count(overdue, Figure.OVERDUE));
    }

    static BacklogRow of(String name, String href, Backlog backlog, FigureAddress address) {
        return of(name, href, open(List.of(backlog)), address);
    }

    static BacklogRow ofAll(Collection<Backlog> backlogs, FigureAddress address) {
        return of(null, null, open(backlogs), address);
    }

    private static Map<Band, Long> open(Collection<Backlog> backlogs) {
        Map<Band, Long> open = new EnumMap<>(Band.class);
        for (Backlog backlog : backlogs) {
            for (Band band : Band.values()) {
                open.merge(band, backlog.in(band), Long::sum);
            }
        }
        return open;
    }
}
