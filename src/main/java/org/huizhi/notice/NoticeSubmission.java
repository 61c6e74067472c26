package org.huizhi.notice;

import com.fasterxml.jackson.databind.JsonNode;
import org.huizhi.agreement.Urgency;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for when it submits (API, {@code NoticeSubmission}). Checked by {@link SubmissionCheck}.
 *
 * @param urgency normal when left out
 * @param reference the client's own case number; no person data
 */
public record NoticeSubmission(
        String type,
        Urgency urgency,
        Sender sender,
        Receiver receiver,
        @Nullable String reference,
        JsonNode payload) {

    public NoticeSubmission {
        urgency = urgency == null ? Urgency.NORMAL : urgency;
    }

    public record Sender(String office) {}

    /**
     * @param office may be left out; then the receiving node chooses
     * @param department by which it may choose, where the sender knows that much
     */
    public record Receiver(
            String region,
            @Nullable String office,
            @Nullable String department) {}
}
