package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.notice.NoticeSnapshot;
import org.huizhi.notice.NoticesChanged;
import org.jspecify.annotations.Nullable;

/**
 * Appends to the figures what a transaction changes in slips, in the same transaction: rows of its own, so that writers
 * never wait for each other. {@link Folding} sums them up.
 */
@ApplicationScoped
class Deltas {

    private static final List<String> KEY = List.of("day", "direction", "counterpart", "office", "type", "movement");

    private static final String INSERT = "insert into statistic_delta (%s, %s) select * from unnest(?, ?, ?, ?, ?, ?%s)"
            .formatted(
                    String.join(", ", KEY),
                    Stream.of(Measure.values()).map(Measure::column).collect(Collectors.joining(", ")),
                    ", ?".repeat(Measure.values().length));

    private static final String INSERT_DETAIL =
            "insert into statistic_detail_delta (%s, kind, value, slips) select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    .formatted(String.join(", ", KEY));

    private static final Measure[] MEASURES = Measure.values();

    private final Database database;

    Deltas(Database database) {
        this.database = database;
    }

    void append(@Observes NoticesChanged notices) {
        Sums sums = Sums.of(notices.changes());
        if (!sums.cells().isEmpty()) {
            insert(sums.cells());
        }
        if (!sums.details().isEmpty()) {
            insertDetails(sums.details());
        }
    }

    /**
     * What changes change in figures; what comes to nothing is left out.
     *
     * @param cells counts by {@link Measure}
     */
    record Sums(Map<Cell, long[]> cells, Map<Detail, Long> details) {

        static Sums of(List<NoticesChanged.Change> changes) {
            Sums sums = new Sums(new HashMap<>(), new HashMap<>());
            changes.forEach(change -> sums.add(change.before(), change.after()));
            sums.cells.values().removeIf(counts -> LongStream.of(counts).allMatch(count -> count == 0));
            sums.details.values().removeIf(count -> count == 0);
            return sums;
        }

        /**
         * Most of what is counted of a slip stays as it was.
         *
         * @param before null for a new slip
         */
        private void add(@Nullable NoticeSnapshot before, NoticeSnapshot after) {
            for (Measure measure : MEASURES) {
                long was = before == null ? 0 : measure.of(before);
                long is = measure.of(after);
                if (was == is && (before == null || was == 0 || isInOneCell(measure, before, after))) {
                    continue;
                }
                if (before != null) {
                    add(measure, before, -was);
                }
                add(measure, after, is);
            }
            List<Detail> was = before == null ? List.of() : Detail.of(before);
            List<Detail> is = Detail.of(after);
            if (!was.equals(is)) {
                was.forEach(detail -> details.merge(detail, -1L, Long::sum));
                is.forEach(detail -> details.merge(detail, 1L, Long::sum));
            }
        }

        private static boolean isInOneCell(Measure measure, NoticeSnapshot before, NoticeSnapshot after) {
            return Cell.of(measure.day(before), before).equals(Cell.of(measure.day(after), after));
        }

        private void add(Measure measure, NoticeSnapshot slip, long count) {
            if (count != 0) {
                long[] counts =
                        cells.computeIfAbsent(Cell.of(measure.day(slip), slip), any -> new long[MEASURES.length]);
                counts[measure.ordinal()] += count;
            }
        }
    }

    private void insert(Map<Cell, long[]> cells) {
        List<Map.Entry<Cell, long[]>> rows = new ArrayList<>(cells.entrySet());
        List<Object> columns = key(rows.stream().map(Map.Entry::getKey).toList());
        for (Measure measure : MEASURES) {
            columns.add(SqlArray.of("int8", rows, row -> row.getValue()[measure.ordinal()]));
        }
        database.update(INSERT, columns.toArray());
    }

    private void insertDetails(Map<Detail, Long> details) {
        List<Map.Entry<Detail, Long>> rows = new ArrayList<>(details.entrySet());
        List<Object> columns = key(rows.stream().map(row -> row.getKey().cell()).toList());
        columns.add(SqlArray.of("text", rows, row -> row.getKey().kind().code()));
        columns.add(SqlArray.of("text", rows, row -> row.getKey().value()));
        columns.add(SqlArray.of("int8", rows, Map.Entry::getValue));
        database.update(INSERT_DETAIL, columns.toArray());
    }

    /** @return a list to which further columns can be added */
    private static List<Object> key(List<Cell> cells) {
        return new ArrayList<>(List.of(
                SqlArray.of("date", cells, Cell::day),
                SqlArray.of("text", cells, Cell::direction),
                SqlArray.of("text", cells, Cell::counterpart),
                SqlArray.of("text", cells, Cell::office),
                SqlArray.of("text", cells, Cell::type),
                SqlArray.of("text", cells, Cell::movement)));
    }
}
