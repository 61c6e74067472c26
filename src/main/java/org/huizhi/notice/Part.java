package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import org.huizhi.calendar.RegionCalendar;
import org.jspecify.annotations.Nullable;

/**
 * What one office of the region is to say to a slip that another one has (docs/domain.md#parts): with an office, a
 * clock and an answer of its own. The other region sees only the return that the answers make.
 *
 * @param number counted from 1 within the notice
 * @param round of the notice
 * @param askedBy the office that had the slip then
 * @param ownDate whether the due date is one of its own; else it is that of the slip, and moves with it
 * @param endedOn day of the answer in the region's time zone; null before
 * @param workingDays that the answer took
 * @param lateReason code; null in time
 * @param reason code; null where it is not declined
 * @param content null once erased, and where it was not read
 */
record Part(
        UUID noticeId,
        int number,
        int round,
        String office,
        String askedBy,
        Instant askedAt,
        LocalDate dueDate,
        boolean ownDate,
        PartView.State state,
        @Nullable Instant endedAt,
        @Nullable LocalDate endedOn,
        @Nullable Integer workingDays,
        @Nullable String lateReason,
        @Nullable String reason,
        @Nullable Content content) {

    /**
     * Person data.
     *
     * @param answer members of the return's payload; null before
     * @param text that came with a late answer or with a decline; null without
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Content(
            String question,
            @Nullable JsonNode answer,
            @Nullable String text) {}

    /** Asked by the office that has the slip. */
    static Part asked(
            Notice notice,
            int number,
            String office,
            LocalDate dueDate,
            boolean ownDate,
            String question,
            Instant now) {
        return new Part(
                notice.id,
                number,
                notice.round,
                office,
                notice.office,
                now,
                dueDate,
                ownDate,
                PartView.State.OPEN,
                null,
                null,
                null,
                null,
                null,
                new Content(question, null, null));
    }

    boolean isOpen() {
        return state == PartView.State.OPEN;
    }

    boolean isAnswered() {
        return state == PartView.State.ANSWERED;
    }

    boolean endedLate() {
        return endedOn != null && isLate(endedOn);
    }

    boolean isLate(LocalDate today) {
        return today.isAfter(dueDate);
    }

    Part answered(JsonNode payload, @Nullable LateReason late, Instant now, RegionCalendar region) {
        LocalDate today = region.dayOf(now);
        return ended(
                PartView.State.ANSWERED,
                now,
                today,
                region.calendar().between(region.dayOf(askedAt), today),
                late == null ? null : late.code().code(),
                null,
                new Content(contents().question(), payload, late == null ? null : late.text()));
    }

    Part declined(DeclineReason because, @Nullable String text, Instant now, RegionCalendar region) {
        return ended(
                PartView.State.DECLINED,
                now,
                region.dayOf(now),
                null,
                null,
                because.code(),
                new Content(contents().question(), null, text));
    }

    /** @throws NullPointerException once they are erased, and where they were not read */
    Content contents() {
        return Objects.requireNonNull(content, "the contents of the part are erased or were not read");
    }

    /** @throws NullPointerException before it is answered */
    JsonNode answer() {
        return Objects.requireNonNull(contents().answer(), "the part is not answered");
    }

    /** @throws NullPointerException before it is answered or declined */
    Instant endedWhen() {
        return Objects.requireNonNull(endedAt, "the part has not ended");
    }

    private Part ended(
            PartView.State ending,
            Instant at,
            @Nullable LocalDate on,
            @Nullable Integer days,
            @Nullable String lateReason,
            @Nullable String reason,
            @Nullable Content contentThen) {
        return new Part(
                noticeId,
                number,
                round,
                office,
                askedBy,
                askedAt,
                dueDate,
                ownDate,
                ending,
                at,
                on,
                days,
                lateReason,
                reason,
                contentThen);
    }
}
