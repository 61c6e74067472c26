package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.notice.PartReader;
import org.jspecify.annotations.Nullable;

/**
 * Which office keeps others waiting: parts of slips by the office that was asked, counted by the day on which they are
 * due. Read from the parts themselves, of which there are few.
 */
@ApplicationScoped
public class PartFigures {

    /** More working days than any part took: that of one without an answer. */
    private static final int FOR_EVER = Integer.MAX_VALUE;

    /** Of a period; the cut-off is the first argument. */
    private static final String PARTS =
            "(select *, due_date > ? as upcoming from part_figure where due_date between ? and ? %s) parts";

    private static final List<PartFigure> COUNTED = List.of(
            PartFigure.ASKED,
            PartFigure.UPCOMING,
            PartFigure.DECLINED,
            PartFigure.CLOSED,
            PartFigure.COHORT,
            PartFigure.ANSWERED,
            PartFigure.ON_TIME,
            PartFigure.MISSED,
            PartFigure.OVERDUE);

    private final Database database;
    private final PartReader parts;
    private final NodeIdentity node;
    private final Clock clock;

    PartFigures(Database database, PartReader parts, NodeIdentity node, Clock clock) {
        this.database = database;
        this.parts = parts;
        this.node = node;
        this.clock = clock;
    }

    /**
     * Parts of one office that are due up to the cut-off. Rates are of the cohort: what was asked without what was
     * declined or closed. A share of nothing is null.
     *
     * @param upcoming due in the period, but after the cut-off; they count nowhere else
     * @param closed whose slips ended without them, before they were overdue or without an answer of their own
     * @param missed of the cohort: overdue when their slips were answered without them
     * @param overdue of the cohort: open
     * @param medianDays working days within which half of the cohort was answered (nearest rank); null without a
     *     cohort, and where it was not reached
     * @param medianNotReached fewer than half of the cohort are answered
     */
    public record Parts(
            long asked,
            long upcoming,
            long declined,
            long closed,
            long cohort,
            long answered,
            long onTime,
            long missed,
            long overdue,
            @Nullable Integer medianDays,
            boolean medianNotReached,
            @Nullable BigDecimal answerRate,
            @Nullable BigDecimal onTimeRate) {

        private static Parts of(Row row) throws SQLException {
            Integer median = row.integerOrNull(COUNTED.size() + 2);
            boolean notReached = median != null && median == FOR_EVER;
            long cohort = row.bigint(6);
            long answered = row.bigint(7);
            long onTime = row.bigint(8);
            return new Parts(
                    row.bigint(2),
                    row.bigint(3),
                    row.bigint(4),
                    row.bigint(5),
                    cohort,
                    answered,
                    onTime,
                    row.bigint(9),
                    row.bigint(10),
                    notReached ? null : median,
                    notReached,
                    Figures.share(answered, cohort),
                    Figures.share(onTime, cohort));
        }
    }

    /** @param office null for all together */
    private record Line(@Nullable String office, Parts parts) {}

    /** @param cutOff the last due date that counts; what is due later is upcoming */
    public record Report(Instant madeAt, LocalDate cutOff, SortedMap<String, Parts> offices, Parts total) {}

    /** @param offices that were asked, or asked; null for all */
    public record Query(
            LocalDate from, LocalDate to, @Nullable Collection<String> offices) {}

    @Transactional
    public Report report(Query query) {
        LocalDate cutOff = cutOff();
        List<Object> values = values(query, cutOff);
        String counts = COUNTED.stream()
                .map(figure -> "count(*) filter (where " + figure.condition() + ")")
                .collect(Collectors.joining(", "));
        SortedMap<String, Parts> offices = new TreeMap<>();
        Parts total = null;
        for (Line line : database.query(
                "select office, " + counts + ", percentile_disc(0.5) within group (order by"
                        + " case when state = 'ANSWERED' then working_days else " + FOR_EVER + " end) filter (where "
                        + PartFigure.COHORT.condition() + ") from " + parts(query) + " group by rollup (office)",
                row -> new Line(row.textOrNull(1), Parts.of(row)),
                values.toArray())) {
            if (line.office() == null) {
                total = line.parts();
            } else {
                offices.put(line.office(), line.parts());
            }
        }
        return new Report(
                clock.instant(), cutOff, offices, Objects.requireNonNull(total, "a rollup has a grand total"));
    }

    /** @param next null on the last page */
    public record Page(List<PartReader.Item> items, PartReader.Query.@Nullable Cursor next) {}

    /**
     * Opens a figure: exactly the parts that it counts, the first due first.
     *
     * @param office that was asked; null for any
     * @param after the last one of the page before; null for the first page
     */
    @Transactional
    public Page open(
            Query query,
            PartFigure figure,
            @Nullable String office,
            PartReader.Query.@Nullable Cursor after,
            int limit) {
        StringBuilder sql = new StringBuilder("select due_date, notice_id, part from " + parts(query) + " where ")
                .append(figure.condition());
        List<Object> values = values(query, cutOff());
        if (office != null) {
            sql.append(" and office = ?");
            values.add(office);
        }
        if (after != null) {
            sql.append(" and (due_date, notice_id, part) > (?, ?, ?)");
            values.addAll(List.of(after.dueDate(), after.notice(), after.part()));
        }
        sql.append(" order by due_date, notice_id, part limit ?");
        values.add(limit + 1);
        List<PartReader.Query.Cursor> found = database.query(
                sql.toString(),
                row -> new PartReader.Query.Cursor(row.day(1), row.uuid(2), row.integer(3)),
                values.toArray());
        boolean more = found.size() > limit;
        List<PartReader.Query.Cursor> page = more ? found.subList(0, limit) : found;
        return new Page(parts.items(page), more ? page.get(page.size() - 1) : null);
    }

    /** Yesterday: what is due today can still be answered in time. */
    private LocalDate cutOff() {
        return node.today().minusDays(1);
    }

    private static String parts(Query query) {
        return PARTS.formatted(query.offices() == null ? "" : "and (office = any(?) or asked_by = any(?))");
    }

    private static List<Object> values(Query query, LocalDate cutOff) {
        List<Object> values = new ArrayList<>(List.of(cutOff, query.from(), query.to()));
        if (query.offices() != null) {
            SqlArray own = SqlArray.texts(query.offices());
            values.addAll(List.of(own, own));
        }
        return values;
    }
}
