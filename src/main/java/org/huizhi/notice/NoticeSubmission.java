package org.huizhi.notice;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.huizhi.agreement.Urgency;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for when it submits (API, {@code NoticeSubmission}). Checked by {@link SubmissionCheck}.
 *
 * @param urgency normal when left out
 * @param attachments uploads of the client that go with it
 * @param reference the client's own case number; no person data
 */
public record NoticeSubmission(
        String type,
        Urgency urgency,
        Sender sender,
        Receiver receiver,
        @Nullable String reference,
        JsonNode payload,
        @Nullable List<UUID> attachments) {

    public NoticeSubmission(
            String type,
            Urgency urgency,
            Sender sender,
            Receiver receiver,
            @Nullable String reference,
            JsonNode payload) {
        this(type, urgency, sender, receiver, reference, payload, null);
    }

    public NoticeSubmission {
        urgency = urgency == null ? Urgency.NORMAL : urgency;
    }

    List<UUID> attached() {
        return attachments == null ? List.of() : attachments;
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
