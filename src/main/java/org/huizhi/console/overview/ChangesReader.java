package org.huizhi.console.overview;

import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.Map;
import java.util.SortedMap;
import org.huizhi.console.overview.OverviewView.Change;
import org.huizhi.console.overview.OverviewView.Changes;
import org.huizhi.statistics.Figure;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.Silence;
import org.huizhi.statistics.Silences;
import org.huizhi.statistics.Trends;

/** What has changed since yesterday. */
@Singleton
class ChangesReader {

    private final Trends trends;
    private final Silences silences;

    ChangesReader(Trends trends, Silences silences) {
        this.trends = trends;
        this.silences = silences;
    }

    /** @param now who owes returns */
    Changes read(FigureQuery query, FigureAddress address, Silences.Report now, LocalDate today) {
        LocalDate yesterday = today.minusDays(1);
        SortedMap<LocalDate, Trends.Day> days = trends.days(query.in(yesterday.minusDays(1), today));
        FigureAddress ever = address.ever();
        return new Changes(
                yesterday,
                today,
                new Change(
                        address.in(yesterday, yesterday)
                                .count(of(days, yesterday).answered(), Figure.ANSWERED),
                        address.in(today, today).count(of(days, today).answered(), Figure.ANSWERED)),
                new Change(
                        address.in(yesterday, yesterday)
                                .count(of(days, yesterday).sent(), Figure.SENT),
                        address.in(today, today).count(of(days, today).sent(), Figure.SENT)),
                new Change(
                        fallen(address, days, yesterday.minusDays(1)), //
                        fallen(address, days, yesterday)),
                ever.with("asOf", yesterday.toString())
                        .count(silences.overdue(query.direction(), yesterday, query.filters()), Figure.OVERDUE),
                ever.count(
                        now.groups().values().stream()
                                .mapToLong(Silence::overdue)
                                .sum(),
                        Figure.OVERDUE));
    }

    /** What was due on a day and is open is overdue from the next one on. */
    private static Count fallen(FigureAddress address, Map<LocalDate, Trends.Day> days, LocalDate due) {
        return address.in(due, due).count(of(days, due).open(), Figure.OVERDUE);
    }

    private static Trends.Day of(Map<LocalDate, Trends.Day> days, LocalDate day) {
        return days.getOrDefault(day, Trends.Day.EMPTY);
    }
}
