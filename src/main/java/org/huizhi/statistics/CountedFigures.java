package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.jspecify.annotations.Nullable;

/** Figures as of a day, and by what no sums are kept of: each round is looked at, those that are due in the period. */
@ApplicationScoped
class CountedFigures {

    private static final Measure[] MEASURES =
            Stream.of(Measure.values()).filter(Measure::isByDueDate).toArray(Measure[]::new);

    private static final String ROUNDS = """
            with chosen as materialized (
                select %1$s as key, day, day > date '%2$s' as later, %3$s, return_days,
                       case when returned and not on_time then 'late-reason' when declined then 'decline-reason'
                            when sender_fault then 'fault-reason' end as kind,
                       case when returned then coalesce(late_reason, 'none') else reason end as value
                  from %4$s)
            select key, day, later, null as kind, null as value, count(*) as rounds, %5$s from chosen group by key, day, later
            union all
            select key, null, false, 'return-days', return_days::text, count(*), %6$s from chosen
             where returned and not later group by key, return_days
            union all
            select key, null, false, kind, value, count(*), %6$s from chosen
             where kind is not null and not later group by key, kind, value""";

    private static final String COLUMNS = columns("%s");
    private static final String SUMS = columns("count(*) filter (where %s)");
    private static final String NOTHING = columns("0");
    private static final int FIRST_COUNT = 7;

    private static final String SENT =
            "select %s as key, count(*), count(*) filter (where receipted) from %s group by key";

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
        RoundRows rounds = RoundRows.due(query, directory.get());
        database.forEach(
                ROUNDS.formatted(query.groupBy().key(), ages.cutOff(), COLUMNS, rounds.sql(), SUMS, NOTHING),
                0,
                Counted::of,
                row -> row.into(groups.of(row.key()), ages),
                rounds.arguments());
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

        private void into(Groups.Group group, Ages ages) {
            if (kind != null && value != null) {
                group.add(kind, value, rounds);
            }
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
