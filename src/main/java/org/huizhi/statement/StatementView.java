package org.huizhi.statement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementDocument.Direction;
import org.huizhi.statement.StatementHistory.Event;
import org.huizhi.statement.StatementReader.Signed;
import org.jspecify.annotations.Nullable;

/**
 * A statement for people (API, {@code Statement}).
 *
 * @param differences absent before both sides' lines were compared
 * @param events what happened, the oldest first; absent in a list
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatementView(
        String id,
        String counterpart,
        String month,
        int version,
        StatementState state,
        boolean settlement,
        @Nullable String reason,
        String proposer,
        LocalDate cutOff,
        String digest,
        List<Direction> directions,
        @Nullable List<Difference> differences,
        List<SignatureView> signatures,
        @Nullable List<EventView> events,
        Instant updatedAt) {

    public record SignatureView(
            String mailbox, String kid, @Nullable Instant at) {

        static SignatureView of(Signed signed) {
            return new SignatureView(signed.mailbox(), signed.kid(), signed.at());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EventView(
            Instant at,
            String event,
            String region,
            @Nullable String actor,
            @Nullable String reason) {

        static EventView of(Event event) {
            return new EventView(event.at(), event.event(), event.region(), event.actor(), event.reason());
        }
    }
}
