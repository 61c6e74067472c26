package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.jspecify.annotations.Nullable;

/** Figures from the rounds themselves: by what no sums are kept of, and what sums do not know of a day that is past. */
@ApplicationScoped
class CountedFigures {

    private static final Measure[] MEASURES =
            Stream.of(Measure.values()).filter(Measure::isByDueDate).toArray(Measure[]::new);

    private static final String ROUNDS = """
            with chosen as materialized (
                select %1$s as key, sign, day, day > date '%2$s' as later, %3$s, return_days,
                       case when returned and not on_time then 'late-reason' when declined then 'decline-reason'
                            when sender_fault then 'fault-reason' end as kind,
                       case when returned then coalesce(late_reason, 'none') else reason end as value
                  from %4$s)
            select key, day, later, null as kind, null as value, sum(sign) as rounds, %5$s from chosen group by key, day, later
            union all
            select key, null, false, 'return-days', return_days::text, sum(sign), %6$s from chosen
             where returned and not later group by key, return_days
            union all
            select key, null, false, kind, value, sum(sign), %6$s from chosen
             where kind is not null and not later group by key, kind, value""";

    private static final String COLUMNS = columns("%s");
    private static final String SUMS = columns("coalesce(sum(sign) filter (where %s), 0)");
    private static final String NOTHING = columns("0");
    private static final int FIRST_COUNT = 7;

    private static final String SENT =
            "select %s as key, count(*), count(*) filter (where receipted) from %s group by key";
    private static final String RECEIPTED_SINCE =
            "select %s as key, count(*) from %s where receipted_later and not receipted group by key";

    private final Database database;
    private final CurrentDirectory directory;

    CountedFigures(Database database, CurrentDirectory directory) {
        this.database = database;
        this.directory = directory;
    }

    private static String columns(String form) {
        return Stream.of(MEASURES)
                .map(measure -> form.formatted(measure.column()))
                .collect(Collectors.joining(", "));
    }

    void read(FigureQuery query, Ages ages, Groups groups) {
        due(query, ages, groups);
        RoundRows notices = RoundRows.sent(query, directory.get());
        database.query(
                        SENT.formatted(query.groupBy().key(), notices.sql()),
                        row -> new Sent(row.text(1), row.bigint(2), row.bigint(3)),
                        notices.arguments())
                .forEach(row -> {
                    groups.of(row.key()).add(Measure.SENT, row.sent());
                    groups.of(row.key()).add(Measure.RECEIPTED, row.receipted());
                });
    }

    /** What is counted by due dates. */
    void due(FigureQuery query, Ages ages, Groups groups) {
        read(query, ages.cutOff(), RoundRows.due(query, directory.get()))
                .forEach(row -> row.into(groups.of(row.key()), ages));
    }

    /**
     * Turns what sums say now into what was on a day, in all but the backlog.
     *
     * @param query of days up to that day
     * @return open rounds that were more then, by due date; negative where they were fewer
     */
    List<Open> turnBack(FigureQuery query, LocalDate asOf, Groups groups) {
        List<Open> open = new ArrayList<>();
        for (Counted row : read(query, asOf, RoundRows.changedSince(query, asOf, directory.get()))) {
            Groups.Group group = groups.of(row.key());
            row.into(group);
            LocalDate day = row.day();
            if (day != null) {
                row.counts().forEach(group::add);
                open.add(new Open(row.key(), day, row.count(Measure.OPEN)));
            }
        }
        RoundRows notices = RoundRows.sent(query, directory.get());
        database.query(
                        RECEIPTED_SINCE.formatted(query.groupBy().key(), notices.sql()),
                        row -> Map.entry(row.text(1), row.bigint(2)),
                        notices.arguments())
                .forEach(row -> groups.of(row.getKey()).add(Measure.RECEIPTED, -row.getValue()));
        return open;
    }

    /** Rounds of one due date. */
    record Open(String key, LocalDate due, long rounds) {}

    private List<Counted> read(FigureQuery query, LocalDate cutOff, RoundRows rounds) {
        return database.query(
                ROUNDS.formatted(query.groupBy().key(), cutOff, COLUMNS, rounds.sql(), SUMS, NOTHING),
                Counted::of,
                rounds.arguments());
    }

    private record Sent(String key, long sent, long receipted) {}

    /** Of a due date, or of a value. */
    private record Counted(
            String key,
            @Nullable LocalDate day,
            boolean later,
            @Nullable String kind,
            @Nullable String value,
            long rounds,
            Map<Measure, Long> counts) {

        private static Counted of(Row row) throws SQLException {
            Map<Measure, Long> counts = new HashMap<>();
            for (int i = 0; i < MEASURES.length; i++) {
                counts.put(MEASURES[i], row.bigint(FIRST_COUNT + i));
            }
            return new Counted(
                    row.text(1),
                    row.dayOrNull(2),
                    row.bool(3),
                    row.textOrNull(4),
                    row.textOrNull(5),
                    row.bigint(6),
                    counts);
        }

        private long count(Measure measure) {
            return counts.getOrDefault(measure, 0L);
        }

        private void into(Groups.Group group) {
            if (kind != null && value != null) {
                group.add(kind, value, rounds);
            }
        }

        private void into(Groups.Group group, Ages ages) {
            into(group);
            if (day == null) {
                return;
            }
            if (later) {
                group.add(new Figures.Upcoming(count(Measure.COHORT), count(Measure.RETURNED)));
            } else {
                counts.forEach(group::add);
                group.counted(day);
            }
            long open = count(Measure.OPEN);
            if (open > 0) {
                group.backlog().add(ages.band(day), open);
                if (!later) {
                    group.backlog().oldest(new Backlog.Oldest(day, ages.of(day)));
                }
            }
        }
    }
}
