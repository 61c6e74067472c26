package org.huizhi.worklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.access.Caller;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.worklist.WorkQuery.Cursor;
import org.huizhi.worklist.WorkQuery.View;
import org.jspecify.annotations.Nullable;

/** Reads worklists, within the offices of a caller and without person data. */
@ApplicationScoped
public class Worklist {

    /** Above this nobody counts on: "more than". */
    public static final int MOST_COUNTED = 9_999;

    /** Longer than any acceptance limit, within which a decline is contested, has in days. */
    private static final int CONTESTABLE_DAYS = 30;

    /** What most lists ask for stands in an index: only what is shown is read. */
    private static final String FOUND = "select f.id, w.version, f.day from (select id, ";

    private static final String OF_SLIPS = " as day from work_slip where ";

    private static final String OF_FOUND = ") f join work_slip w on w.id = f.id";

    private static final Pattern DAY = Pattern.compile(":(today|contestable)");

    private final Database database;
    private final NoticeReader reader;
    private final NodeIdentity node;

    Worklist(Database database, NoticeReader reader, NodeIdentity node) {
        this.database = database;
        this.reader = reader;
        this.node = node;
    }

    /** @param next null on the last page */
    public record Page(List<Item> items, @Nullable Cursor next) {}

    /**
     * @param etag of the version that was listed, so that an act on it finds what has changed since
     * @param judgeBy of what is to be judged, the last day on which it can be sent back; null of others
     */
    public record Item(
            NoticeSummary notice, String etag, @Nullable LocalDate judgeBy) {

        /** What is to be decided without being judged is a later due date, before that of now has passed. */
        private LocalDate lastDay() {
            LocalDate due = notice.dueDate();
            return judgeBy != null ? judgeBy : due != null ? due : LocalDate.MAX;
        }
    }

    private record Found(UUID id, int version, @Nullable LocalDate day) {}

    @Transactional
    public Page list(Caller caller, WorkQuery query) {
        Condition day = condition(query.view().day());
        Statement statement = new Statement(FOUND);
        statement.add(day);
        statement.add(OF_SLIPS);
        restrict(statement, caller, query);
        statement.add(condition(query.view(), caller, query));
        boolean byDate = query.view() != View.ALL;
        Cursor cursor = query.cursor();
        if (cursor != null && byDate) {
            statement.add(" and (");
            statement.add(day);
            statement.add(" > ? or ", cursor.day());
            statement.add(day);
            statement.add(" = ? and id > ?)", cursor.day(), cursor.id());
        } else if (cursor != null) {
            statement.add(" and id < ?", cursor.id());
        }
        statement.add(byDate ? " order by day, id limit ?" : " order by id desc limit ?", query.limit() + 1);
        statement.add(byDate ? OF_FOUND + " order by f.day, f.id" : OF_FOUND + " order by f.id desc");
        List<Found> found = database.query(
                statement.sql(),
                row -> new Found(row.uuid(1), row.integer(2), row.dayOrNull(3)),
                statement.arguments());
        boolean more = found.size() > query.limit();
        List<Found> page = more ? found.subList(0, query.limit()) : found;
        Found last = page.isEmpty() ? null : page.get(page.size() - 1);
        return new Page(items(query.view(), page), more && last != null ? Cursor.after(last.day(), last.id()) : null);
    }

    private List<Item> items(View view, List<Found> found) {
        List<UUID> ids = found.stream().map(Found::id).toList();
        Map<UUID, Integer> versions = found.stream().collect(Collectors.toMap(Found::id, Found::version));
        Map<UUID, LocalDate> lastDays = view == View.TO_DECIDE ? reader.lastDaysToJudge(ids) : Map.of();
        Stream<Item> items = reader.summaries(ids).stream()
                .map(notice -> new Item(notice, "\"" + versions.get(notice.id()) + "\"", lastDays.get(notice.id())));
        return (view == View.TO_DECIDE ? items.sorted(byLastDay()) : items).toList();
    }

    /** Likewise those first of which the day has not passed. */
    private Comparator<Item> byLastDay() {
        LocalDate today = node.today();
        return Comparator.comparing((Item item) -> item.lastDay().isBefore(today))
                .thenComparing(Item::lastDay);
    }

    /** @return how many slips each view has under the filters of the question, up to one above {@link #MOST_COUNTED} */
    @Transactional
    public Map<View, Integer> counts(Caller caller, WorkQuery query) {
        Map<View, Integer> counts = new EnumMap<>(View.class);
        List<View> sharing = Stream.of(View.values())
                .filter(view -> view != View.ALL && view != View.ESCALATED && view != View.TO_DECIDE)
                .toList();
        Statement together = new Statement("select ");
        for (View view : sharing) {
            together.add(view == sharing.get(0) ? "count(*) filter (where " : ", count(*) filter (where ");
            together.add(condition(view, caller, query));
            together.add(")");
        }
        together.add(" from work_slip where ");
        restrict(together, caller, query.of(View.OPEN));
        together.add(View.OPEN.condition());
        database.forEach(
                together.sql(),
                0,
                row -> {
                    for (int i = 0; i < sharing.size(); i++) {
                        counts.put(sharing.get(i), (int) Math.min(row.bigint(i + 1), MOST_COUNTED + 1L));
                    }
                    return row;
                },
                row -> {},
                together.arguments());
        for (View view : List.of(View.TO_DECIDE, View.ESCALATED)) {
            Statement alone = new Statement("select count(*) from (select from work_slip where ");
            restrict(alone, caller, query.of(view));
            alone.add(condition(view, caller, query));
            alone.add(" limit ?) found", MOST_COUNTED + 1);
            counts.put(
                    view,
                    database.first(alone.sql(), row -> (int) row.bigint(1), alone.arguments())
                            .orElse(0));
        }
        return counts;
    }

    private Condition condition(View view, Caller caller, WorkQuery query) {
        Condition condition = condition("(" + view.condition() + ")");
        Direction side = query.mine() && query.direction() == null ? view.side(caller.roles()) : null;
        if (side == null) {
            return condition;
        }
        List<Object> arguments = new ArrayList<>(condition.arguments());
        arguments.add(side);
        return new Condition("(" + condition.sql() + " and direction = ?)", arguments);
    }

    /** @param sql with names of days */
    private Condition condition(String sql) {
        LocalDate today = node.today();
        List<Object> days = DAY.matcher(sql)
                .results()
                .<Object>map(day -> day.group(1).equals("today") ? today : today.minusDays(CONTESTABLE_DAYS))
                .toList();
        return new Condition(DAY.matcher(sql).replaceAll("?"), days);
    }

    private static void restrict(Statement statement, Caller caller, WorkQuery query) {
        SqlArray offices = SqlArray.texts(caller.offices());
        statement.add(
                query.view() == View.ESCALATED ? "escalation_office = any(?) and " : "office = any(?) and ", offices);
        statement.filter("direction = ? and ", query.direction());
        statement.filter("counterpart = ? and ", query.counterpart());
        statement.filter("office = ? and ", query.office());
        statement.filter("type = ? and ", query.type());
        statement.filter("urgency = ? and ", query.urgency());
        statement.filter("due_date >= ? and ", query.dueFrom());
        statement.filter("due_date <= ? and ", query.dueTo());
        statement.filter("reference = ? and ", query.reference());
    }

    private record Condition(String sql, List<Object> arguments) {}

    /** SQL that grows together with its arguments; none of it comes from a caller. */
    private static final class Statement {

        private final StringBuilder sql;
        private final List<Object> arguments = new ArrayList<>();

        Statement(String begin) {
            sql = new StringBuilder(begin);
        }

        void add(String more, Object... values) {
            sql.append(more);
            arguments.addAll(List.of(values));
        }

        void add(Condition condition) {
            sql.append(condition.sql());
            arguments.addAll(condition.arguments());
        }

        void filter(String more, @Nullable Object value) {
            if (value != null) {
                add(more, value);
            }
        }

        String sql() {
            return sql.toString();
        }

        Object[] arguments() {
            return arguments.toArray();
        }
    }
}
