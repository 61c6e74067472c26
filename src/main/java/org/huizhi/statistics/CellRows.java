package org.huizhi.statistics;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
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

    private static final String OPEN = "day, open";

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> arguments = new ArrayList<>();
    private final FigureQuery query;

    private CellRows(FigureQuery query) {
        this.query = query;
    }

    /**
     * @param table {@code statistic} or {@code statistic_detail}
     * @param columns what is wanted of each row, beside its group
     */
    static CellRows of(FigureQuery query, String table, String columns) {
        CellRows rows = new CellRows(query);
        rows.addSpan(table, columns, DAILY, query.from(), query.to());
        rows.addPending(table, columns);
        return rows;
    }

    /** Rows of single days, where a sum of months would not do. */
    static CellRows daily(FigureQuery query, String columns) {
        CellRows rows = new CellRows(query);
        rows.addKept("statistic", columns, DAILY, query.from(), query.to());
        rows.addPending("statistic", columns);
        return rows;
    }

    /** Open slips by due date, each day for itself. */
    static CellRows openDays(FigureQuery query) {
        CellRows rows = new CellRows(query);
        rows.addKept("statistic", OPEN, DAILY_OPEN, query.from(), query.to());
        rows.addPending("statistic", OPEN);
        return rows;
    }

    /**
     * Open slips by due date: of days that are told apart by the day, of whole months before and behind them by the
     * first of the month.
     *
     * @param exactFrom first due date that is told apart
     */
    static CellRows open(FigureQuery query, LocalDate exactFrom, LocalDate exactTo) {
        CellRows rows = new CellRows(query);
        LocalDate firstExact = latest(query.from(), exactFrom.withDayOfMonth(1));
        LocalDate lastExact = earliest(query.to(), YearMonth.from(exactTo).atEndOfMonth());
        rows.addSpan("statistic", OPEN, DAILY_OPEN, query.from(), earliest(query.to(), firstExact.minusDays(1)));
        rows.addKept("statistic", OPEN, DAILY_OPEN, firstExact, lastExact);
        rows.addSpan("statistic", OPEN, DAILY_OPEN, latest(query.from(), lastExact.plusDays(1)), query.to());
        rows.addPending("statistic", OPEN);
        return rows;
    }

    /** Whole months where that does, days at the ends. */
    private void addSpan(String table, String columns, String daily, LocalDate from, LocalDate to) {
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

    private void addPending(String table, String columns) {
        add(table + "_delta", columns, query.from(), query.to(), "");
    }

    private void add(String table, String columns, LocalDate from, LocalDate to, String condition) {
        sql.append(sql.isEmpty() ? "" : " union all ")
                .append("select %s as key, %s from %s where "
                        .formatted(query.groupBy().key(), columns, table))
                .append(condition)
                .append("direction = ? and day between ? and ?");
        arguments.addAll(List.of(query.direction(), from, to));
        query.filters().forEach((dimension, values) -> {
            sql.append(" and ").append(dimension.code()).append(" = any(?)");
            arguments.add(SqlArray.texts(values));
        });
    }

    /** @param statement with {@code %s} for the rows */
    <T> List<T> query(Database database, String statement, Row.Mapper<T> mapper) {
        return database.query(statement.formatted("(" + sql + ") cells"), mapper, arguments.toArray());
    }
}
