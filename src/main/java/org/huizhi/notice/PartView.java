package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A part as callers see it (API, {@code Part}).
 *
 * @param question the contents are for those who have the slip and for the part's office; others get null
 * @param text of a decline
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PartView(
        int part,
        int round,
        String office,
        State state,
        String askedBy,
        Instant askedAt,
        LocalDate dueDate,
        boolean overdue,
        @Nullable Instant endedAt,
        @Nullable Integer workingDays,
        @Nullable String reason,
        @Nullable String text,
        NoticeDetail.@Nullable Late lateReason,
        @Nullable String question,
        @Nullable JsonNode payload) {

    /** How a part of a slip stands. */
    public enum State {
        OPEN,
        ANSWERED,
        /** Its office sent it back to the one that has the slip. */
        DECLINED,
        /** The slip ended without it. */
        CLOSED;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param contents whether they may be shown */
    static PartView of(Part part, LocalDate today, boolean contents) {
        Part.Content content = contents ? part.content() : null;
        @Nullable String text = content == null ? null : content.text();
        return new PartView(
                part.number(),
                part.round(),
                part.office(),
                part.state(),
                part.askedBy(),
                part.askedAt(),
                part.dueDate(),
                part.isOpen() && part.isLate(today),
                part.endedAt(),
                part.workingDays(),
                part.reason(),
                part.state() == State.DECLINED ? text : null,
                part.lateReason() == null ? null : new NoticeDetail.Late(part.lateReason(), text),
                content == null ? null : content.question(),
                content == null ? null : content.answer());
    }
}
