package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;
import org.huizhi.notice.NoticeSnapshot;
import org.huizhi.notice.NoticesChanged;

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

    private final StatelessSession session;

    Deltas(StatelessSession session) {
        this.session = session;
    }

    void append(@Observes NoticesChanged notices) {
        Sums sums = Sums.of(notices.changes());
        if (!sums.cells().isEmpty()) {
            session.doWork(connection -> insert(connection, sums.cells()));
        }
        if (!sums.details().isEmpty()) {
            session.doWork(connection -> insertDetails(connection, sums.details()));
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

        /** Most of what is counted of a slip stays as it was. @param before null for a new slip */
        private void add(NoticeSnapshot before, NoticeSnapshot after) {
            for (Measure measure : MEASURES) {
                long was = before == null ? 0 : measure.of(before);
                long is = measure.of(after);
                if (was == is && (was == 0 || isInOneCell(measure, before, after))) {
                    continue;
                }
                add(measure, before, -was);
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

    private static void insert(Connection connection, Map<Cell, long[]> cells) throws SQLException {
        List<Map.Entry<Cell, long[]>> rows = new ArrayList<>(cells.entrySet());
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            int next = setKey(
                    connection, insert, rows.stream().map(Map.Entry::getKey).toList());
            for (Measure measure : Measure.values()) {
                Object[] counts = rows.stream()
                        .map(row -> row.getValue()[measure.ordinal()])
                        .toArray();
                insert.setArray(next++, connection.createArrayOf("int8", counts));
            }
            insert.executeUpdate();
        }
    }

    private static void insertDetails(Connection connection, Map<Detail, Long> details) throws SQLException {
        List<Map.Entry<Detail, Long>> rows = new ArrayList<>(details.entrySet());
        try (PreparedStatement insert = connection.prepareStatement(INSERT_DETAIL)) {
            int next = setKey(
                    connection,
                    insert,
                    rows.stream().map(row -> row.getKey().cell()).toList());
            insert.setArray(
                    next++, texts(connection, rows, row -> row.getKey().kind().code()));
            insert.setArray(next++, texts(connection, rows, row -> row.getKey().value()));
            insert.setArray(
                    next,
                    connection.createArrayOf(
                            "int8", rows.stream().map(Map.Entry::getValue).toArray()));
            insert.executeUpdate();
        }
    }

    /** @return the next parameter */
    private static int setKey(Connection connection, PreparedStatement insert, List<Cell> cells) throws SQLException {
        insert.setArray(
                1,
                connection.createArrayOf("date", cells.stream().map(Cell::day).toArray()));
        insert.setArray(2, texts(connection, cells, Cell::direction));
        insert.setArray(3, texts(connection, cells, Cell::counterpart));
        insert.setArray(4, texts(connection, cells, Cell::office));
        insert.setArray(5, texts(connection, cells, Cell::type));
        insert.setArray(6, texts(connection, cells, Cell::movement));
        return KEY.size() + 1;
    }

    private static <T> java.sql.Array texts(Connection connection, List<T> rows, Function<T, String> text)
            throws SQLException {
        return connection.createArrayOf("text", rows.stream().map(text).toArray());
    }
}
