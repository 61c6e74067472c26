package org.huizhi.notice;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Filters of a listing of parts; null means any. The first due first.
 *
 * @param limit 1 to 200
 */
public record PartQuery(String office, PartView.State state, Boolean overdue, Optional<Cursor> cursor, int limit) {

    /** The last part of the page before. */
    public record Cursor(LocalDate dueDate, UUID notice, int part) {

        private static final int FIELDS = 3;

        static Cursor after(Part part) {
            return new Cursor(part.dueDate(), part.noticeId(), part.number());
        }

        public String encoded() {
            String text = dueDate + "/" + notice + "/" + part;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        /** @return empty when the text is not one that {@link #encoded()} made */
        public static Optional<Cursor> decoded(String text) {
            try {
                String[] fields =
                        new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("/", -1);
                return fields.length == FIELDS && fields[0].length() == "2026-03-31".length()
                        ? Optional.of(new Cursor(
                                LocalDate.parse(fields[0]), UUID.fromString(fields[1]), Integer.parseInt(fields[2])))
                        : Optional.empty();
            } catch (IllegalArgumentException | DateTimeException e) {
                return Optional.empty();
            }
        }
    }
}
