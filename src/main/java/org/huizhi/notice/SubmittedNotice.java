package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.huizhi.agreement.AgreementReference;
import org.huizhi.agreement.Urgency;
import org.huizhi.attachment.ListedAttachment;
import org.huizhi.envelope.MessageType;
import org.jspecify.annotations.Nullable;

/** Data of the message that makes a notice, on both sides. */
record SubmittedNotice(
        @JsonProperty(required = true) String number,
        @JsonProperty(required = true) String noticeType,
        @JsonProperty(required = true) int noticeTypeVersion,
        @JsonProperty(required = true) Agreement agreement,
        @JsonProperty(required = true) Urgency urgency,
        @JsonProperty(required = true) Place sender,
        @JsonProperty(required = true) Place receiver,
        @JsonProperty(required = true) JsonNode payload,
        @Nullable List<ListedAttachment> attachments)
        implements MessageData {

    /** Code of a region, year, sequence (feed contract). */
    static final Pattern NUMBER = Pattern.compile("([0-9]{6}(?:[0-9]{3})?)-[0-9]{4}-[0-9]{6,12}");

    public SubmittedNotice {
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(noticeType, "noticeType");
        Objects.requireNonNull(agreement, "agreement");
        Objects.requireNonNull(urgency, "urgency");
        Objects.requireNonNull(sender, "sender");
        Objects.requireNonNull(receiver, "receiver");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(sender.office(), "sender.office");
        ListedAttachment.list(attachments);
        if (!NUMBER.matcher(number).matches()) {
            throw new IllegalArgumentException("number is not <region code>-<year>-<sequence>");
        }
    }

    @Override
    public MessageType type() {
        return MessageType.NOTICE_SUBMITTED;
    }

    @Override
    public int round() {
        return 1;
    }

    @Override
    public String office() {
        return Objects.requireNonNull(sender.office(), "sender.office");
    }

    @Override
    public TimelineEvent event() {
        return TimelineEvent.SUBMITTED;
    }

    List<ListedAttachment> attached() {
        return ListedAttachment.list(attachments);
    }

    /** The notice is known already, so this is another submission under its id. */
    @Override
    public Ruling applyTo(Notice notice, Occurrence occurrence) {
        return Ruling.ILLEGAL;
    }

    /**
     * A region by the code as of the event, and an office in it; a receiver's may be left to the receiving node.
     *
     * @param department of a receiver, where the sender knows it but not the office
     */
    record Place(
            @JsonProperty(required = true) String region,
            @Nullable String office,
            @Nullable String department) {

        public Place {
            Objects.requireNonNull(region, "region");
        }
    }

    /** The version of the agreement under which it is sent. */
    record Agreement(
            @JsonProperty(required = true) String id,
            @JsonProperty(required = true) int version,
            @JsonProperty(required = true) String digest) {

        public Agreement {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(digest, "digest");
        }

        AgreementReference reference() {
            return new AgreementReference(id, version, digest);
        }
    }
}
