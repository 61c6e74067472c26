package org.huizhi.statistics;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.huizhi.directory.Directory;
import org.huizhi.directory.Office;
import org.huizhi.jdbc.SqlArray;

/**
 * The rounds, or the notices sent, that a query is about, one row for each, as they were at the end of its day: a table
 * expression and its arguments.
 */
final class RoundRows {

    /** The day is written out: with an argument a plan that is kept would not know that all stands as it is now. */
    private static final String ROUNDS = "select *, 1 as sign, due_date as day from round_figure(%1$s)";

    private static final String ROUNDS_NOW = "select *, -1 as sign, due_date as day from round_figure(null)";

    private static final String RETURNS = "select *, returned_on as day from round_figure(%1$s)";

    private static final String NOTICES = """
            select id, 0 as round, direction, counterpart, office, type, movement, urgency, agreement_id as agreement,
                   peer_office as other_office,
                   case direction when 'OUTGOING' then receiver_region else sender_region end as other_region, sent_on as day,
                   true as sent, receipted_in_time and (%1$s is null or receipted_on <= %1$s) as receipted, receipted_later
              from sent_notice""";

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> arguments = new ArrayList<>();
    private final FigureQuery query;
    private final Directory directory;

    private RoundRows(FigureQuery query, Directory directory) {
        this.query = query;
        this.directory = directory;
    }

    /** Rounds that are due in the period of the query, as of its day. */
    static RoundRows due(FigureQuery query, Directory directory) {
        RoundRows rows = new RoundRows(query, directory);
        LocalDate from = query.from();
        LocalDate to = query.to();
        // Due dates only ever move to later days, and the present one has an index.
        rows.add(ROUNDS, "last_due_date between ? and ? and due_date between ? and ?", from, to, from, to);
        if (query.asOf() != null) {
            rows.addMoved(from, to);
        }
        return rows;
    }

    /**
     * Rounds that are due in the period of the query, of which something is dated after its day: each as it was then,
     * and once more as it is now, with the sign {@code -1}. Added to what sums say now, they give what was then.
     */
    static RoundRows changedSince(FigureQuery query, LocalDate asOf, Directory directory) {
        RoundRows rows = new RoundRows(query, directory);
        LocalDate from = query.from();
        LocalDate to = query.to();
        // Due up to the day, so settled late, and of those that are there is an index.
        String changed = "settled_by > last_due_date and settled_by > ? and last_due_date between ? and ?";
        rows.add(ROUNDS, changed + " and due_date between ? and ?", asOf, from, to, from, to);
        rows.add(ROUNDS_NOW, changed, asOf, from, to);
        rows.addMoved(from, to);
        return rows;
    }

    /** Rounds that were returned in the period of the query, whenever they were due. */
    static RoundRows returned(FigureQuery query, Directory directory) {
        RoundRows rows = new RoundRows(query, directory);
        rows.add(RETURNS, "returned and returned_on between ? and ?", query.from(), query.to());
        return rows;
    }

    /** Notices that were sent in the period of the query. */
    static RoundRows sent(FigureQuery query, Directory directory) {
        RoundRows rows = new RoundRows(query, directory);
        LocalDate asOf = query.asOf();
        LocalDate last = asOf == null || query.to().isBefore(asOf) ? query.to() : asOf;
        rows.add(NOTICES, "day between ? and ?", query.from(), last);
        return rows;
    }

    /** Rounds that were due in the period, and are due behind it now. */
    private void addMoved(LocalDate from, LocalDate to) {
        add(
                ROUNDS,
                "moved and last_due_date > ? and first_due_date <= ? and due_date between ? and ?",
                to,
                to,
                from,
                to);
    }

    private void add(String rows, String condition, LocalDate... days) {
        String asOf = query.asOf() == null ? "null::date" : "date '" + query.asOf() + "'";
        boolean placed = query.dimensions().contains(Dimension.OTHER_REGION);
        sql.append(sql.isEmpty() ? "" : " union all ")
                .append("select * from (select told.*, ")
                .append(placed ? "coalesce(place.region, told.other_region)" : "told.other_region")
                .append(" as other_place from (")
                .append(rows.formatted(asOf))
                .append(") told");
        if (placed) {
            // The directory knows where offices are.
            List<Office> offices = directory.entries().stream()
                    .flatMap(entry -> entry.offices().stream())
                    .toList();
            sql.append(" left join unnest(?, ?) as place (office, region) on place.office = told.other_office");
            arguments.add(SqlArray.of("text", offices, Office::id));
            arguments.add(SqlArray.of("text", offices, Office::region));
        }
        sql.append(") placed where direction = ? and ").append(condition);
        arguments.add(query.direction());
        arguments.addAll(List.of(days));
        for (Map.Entry<Dimension, Set<String>> filter : query.filters().entrySet()) {
            sql.append(" and ").append(filter.getKey().column()).append(" = any(?)");
            arguments.add(SqlArray.texts(filter.getValue()));
        }
    }

    /** @return a table expression, of which {@code day} is the day by which a row counts */
    String sql() {
        return "(" + sql + ") rounds";
    }

    /** @return of {@link #sql}, and behind them others */
    Object[] arguments(Object... others) {
        List<Object> all = new ArrayList<>(arguments);
        all.addAll(List.of(others));
        return all.toArray();
    }
}
