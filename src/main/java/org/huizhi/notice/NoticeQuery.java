package org.huizhi.notice;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.validation.Moments;
import org.jspecify.annotations.Nullable;

/**
 * Filters of a listing; null means any.
 *
 * @param reference exactly, as the caller gave it
 * @param number 编号, exactly
 * @param byChange whether the oldest change comes first, and not the newest notice
 */
public record NoticeQuery(
        @Nullable Direction direction,
        @Nullable NoticeState state,
        @Nullable String counterpart,
        @Nullable String office,
        @Nullable String type,
        @Nullable String reference,
        @Nullable String number,
        @Nullable Boolean overdue,
        @Nullable Boolean escalated,
        @Nullable LocalDate dueBefore,
        @Nullable Instant updatedAfter,
        boolean byChange,
        Optional<Cursor> cursor,
        int limit) {

    /**
     * What was on the page before was settled, even where this replica does not know of it and cannot settle it just
     * now. A page that ended earlier would end the list in the middle of the slips that have one date.
     *
     * @param settled up to when this replica knows that all changes are there
     * @return up to when this page shows changes
     */
    Instant upTo(Instant settled) {
        return cursor.map(Cursor::updatedAt)
                .filter(shown -> shown.isAfter(settled))
                .orElse(settled);
    }

    /** @return the same filters over the newest first, from a cursor on */
    public NoticeQuery newestFirst(Optional<Cursor> from, int most) {
        return new NoticeQuery(
                direction,
                state,
                counterpart,
                office,
                type,
                reference,
                number,
                overdue,
                escalated,
                dueBefore,
                updatedAfter,
                false,
                from,
                most);
    }

    /** The last notice of the page before. */
    public record Cursor(UUID id, Instant updatedAt) {

        static Cursor after(Notice notice) {
            return new Cursor(notice.id, notice.updatedAt);
        }

        public String encoded() {
            String text = id + "/" + updatedAt;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        /** @return empty when the text is not one that {@link #encoded()} made */
        public static Optional<Cursor> decoded(String text) {
            try {
                String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("/", -1);
                return parts.length == 2
                        ? Optional.of(new Cursor(UUID.fromString(parts[0]), Moments.parse(parts[1])))
                        : Optional.empty();
            } catch (IllegalArgumentException | DateTimeException e) {
                return Optional.empty();
            }
        }
    }
}
