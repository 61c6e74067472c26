package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.statistics.Backlog.Band;
import org.jspecify.annotations.Nullable;

/** Figures as they stand now from kept sums, so that it does not matter how many rounds there are. */
@ApplicationScoped
class KeptFigures {

    private static final String COUNTS = "select key, later, min(case when due > 0 then day end), "
            + Stream.of(Measure.values())
                    .map(measure -> "sum(" + measure.column() + ")")
                    .collect(Collectors.joining(", "))
            + " from %s group by key, later";
    private static final int FIRST_COUNT = 4;
    private static final String DETAILS = "select key, kind, value, sum(slips) from %s group by key, kind, value";
    private static final String OPEN = "select key, day, sum(open) from %s group by key, day having sum(open) <> 0";
    private static final String OLDEST = """
            select key, min(day) from (
                select key, day from %s group by key, day having sum(open) > 0) days
             group by key""";

    private final Database database;

    KeptFigures(Database database) {
        this.database = database;
    }

    void read(FigureQuery query, Ages ages, Groups groups) {
        counts(query, ages, groups);
        backlog(query, ages, groups);
    }

    /** All but the backlog. */
    void counts(FigureQuery query, Ages ages, Groups groups) {
        CellRows.counts(query, ages.cutOff())
                .query(database, COUNTS, CountRow::of)
                .forEach(row -> row.into(groups.of(row.key())));
        CellRows.details(query, ages.cutOff())
                .query(database, DETAILS, row -> new DetailRow(row.text(1), row.text(2), row.text(3), row.bigint(4)))
                .forEach(row -> groups.of(row.key()).add(row.kind(), row.value(), row.rounds()));
    }

    private record CountRow(
            String key, boolean later, @Nullable LocalDate firstDue, Map<Measure, Long> counts) {

        private static CountRow of(Row row) throws SQLException {
            Map<Measure, Long> counts = new HashMap<>();
            for (Measure measure : Measure.values()) {
                counts.put(measure, row.bigint(measure.ordinal() + FIRST_COUNT));
            }
            return new CountRow(row.text(1), row.bool(2), row.dayOrNull(3), counts);
        }

        private void into(Groups.Group group) {
            counts.forEach((measure, count) -> {
                if (!later || !measure.isByDueDate()) {
                    group.add(measure, count);
                }
            });
            if (later) {
                group.add(new Figures.Upcoming(count(Measure.COHORT), count(Measure.RETURNED)));
            } else {
                group.counted(firstDue);
            }
        }

        private long count(Measure measure) {
            return counts.getOrDefault(measure, 0L);
        }
    }

    private record DetailRow(String key, String kind, String value, long rounds) {}

    /** Of a query of due dates what is open, and how old it is. */
    void backlog(FigureQuery query, Ages ages, Groups groups) {
        LocalDate exactFrom = ages.first(Band.UP_TO_30).withDayOfMonth(1);
        Map<String, Overdue> overdue = new HashMap<>();
        CellRows.open(query, exactFrom, ages.reference())
                .query(database, OPEN, row -> new OpenRow(row.text(1), row.day(2), row.bigint(3)))
                .forEach(row -> {
                    groups.of(row.key()).backlog().add(ages.band(row.due()), row.rounds());
                    if (!row.due().isAfter(ages.cutOff())) {
                        overdue.computeIfAbsent(row.key(), key -> Overdue.none())
                                .add(row, row.due().isBefore(exactFrom));
                    }
                });
        Map<String, LocalDate> oldest = new HashMap<>();
        overdue.forEach((key, of) -> of.firstExact().ifPresent(due -> oldest.put(key, due)));
        oldest.putAll(ofMonths(query, overdue));
        oldest.forEach((key, due) -> groups.of(key).backlog().oldest(new Backlog.Oldest(due, ages.of(due))));
    }

    /** @return open rounds, each due date for itself */
    List<CountedFigures.Open> open(FigureQuery query) {
        return CellRows.openDays(query)
                .query(database, OPEN, row -> new CountedFigures.Open(row.text(1), row.day(2), row.bigint(3)));
    }

    private record OpenRow(String key, LocalDate due, long rounds) {}

    /** What is overdue of a group, by day, or by the month where days are not told apart. */
    private record Overdue(SortedMap<YearMonth, Long> months, SortedMap<LocalDate, Long> days) {

        private static Overdue none() {
            return new Overdue(new TreeMap<>(), new TreeMap<>());
        }

        private void add(OpenRow row, boolean byMonth) {
            if (byMonth) {
                months.merge(YearMonth.from(row.due()), row.rounds(), Long::sum);
            } else {
                days.merge(row.due(), row.rounds(), Long::sum);
            }
        }

        /** @return empty where it lies in a month */
        private Optional<LocalDate> firstExact() {
            return firstMonth().isPresent() ? Optional.empty() : first(days);
        }

        private Optional<YearMonth> firstMonth() {
            return first(months);
        }

        private static <K> Optional<K> first(SortedMap<K, Long> rounds) {
            return rounds.entrySet().stream()
                    .filter(entry -> entry.getValue() > 0)
                    .map(Map.Entry::getKey)
                    .findFirst();
        }
    }

    /** Looks into the first months of groups for the first day. */
    private Map<String, LocalDate> ofMonths(FigureQuery query, Map<String, Overdue> overdue) {
        List<GroupBy.Span> months = overdue.values().stream()
                .flatMap(group -> group.firstMonth().stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(month -> new GroupBy.Span(month.atDay(1), month.atEndOfMonth()))
                .toList();
        Map<String, LocalDate> days = new HashMap<>();
        if (!months.isEmpty()) {
            CellRows.openDays(query, months).query(database, OLDEST, row -> Map.entry(row.text(1), row.day(2))).stream()
                    .filter(day -> overdue.containsKey(day.getKey())
                            && overdue.get(day.getKey()).firstMonth().isPresent())
                    .forEach(day -> days.put(day.getKey(), day.getValue()));
        }
        return days;
    }
}
