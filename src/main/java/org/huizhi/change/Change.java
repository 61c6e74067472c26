package org.huizhi.change;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.UUID;
import org.huizhi.envelope.Message;
import org.huizhi.notice.Direction;
import org.huizhi.notice.TimelineEvent;

/**
 * Something happened to a slip: a CloudEvent in structured JSON (CloudEvents 1.0.2, section 3). It says the same
 * whenever it is read, and nothing about a person; what the slip is now, its reader asks for.
 *
 * @param cursor behind which the next one follows; its text is the event's id
 * @param mailbox of this node
 * @param time when it happened by the word of who did it, so that later changes may have earlier times
 */
@JsonPropertyOrder({"specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"})
public record Change(
        @JsonIgnore ChangeCursor cursor,
        @JsonIgnore String mailbox,
        @JsonIgnore TimelineEvent event,
        UUID subject,
        Instant time,
        Data data) {

    /**
     * @param noticeType name of the notice's type
     * @param round of the slip to which it belongs
     */
    public record Data(String number, Direction direction, String noticeType, String counterpart, int round) {}

    @JsonProperty("specversion")
    public String specversion() {
        return "1.0";
    }

    @JsonProperty("id")
    public String id() {
        return cursor.encoded();
    }

    @JsonProperty("source")
    public String source() {
        return Message.source(mailbox);
    }

    @JsonProperty("type")
    public String type() {
        return "org.huizhi.change." + event.code() + ".v1";
    }

    @JsonProperty("datacontenttype")
    public String datacontenttype() {
        return "application/json";
    }
}
