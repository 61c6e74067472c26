package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.notice.NoticeCalendars;
import org.huizhi.problem.QueryValues;
import org.jspecify.annotations.Nullable;

/** Opens a figure down to the rounds that it counts, so that nobody has to believe it. */
@ApplicationScoped
public class FigureSlips {

    /** In days, of rounds, and of sums. */
    private static final long FIRST_SPAN = 4;

    private static final long FIRST_SPAN_OF_SUMS = 64;

    private static final long GROWTH = 16;

    private static final String FIRST_DUE = "select min(day) from %s where open having min(day) is not null";

    private final Database database;
    private final KeptDays keptDays;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final NoticeCalendars days;

    FigureSlips(
            Database database, KeptDays keptDays, CurrentDirectory directory, NodeIdentity node, NoticeCalendars days) {
        this.database = database;
        this.keptDays = keptDays;
        this.directory = directory;
        this.node = node;
        this.days = days;
    }

    /**
     * Which rounds.
     *
     * @param query its grouping does not matter
     * @param reason of a late return or a decline; null for any
     * @param cursor the last round of the page before; null for the first page
     * @param limit rounds of a page
     */
    public record Request(
            FigureQuery query,
            Figure figure,
            @Nullable String reason,
            @Nullable Cursor cursor,
            int limit) {

        /**
         * As an address says it.
         *
         * @throws org.huizhi.problem.ProblemException where a parameter is not of its form
         */
        public static Request of(
                FigureQuery query,
                @Nullable String figure,
                @Nullable String reason,
                @Nullable String cursor,
                int limit) {
            Figure opened = QueryValues.oneOf("figure", figure, Figure.values(), Figure::code);
            if (opened == null) {
                throw QueryValues.invalid("figure", "is required");
            }
            if (reason != null && !opened.hasReasons()) {
                throw QueryValues.invalid("reason", "goes with late, declined, contested and sender-fault only");
            }
            Cursor position = cursor == null
                    ? null
                    : Cursor.decoded(cursor)
                            .orElseThrow(() -> QueryValues.invalid("cursor", "must be the next of a page before"));
            return new Request(query, opened, QueryValues.text("reason", reason), position, limit);
        }

        /** @return whether kept sums tell where its rounds are, else all of the period are looked at */
        public boolean isSummedUp() {
            return query.ungrouped().isSummedUp();
        }
    }

    /** Where a page ended: in the order of the days by which the figure counts. */
    public record Cursor(LocalDate day, UUID id, int round) {

        private static final int PARTS = 3;

        public String encoded() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((day + "/" + id + "/" + round).getBytes(StandardCharsets.UTF_8));
        }

        /** @return empty when the text is not one that {@link #encoded()} made */
        public static Optional<Cursor> decoded(String text) {
            try {
                String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("/", -1);
                return parts.length == PARTS && parts[0].length() == "2026-03-31".length() && parts[2].matches("[0-2]")
                        ? Optional.of(new Cursor(
                                LocalDate.parse(parts[0]), UUID.fromString(parts[1]), Integer.parseInt(parts[2])))
                        : Optional.empty();
            } catch (IllegalArgumentException | DateTimeException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * @param holidaysUnknown years that are counted with plain weekends
     * @param next null on the last page
     */
    public record Page(
            LocalDate cutOff,
            List<Integer> holidaysUnknown,
            List<CountedRound> items,
            @Nullable Cursor next) {}

    @Transactional
    public Page page(Request request) {
        // Of one moment: when the first was due, and the rounds.
        database.execute("set transaction isolation level repeatable read, read only");
        LocalDate today = node.today();
        FigureQuery query = request.query();
        Ages ages =
                new Ages(query.cutOff(today), query.reference(today), days.own().calendar());
        Lateness lateness = new Lateness(ages, days);
        List<Line> found = find(request, ages, lateness);
        boolean more = found.size() > request.limit();
        List<Line> page = more ? found.subList(0, request.limit()) : found;
        return new Page(
                ages.cutOff(),
                lateness.unknownYears(),
                page.stream().map(Line::round).toList(),
                more ? page.get(page.size() - 1).cursor() : null);
    }

    private List<Line> find(Request request, Ages ages, Lateness lateness) {
        Figure figure = request.figure();
        FigureQuery query = request.query();
        return switch (figure.days()) {
            case OF_SENDING, OF_RETURN -> find(request, query.from(), query.to(), lateness);
            case CUT_OFF, LATER -> find(request, figure.from(query, ages), figure.to(query, ages), lateness);
            case FIRST ->
                firstDue(request, figure.to(query, ages))
                        .map(first -> find(request, first, first, lateness))
                        .orElse(List.of());
        };
    }

    private Optional<LocalDate> firstDue(Request request, LocalDate to) {
        LocalDate from = request.query().from();
        if (to.isBefore(from)) {
            return Optional.empty();
        }
        FigureQuery until = request.query().ungrouped().in(from, to);
        if (request.isSummedUp()) {
            return keptDays.first(until, request.figure());
        }
        RoundRows rows = RoundRows.due(until, directory.get());
        return database.first(FIRST_DUE.formatted(rows.sql()), row -> row.day(1), rows.arguments());
    }

    /** Some days first, then ever more: what a page shows lies at the begin of most periods. */
    private List<Line> find(Request request, LocalDate from, LocalDate to, Lateness lateness) {
        boolean summedUp = request.isSummedUp();
        List<Line> found = new ArrayList<>();
        Cursor cursor = request.cursor();
        LocalDate next = cursor != null && cursor.day().isAfter(from) ? cursor.day() : from;
        long span = summedUp ? FIRST_SPAN_OF_SUMS : FIRST_SPAN;
        while (!next.isAfter(to) && found.size() <= request.limit()) {
            LocalDate last = ChronoUnit.DAYS.between(next, to) < span ? to : next.plusDays(span - 1);
            FigureQuery query = request.query().ungrouped().in(next, last);
            int wanted = request.limit() + 1 - found.size();
            if (summedUp) {
                List<LocalDate> there = keptDays.first(query, request.figure(), request.reason(), wanted);
                if (!there.isEmpty()) {
                    last = there.get(there.size() - 1);
                    found.addAll(find(request, query, there, wanted, lateness));
                }
            } else {
                found.addAll(find(request, query, null, wanted, lateness));
            }
            next = last.plusDays(1);
            span *= GROWTH;
        }
        return found;
    }

    /** @param only days; null for all of the query */
    private List<Line> find(
            Request request, FigureQuery query, @Nullable List<LocalDate> only, int most, Lateness lateness) {
        Figure figure = request.figure();
        RoundRows rows = switch (figure.days()) {
            case OF_SENDING -> RoundRows.sent(query, directory.get());
            case OF_RETURN -> RoundRows.returned(query, directory.get());
            case CUT_OFF, LATER, FIRST -> RoundRows.due(query, directory.get());
        };
        StringBuilder condition = new StringBuilder(figure.condition());
        List<Object> values = new ArrayList<>();
        if (only != null) {
            condition.append(" and day = any(?)");
            values.add(SqlArray.of("date", only));
        }
        if (request.reason() != null) {
            condition.append(" and ").append(figure.reason().orElseThrow()).append(" = ?");
            values.add(request.reason());
        }
        Cursor cursor = request.cursor();
        if (cursor != null) {
            condition.append(" and (day, id, round) > (?, ?, ?)");
            values.addAll(List.of(cursor.day(), cursor.id(), cursor.round()));
        }
        condition.append(" order by day, id, round limit ?");
        values.add(most);
        boolean ofNotices = figure.days() == Figure.Days.OF_SENDING;
        return database.query(
                "select %s from %s where %s"
                        .formatted(ofNotices ? CountedRound.NOTICE : CountedRound.ROUND, rows.sql(), condition),
                row -> new Line(
                        new Cursor(row.day(1), row.uuid(2), row.integer(3)),
                        ofNotices ? CountedRound.sent(row) : CountedRound.of(row, lateness)),
                rows.arguments(values.toArray()));
    }

    private record Line(Cursor cursor, CountedRound round) {}
}
