package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeCalendars;
import org.jspecify.annotations.Nullable;

/** Who owes returns and is silent: from kept sums where there are, else from the rounds. */
@ApplicationScoped
public class Silences {

    private static final String OVERDUE = """
            select key, sum(open), min(day) from (
                select key, day, sum(open) as open from %s group by key, day having sum(open) > 0) days
             group by key""";
    /** As {@link #OVERDUE}, of sums and of what has changed since. */
    private static final String OVERDUE_THEN = OVERDUE.formatted(
            "(select key, day, open from %%s union all select %s, day, sign from %s where open) then_open");

    private static final String LAST = """
            select key, max(day) from (
                select key, day from %s group by key, day having sum(answered) > 0) days
             group by key""";
    private static final String OVERDUE_ROUNDS = "select %s as key, count(*), min(day) from %s where open group by key";
    private static final String LAST_ROUND = "select %s as key, max(day) from %s group by key";

    /** In days. */
    private static final int LOOK_BACK = 366;

    private final Database database;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final NoticeCalendars days;
    private final Clock clock;

    Silences(Database database, CurrentDirectory directory, NodeIdentity node, NoticeCalendars days, Clock clock) {
        this.clock = clock;
        this.database = database;
        this.directory = directory;
        this.node = node;
        this.days = days;
    }

    /**
     * @param asOf null for now
     * @param cutOff the last due date that is overdue
     * @param holidaysUnknown years that are counted with plain weekends
     * @param groups by key, those that have returns due
     */
    public record Report(
            @Nullable LocalDate asOf,
            LocalDate cutOff,
            Instant madeAt,
            List<Integer> holidaysUnknown,
            SortedMap<String, Silence> groups) {}

    /**
     * @param groupBy anything but stretches of time
     * @param asOf the day at whose end it is wanted; null for now
     */
    @Transactional
    public Report report(
            Direction direction, GroupBy groupBy, @Nullable LocalDate asOf, Map<Dimension, Set<String>> filters) {
        LocalDate today = node.today();
        FigureQuery ever = new FigureQuery(direction, groupBy, Ages.EVER, Ages.FOREVER, asOf, filters);
        Ages ages =
                new Ages(ever.cutOff(today), ever.reference(today), days.own().calendar());
        FigureQuery due = new FigureQuery(direction, groupBy, Ages.EVER, ages.cutOff(), asOf, filters);
        FigureQuery year = new FigureQuery(
                direction, groupBy, ages.reference().minusDays(LOOK_BACK), ages.reference(), asOf, filters);
        // A return that was dated up to a day was so on that day.
        Map<String, LocalDate> last = (year.isOfKeptDimensions() ? keptReturns(year) : countedReturns(year))
                .stream().collect(Collectors.toMap(Last::key, Last::day));
        SortedMap<String, Silence> groups = new TreeMap<>();
        overdue(due).forEach(group -> groups.put(group.key(), silence(group, last.get(group.key()), ages)));
        return new Report(
                asOf,
                ages.cutOff(),
                clock.instant(),
                groups.values().stream()
                        .map(Silence::firstDue)
                        .min(Comparator.naturalOrder())
                        .map(ages::unknownYears)
                        .orElse(List.of()),
                groups);
    }

    /**
     * @param asOf the day at whose end it is wanted; null for now
     * @return rounds past their due date and open, whenever they were due
     */
    @Transactional
    public long overdue(Direction direction, @Nullable LocalDate asOf, Map<Dimension, Set<String>> filters) {
        FigureQuery ever = new FigureQuery(direction, GroupBy.COUNTERPART, Ages.EVER, Ages.FOREVER, asOf, filters);
        return overdue(ever.in(Ages.EVER, ever.cutOff(node.today()))).stream()
                .mapToLong(Overdue::rounds)
                .sum();
    }

    private List<Overdue> overdue(FigureQuery due) {
        return due.isOfKeptDimensions() ? keptOverdue(due) : countedOverdue(due);
    }

    private record Overdue(String key, long rounds, LocalDate firstDue) {}

    private record Last(String key, LocalDate day) {}

    private static Silence silence(Overdue overdue, @Nullable LocalDate lastReturn, Ages ages) {
        LocalDate first = overdue.firstDue();
        LocalDate since = lastReturn == null || lastReturn.isBefore(first) ? first : lastReturn;
        return new Silence(
                overdue.rounds(),
                first,
                ages.of(first),
                lastReturn,
                ages.calendar().between(since, ages.reference()));
    }

    private List<Overdue> keptOverdue(FigureQuery query) {
        LocalDate asOf = query.asOf();
        if (asOf == null) {
            return CellRows.openDays(query).query(database, OVERDUE, Silences::overdue);
        }
        RoundRows changed = RoundRows.changedSince(query, asOf, directory.get());
        return CellRows.openDays(query)
                .query(
                        database,
                        OVERDUE_THEN.formatted(query.groupBy().key(), changed.sql()),
                        Silences::overdue,
                        changed.arguments());
    }

    private static Overdue overdue(Row row) throws SQLException {
        return new Overdue(row.text(1), row.bigint(2), row.day(3));
    }

    private List<Last> keptReturns(FigureQuery query) {
        return CellRows.daily(query, "day, answered").query(database, LAST, row -> new Last(row.text(1), row.day(2)));
    }

    private List<Overdue> countedOverdue(FigureQuery query) {
        RoundRows rounds = RoundRows.due(query, directory.get());
        return database.query(
                OVERDUE_ROUNDS.formatted(query.groupBy().key(), rounds.sql()), Silences::overdue, rounds.arguments());
    }

    private List<Last> countedReturns(FigureQuery query) {
        RoundRows rounds = RoundRows.returned(query, directory.get());
        return database.query(
                LAST_ROUND.formatted(query.groupBy().key(), rounds.sql()),
                row -> new Last(row.text(1), row.day(2)),
                rounds.arguments());
    }
}
