package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.jdbc.Database;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeCalendars;
import org.jspecify.annotations.Nullable;

/** Who owes returns and is silent, as of today. Read from sums. */
@ApplicationScoped
public class Silences {

    private static final String OVERDUE = """
            select key, sum(open), min(day) from (
                select key, day, sum(open) as open from %s group by key, day having sum(open) > 0) days
             group by key""";
    private static final String LAST = """
            select key, max(day) from (
                select key, day from %s group by key, day having sum(answered) > 0) days
             group by key""";

    /** In days. */
    private static final int LOOK_BACK = 366;

    private final Database database;
    private final NodeIdentity node;
    private final NoticeCalendars days;
    private final Clock clock;

    Silences(Database database, NodeIdentity node, NoticeCalendars days, Clock clock) {
        this.clock = clock;
        this.database = database;
        this.node = node;
        this.days = days;
    }

    /** @param groups by key, those that have returns due */
    public record Report(Instant asOf, SortedMap<String, Silence> groups) {}

    /** @param groupBy of counterparts, offices, types or movements */
    @Transactional
    public Report report(Direction direction, GroupBy groupBy, Map<Dimension, Set<String>> filters) {
        LocalDate today = node.today();
        FigureQuery overdue = new FigureQuery(direction, groupBy, Indicators.EVER, today.minusDays(1), filters);
        FigureQuery year = new FigureQuery(direction, groupBy, today.minusDays(LOOK_BACK), today, filters);
        WorkingCalendar calendar = days.own().calendar();
        Map<String, LocalDate> last = lastReturns(year);
        SortedMap<String, Silence> groups = new TreeMap<>();
        CellRows.openDays(overdue)
                .query(database, OVERDUE, row -> {
                    String key = row.text(1);
                    return Map.entry(key, silence(row.bigint(2), row.day(3), last.get(key), today, calendar));
                })
                .forEach(group -> groups.put(group.getKey(), group.getValue()));
        return new Report(clock.instant(), groups);
    }

    private static Silence silence(
            long due, LocalDate firstDue, @Nullable LocalDate lastReturn, LocalDate today, WorkingCalendar calendar) {
        LocalDate since = lastReturn == null || lastReturn.isBefore(firstDue) ? firstDue : lastReturn;
        return new Silence(due, firstDue, lastReturn, calendar.between(since, today));
    }

    private Map<String, LocalDate> lastReturns(FigureQuery query) {
        return CellRows.daily(query, "day, answered")
                .query(database, LAST, row -> Map.entry(row.text(1), row.day(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
