package org.huizhi.statement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementDocument.Differing;
import org.huizhi.statement.StatementDocument.Direction;
import org.huizhi.statement.StatementHistory.Event;
import org.huizhi.statement.StatementReader.Signed;
import org.jspecify.annotations.Nullable;

/**
 * A statement for people (API, {@code Statement}).
 *
 * @param amends ids of the signed statements of which changes are looked for
 * @param differing absent before both sides' lines were compared
 * @param differences the first of them; absent before, and in a list
 * @param amendedBy what later statements say of this month, the oldest first; absent in a list
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
        List<String> amends,
        @Nullable Differing differing,
        @Nullable List<Difference> differences,
        @Nullable List<AmendedBy> amendedBy,
        List<SignatureView> signatures,
        @Nullable List<EventView> events,
        Instant updatedAt) {

    private static final int LETTERS_OF_MONTH = "2026-03".length();

    static StatementView of(
            Statement statement,
            List<Signed> signatures,
            @Nullable List<Difference> differences,
            @Nullable List<AmendedBy> amendedBy,
            @Nullable List<Event> events) {
        StatementDocument document = statement.document();
        return new StatementView(
                statement.id(),
                statement.counterpart(),
                document.month(),
                statement.version(),
                statement.state(),
                statement.settlement(),
                document.reason(),
                statement.proposer(),
                document.cutOff(),
                statement.digest(),
                document.directions(),
                document.amended(),
                statement.differing(),
                differences,
                amendedBy,
                signatures.stream().map(SignatureView::of).toList(),
                events == null ? null : events.stream().map(EventView::of).toList(),
                statement.updatedAt());
    }

    /** @return the month that a statement is of, with which its id begins */
    public static YearMonth monthOf(String id) {
        return YearMonth.parse(id.substring(0, LETTERS_OF_MONTH));
    }

    /**
     * What a later statement says of a month.
     *
     * @param statement its id
     * @param rounds how many have another line
     */
    public record AmendedBy(String statement, String from, long rounds, Counts before, Counts after) {}

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
