package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeSummary;
import org.jspecify.annotations.Nullable;

/** Opens a figure down to its slips, so that nobody has to believe it. */
@ApplicationScoped
public class FigureSlips {

    private final Database database;
    private final NoticeReader notices;

    FigureSlips(Database database, NoticeReader notices) {
        this.database = database;
        this.notices = notices;
    }

    /**
     * Which slips.
     *
     * @param query its grouping does not matter
     * @param reason of a late return or a decline; null for any
     * @param cursor the last slip of the page before; null for the first page
     * @param limit slips of a page
     */
    public record Request(
            FigureQuery query,
            Figure figure,
            @Nullable String reason,
            @Nullable Cursor cursor,
            int limit) {}

    /** Where a page ended: in the order of the days by which the figure counts. */
    public record Cursor(LocalDate day, UUID id) {

        public String encoded() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((day + "/" + id).getBytes(StandardCharsets.UTF_8));
        }

        /** @return empty when the text is not one that {@link #encoded()} made */
        public static Optional<Cursor> decoded(String text) {
            try {
                String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("/", -1);
                return parts.length == 2 && parts[0].length() == "2026-03-31".length()
                        ? Optional.of(new Cursor(LocalDate.parse(parts[0]), UUID.fromString(parts[1])))
                        : Optional.empty();
            } catch (IllegalArgumentException | DateTimeException e) {
                return Optional.empty();
            }
        }
    }

    /** @param next null on the last page */
    public record Page(List<NoticeSummary> items, @Nullable Cursor next) {}

    @Transactional
    public Page page(Request request) {
        List<Cursor> found = find(request);
        boolean more = found.size() > request.limit();
        List<Cursor> page = more ? found.subList(0, request.limit()) : found;
        return new Page(
                notices.summaries(page.stream().map(Cursor::id).toList()), more ? page.get(page.size() - 1) : null);
    }

    private List<Cursor> find(Request request) {
        String day = request.figure().day().column();
        StringBuilder sql = new StringBuilder(
                "select %1$s, id from slip_figure where %2$s and direction = ? and %1$s between ? and ?"
                        .formatted(day, request.figure().condition()));
        List<Object> values = new ArrayList<>(List.of(
                request.query().direction(),
                request.query().from(),
                request.query().to()));
        request.query().filters().forEach((dimension, wanted) -> {
            sql.append(" and ").append(dimension.code()).append(" = any(?)");
            values.add(SqlArray.texts(wanted));
        });
        if (request.reason() != null) {
            sql.append(" and ").append(request.figure().reason().orElseThrow()).append(" = ?");
            values.add(request.reason());
        }
        Cursor cursor = request.cursor();
        if (cursor != null) {
            sql.append(" and (%s, id) > (?, ?)".formatted(day));
            values.add(cursor.day());
            values.add(cursor.id());
        }
        sql.append(" order by %s, id limit ?".formatted(day));
        values.add(request.limit() + 1);
        return database.query(sql.toString(), row -> new Cursor(row.day(1), row.uuid(2)), values.toArray());
    }
}
