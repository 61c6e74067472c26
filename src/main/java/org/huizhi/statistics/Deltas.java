package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.notice.NoticesChanged;
import org.huizhi.notice.RoundSnapshot;
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

        /** @param before null for a new notice */
        private void add(NoticesChanged.@Nullable Counted before, NoticesChanged.Counted after) {
            NoticesChanged.Sending known = before == null ? null : before.sending();
            if (!Objects.equals(known, after.sending())) {
                add(known, -1);
                add(after.sending(), 1);
            }
            List<RoundSnapshot> was = before == null ? List.of() : before.rounds();
            List<RoundSnapshot> is = after.rounds();
            for (int i = 0; i < Math.max(was.size(), is.size()); i++) {
                RoundSnapshot earlier = i < was.size() ? was.get(i) : null;
                RoundSnapshot now = i < is.size() ? is.get(i) : null;
                // A round that is over stays as it is when the next one changes.
                if (!Objects.equals(earlier, now)) {
                    add(earlier, -1);
                    add(now, 1);
                }
            }
        }

        private void add(NoticesChanged.@Nullable Sending sending, long count) {
            if (sending != null) {
                long[] counts = counts(Cell.of(sending.on(), sending.traits()));
                counts[Measure.SENT.ordinal()] += count;
                counts[Measure.RECEIPTED.ordinal()] += sending.receiptedInTime() ? count : 0;
            }
        }

        private void add(@Nullable RoundSnapshot round, long count) {
            if (round == null) {
                return;
            }
            long[] due = counts(Cell.of(round.dueDate(), round.traits()));
            for (Measure measure : MEASURES) {
                if (measure.of(round)) {
                    long[] counts = measure.isByDueDate() ? due : counts(Cell.of(measure.day(round), round.traits()));
                    counts[measure.ordinal()] += count;
                }
            }
            Detail.of(round).forEach(detail -> details.merge(detail, count, Long::sum));
        }

        private long[] counts(Cell cell) {
            return cells.computeIfAbsent(cell, any -> new long[MEASURES.length]);
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
