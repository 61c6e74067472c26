package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One step in the life of a notice: who, when, which message, signed by which region. Holds codes only, no free text.
 *
 * @param region mailbox of the region whose word it is
 * @param actor subject of the caller, known on the own node only
 * @param toOffice that got the slip when it was handed over, or was asked for a part
 * @param enteredBy the caller's office, where it entered this on behalf of an office below it; own node only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimelineEntry(
        @JsonIgnore UUID noticeId,
        Instant at,
        TimelineEvent event,
        String region,
        @Nullable String office,
        @Nullable String actor,
        @Nullable UUID messageId,
        int round,
        @Nullable String reason,
        @Nullable String toOffice,
        @Nullable String enteredBy) {

    TimelineEntry(
            UUID noticeId,
            Instant at,
            TimelineEvent event,
            String region,
            @Nullable String office,
            @Nullable String actor,
            @Nullable UUID messageId,
            int round,
            @Nullable String reason) {
        this(noticeId, at, event, region, office, actor, messageId, round, reason, null, null);
    }
}
