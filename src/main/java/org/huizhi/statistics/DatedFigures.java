package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Figures as of a day from kept sums: these say how all stands now, and are turned back by the rounds that have changed
 * since. Of what was due up to the day these are few, as most is settled when it is due. What was due later is counted
 * round by round.
 */
@ApplicationScoped
class DatedFigures {

    private final KeptFigures kept;
    private final CountedFigures counted;

    DatedFigures(KeptFigures kept, CountedFigures counted) {
        this.kept = kept;
        this.counted = counted;
    }

    void read(FigureQuery query, LocalDate asOf, Ages ages, Groups groups) {
        LocalDate last = query.to().isBefore(asOf) ? query.to() : asOf;
        if (!last.isBefore(query.from())) {
            turnedBack(query.in(query.from(), last), asOf, ages, groups);
        }
        if (query.to().isAfter(asOf)) {
            LocalDate first = query.from().isAfter(asOf) ? query.from() : asOf.plusDays(1);
            counted.due(query.in(first, query.to()), ages, groups);
        }
    }

    private void turnedBack(FigureQuery query, LocalDate asOf, Ages ages, Groups groups) {
        kept.counts(query, ages, groups);
        Map<String, SortedMap<LocalDate, Long>> open = new HashMap<>();
        kept.open(query).forEach(row -> add(open, row));
        counted.turnBack(query, asOf, groups).forEach(row -> add(open, row));
        open.forEach((key, days) -> backlog(days, ages, groups.of(key).backlog()));
    }

    private static void add(Map<String, SortedMap<LocalDate, Long>> open, CountedFigures.Open row) {
        open.computeIfAbsent(row.key(), key -> new TreeMap<>()).merge(row.due(), row.rounds(), Long::sum);
    }

    private static void backlog(SortedMap<LocalDate, Long> days, Ages ages, Backlog backlog) {
        days.forEach((due, rounds) -> {
            if (rounds > 0) {
                backlog.add(ages.band(due), rounds);
                backlog.oldest(new Backlog.Oldest(due, ages.of(due)));
            }
        });
    }
}
