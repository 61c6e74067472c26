package org.huizhi.statistics;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;

/**
 * The rows that answer a query: the narrowest sums that are kept, whole months where that does, and what is not summed
 * up yet. All in one statement, so that whatever is summed up meanwhile counts once.
 */
final class CellRows {

    private static final String MONTHLY = "monthly";
    private static final String DAILY = "not monthly";
    /** There is an index of these, and they are few. */
    private static final String DAILY_OPEN = DAILY + " and open <> 0";

    private static final int HALF_A_MONTH = 15;

    private static final String OPEN = "day, open";
    private static final String DETAILS = "kind, value, ";

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> arguments = new ArrayList<>();
    private final FigureQuery query;

    private CellRows(FigureQuery query) {
        this.query = query;
    }

    /**
     * Counts of every measure. Rows that are {@code later} are of what is due behind the cut-off, and beside these all
     * that is counted by another day.
     */
    static CellRows counts(FigureQuery query, LocalDate cutOff) {
        CellRows rows = new CellRows(query);
        LocalDate later = latest(query.from(), cutOff.plusDays(1));
        rows.addSpan("statistic", columns(1, true), columns(-1, true), DAILY, query.from(), query.to());
        if (!query.to().isBefore(later)) {
            // All, less what is later: a month that the cut-off divides is read as one row.
            rows.addSpan("statistic", columns(-1, false), columns(1, false), DAILY, later, query.to());
            rows.addSpan("statistic", laterColumns(1), laterColumns(-1), DAILY, later, query.to());
        }
        rows.add(
                "statistic_delta",
                "day, day > date '" + cutOff + "' as later, " + String.join(", ", Measure.columns()),
                query.from(),
                query.to(),
                "");
        return rows;
    }

    private static String columns(int sign, boolean byOtherDays) {
        return "day, false as later, " + signed(sign, byOtherDays);
    }

    private static String laterColumns(int sign) {
        return "day, true, " + signed(sign, false);
    }

    private static String signed(int sign, boolean byOtherDays) {
        return Stream.of(Measure.values())
                .map(measure -> (measure.isByDueDate() || byOtherDays ? sign + " * " + measure.column() : "0") + " as "
                        + measure.column())
                .collect(Collectors.joining(", "));
    }

    /** How often each value occurs up to the cut-off. */
    static CellRows details(FigureQuery query, LocalDate cutOff) {
        CellRows rows = new CellRows(query);
        LocalDate last = earliest(query.to(), cutOff);
        rows.addSpan("statistic_detail", DETAILS + "slips", DETAILS + "-slips as slips", DAILY, query.from(), last);
        rows.add("statistic_detail_delta", DETAILS + "slips", query.from(), last, "");
        return rows;
    }

    /** Rows of single days, where a sum of months would not do. */
    static CellRows daily(FigureQuery query, String columns) {
        CellRows rows = new CellRows(query);
        rows.addKept("statistic", columns, DAILY, query.from(), query.to());
        rows.add("statistic_delta", columns, query.from(), query.to(), "");
        return rows;
    }

    /** As {@link #daily}, but whole months are rows of the first of the month. */
    static CellRows monthly(FigureQuery query, String columns) {
        CellRows rows = new CellRows(query);
        rows.addMonths("statistic", columns, DAILY, query.from(), query.to());
        rows.add("statistic_delta", columns, query.from(), query.to(), "");
        return rows;
    }

    /** As {@link #daily}: how often each value occurs. */
    static CellRows dailyDetails(FigureQuery query) {
        CellRows rows = new CellRows(query);
        String columns = "day, " + DETAILS + "slips";
        rows.addKept("statistic_detail", columns, DAILY, query.from(), query.to());
        rows.add("statistic_detail_delta", columns, query.from(), query.to(), "");
        return rows;
    }

    /** Open rounds by due date, each day for itself. */
    static CellRows openDays(FigureQuery query) {
        return openDays(query, List.of(new GroupBy.Span(query.from(), query.to())));
    }

    /** @param spans within which days are told apart */
    static CellRows openDays(FigureQuery query, Collection<GroupBy.Span> spans) {
        CellRows rows = new CellRows(query);
        for (GroupBy.Span span : spans) {
            LocalDate from = latest(query.from(), span.from());
            LocalDate to = earliest(query.to(), span.to());
            rows.addKept("statistic", OPEN, DAILY_OPEN, from, to);
            rows.add("statistic_delta", OPEN, from, to, "");
        }
        return rows;
    }

    /**
     * Open rounds by due date: of days that are told apart by the day, of whole months before and behind them by the
     * first of the month.
     *
     * @param exactFrom first due date that is told apart
     */
    static CellRows open(FigureQuery query, LocalDate exactFrom, LocalDate exactTo) {
        CellRows rows = new CellRows(query);
        LocalDate firstExact = latest(query.from(), exactFrom.withDayOfMonth(1));
        LocalDate lastExact = earliest(query.to(), YearMonth.from(exactTo).atEndOfMonth());
        rows.addMonths("statistic", OPEN, DAILY_OPEN, query.from(), earliest(query.to(), firstExact.minusDays(1)));
        rows.addKept("statistic", OPEN, DAILY_OPEN, firstExact, lastExact);
        rows.addMonths("statistic", OPEN, DAILY_OPEN, latest(query.from(), lastExact.plusDays(1)), query.to());
        rows.add("statistic_delta", OPEN, query.from(), query.to(), "");
        return rows;
    }

    /**
     * Whole months where that does; of a month of which most is wanted, its sum less the other days; else single days.
     *
     * @param minus the columns of what is taken off
     */
    private void addSpan(String table, String columns, String minus, String daily, LocalDate from, LocalDate to) {
        LocalDate start = from;
        LocalDate end = to;
        if (query.groupBy() != GroupBy.WEEK && !to.isBefore(from)) {
            LocalDate first = from.withDayOfMonth(1);
            LocalDate last = YearMonth.from(to).atEndOfMonth();
            if (first.isBefore(from)
                    && isNearer(first, from)
                    && !YearMonth.from(from).equals(YearMonth.from(to))) {
                addKept(table, minus, daily, first, from.minusDays(1));
                start = first;
            }
            if (to.isBefore(last)
                    && isNearer(to, last)
                    && !last.withDayOfMonth(1).isBefore(start)) {
                addKept(table, minus, daily, to.plusDays(1), last);
                end = last;
            }
        }
        addMonths(table, columns, daily, start, end);
    }

    private static boolean isNearer(LocalDate one, LocalDate other) {
        return ChronoUnit.DAYS.between(one, other) < HALF_A_MONTH;
    }

    /** Whole months where that does, days at the ends. */
    private void addMonths(String table, String columns, String daily, LocalDate from, LocalDate to) {
        YearMonth first = YearMonth.from(from.minusDays(1)).plusMonths(1);
        YearMonth last = YearMonth.from(to.plusDays(1)).minusMonths(1);
        if (query.groupBy() == GroupBy.WEEK || last.isBefore(first)) {
            addKept(table, columns, daily, from, to);
        } else {
            addKept(table, columns, MONTHLY, first.atDay(1), last.atDay(1));
            addKept(table, columns, daily, from, first.atDay(1).minusDays(1));
            addKept(table, columns, daily, last.atEndOfMonth().plusDays(1), to);
        }
    }

    private static LocalDate latest(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate earliest(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private void addKept(String table, String columns, String condition, LocalDate from, LocalDate to) {
        if (!to.isBefore(from)) {
            String scope = Scope.of(query.dimensions()).code();
            add(
                    table + " join statistic_cell on id = cell",
                    columns,
                    from,
                    to,
                    "scope = '%s' and %s and ".formatted(scope, condition));
        }
    }

    private void add(String table, String columns, LocalDate from, LocalDate to, String condition) {
        sql.append(sql.isEmpty() ? "" : " union all ")
                .append("select %s as key, %s from %s where "
                        .formatted(query.groupBy().key(), columns, table))
                .append(condition)
                .append("direction = ? and day between ? and ?");
        arguments.addAll(List.of(query.direction(), from, to));
        query.filters().forEach((dimension, values) -> {
            sql.append(" and ").append(dimension.column()).append(" = any(?)");
            arguments.add(SqlArray.texts(values));
        });
    }

    /**
     * @param statement with {@code %s} for the rows
     * @param others arguments of what stands behind the rows
     */
    <T> List<T> query(Database database, String statement, Row.Mapper<T> mapper, Object... others) {
        List<Object> all = new ArrayList<>(arguments);
        all.addAll(List.of(others));
        return database.query(statement.formatted("(" + sql + ") cells"), mapper, all.toArray());
    }
}
