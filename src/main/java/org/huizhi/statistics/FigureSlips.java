package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeSummary;

/** Opens a figure down to its slips, so that nobody has to believe it. */
@ApplicationScoped
public class FigureSlips {

    private final StatelessSession session;
    private final NoticeReader notices;

    FigureSlips(StatelessSession session, NoticeReader notices) {
        this.session = session;
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
    public record Request(FigureQuery query, Figure figure, String reason, Cursor cursor, int limit) {}

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
                String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("/");
                return parts.length == 2 && parts[0].length() == "2026-03-31".length()
                        ? Optional.of(new Cursor(LocalDate.parse(parts[0]), UUID.fromString(parts[1])))
                        : Optional.empty();
            } catch (IllegalArgumentException | DateTimeException e) {
                return Optional.empty();
            }
        }
    }

    /** @param next null on the last page */
    public record Page(List<NoticeSummary> items, Cursor next) {}

    @Transactional
    public Page page(Request request) {
        List<Cursor> found = session.doReturningWork(connection -> find(connection, request));
        boolean more = found.size() > request.limit();
        List<Cursor> page = more ? found.subList(0, request.limit()) : found;
        return new Page(
                notices.summaries(page.stream().map(Cursor::id).toList()), more ? page.get(page.size() - 1) : null);
    }

    private static List<Cursor> find(Connection connection, Request request) throws SQLException {
        String day = request.figure().day().column();
        StringBuilder sql = new StringBuilder(
                "select %1$s, id from slip_figure where %2$s and direction = ? and %1$s between ? and ?"
                        .formatted(day, request.figure().condition()));
        List<Object> values = new ArrayList<>(List.of(
                request.query().direction().name(),
                request.query().from(),
                request.query().to()));
        request.query().filters().forEach((dimension, wanted) -> {
            sql.append(" and ").append(dimension.code()).append(" = any(?)");
            values.add(wanted.toArray(String[]::new));
        });
        if (request.reason() != null) {
            sql.append(" and ").append(request.figure().reason().orElseThrow()).append(" = ?");
            values.add(request.reason());
        }
        if (request.cursor() != null) {
            sql.append(" and (%s, id) > (?, ?)".formatted(day));
            values.add(request.cursor().day());
            values.add(request.cursor().id());
        }
        sql.append(" order by %s, id limit ?".formatted(day));
        values.add(request.limit() + 1);
        try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            return read(select);
        }
    }

    private static List<Cursor> read(PreparedStatement select) throws SQLException {
        List<Cursor> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(new Cursor(row.getObject(1, LocalDate.class), row.getObject(2, UUID.class)));
            }
        }
        return found;
    }
}
