package org.huizhi.statistics;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import org.huizhi.jdbc.Row;
import org.huizhi.notice.Direction;
import org.jspecify.annotations.Nullable;

/**
 * What a figure counts, as of the figure's day: a round, or the sending of a notice.
 *
 * @param course null for the sending of a notice
 * @param sending null for a round
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CountedRound(
        @JsonUnwrapped Traits traits,
        @JsonUnwrapped @Nullable Course course,
        @JsonUnwrapped @Nullable Sending sending) {

    private static final String TRAITS = """
            day, id, round, (select number from notice_number where notice_number.id = rounds.id), direction, counterpart, office,
            other_office, type, lower(urgency), agreement,
            """;

    /** What {@link #of} reads. */
    static final String ROUND = TRAITS + """
            begun_on, first_due_date, due_date, returned_on, return_days, arrived_on, declined_on, withdrawn_on, reason, late_reason,
            returned, on_time, open, withdrawn, arrived_late, contested, valid, invalid""";

    /** What {@link #sent} reads. */
    static final String NOTICE = TRAITS + "receipted";

    /**
     * Whose it is.
     *
     * @param number of the notice, for people
     * @param office the own one
     * @param otherOffice the other side's: the one addressed, or the one that speaks for it; null where it is not known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Traits(
            UUID id,
            String number,
            Direction direction,
            String counterpart,
            String office,
            @Nullable String otherOffice,
            String type,
            String urgency,
            String agreementId) {

        private static Traits of(Row row) throws SQLException {
            return new Traits(
                    row.uuid(2),
                    row.text(4),
                    Direction.valueOf(row.text(5)),
                    row.text(6),
                    row.text(7),
                    row.textOrNull(8),
                    row.text(9),
                    row.text(10),
                    row.text(11));
        }
    }

    /** @param receiptedInTime within one working day */
    public record Sending(LocalDate sentOn, boolean receiptedInTime) {}

    /**
     * How the round went.
     *
     * @param state open, returned, declined or withdrawn
     * @param dueDate as granted
     * @param workingDays from the round's begin to its return
     * @param daysLate working days between the due date and the return, or the figure's day while it is open; zero in
     *     time; null where no return is to come
     * @param arrivedOn day on which the return was at the sender
     * @param reason of a decline
     * @param contested whether the sender does not accept the decline
     * @param verdict valid or invalid
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Course(
            int round,
            String state,
            LocalDate begunOn,
            @Nullable LocalDate firstDueDate,
            LocalDate dueDate,
            @Nullable LocalDate returnedOn,
            @Nullable Integer workingDays,
            @Nullable Integer daysLate,
            @Nullable LocalDate arrivedOn,
            @Nullable Boolean arrivedLate,
            @Nullable LocalDate declinedOn,
            @Nullable LocalDate withdrawnOn,
            @Nullable String reason,
            @Nullable String lateReason,
            @Nullable Boolean contested,
            @Nullable String verdict) {}

    /** @param row of {@link #NOTICE} */
    static CountedRound sent(Row row) throws SQLException {
        return new CountedRound(Traits.of(row), null, new Sending(row.day(1), row.bool(12)));
    }

    /** @param row of {@link #ROUND} */
    static CountedRound of(Row row, Lateness lateness) throws SQLException {
        Traits traits = Traits.of(row);
        LocalDate due = row.day(14);
        LocalDate returnedOn = row.bool(22) ? row.day(15) : null;
        boolean open = row.bool(24);
        boolean withdrawn = row.bool(25);
        boolean declined = returnedOn == null && !open && !withdrawn;
        Integer daysLate = null;
        if (returnedOn != null) {
            daysLate = row.bool(23) ? Integer.valueOf(0) : lateness.of(traits, due, returnedOn);
        } else if (open) {
            daysLate = lateness.open(due);
        }
        String verdict = row.bool(28) ? "valid" : null;
        return new CountedRound(
                traits,
                new Course(
                        row.integer(3),
                        returnedOn != null ? "returned" : open ? "open" : withdrawn ? "withdrawn" : "declined",
                        row.day(12),
                        row.dayOrNull(13),
                        due,
                        returnedOn,
                        returnedOn == null ? null : row.integerOrNull(16),
                        daysLate,
                        returnedOn == null ? null : row.dayOrNull(17),
                        returnedOn == null ? null : row.boolOrNull(26),
                        declined ? row.dayOrNull(18) : null,
                        withdrawn ? row.dayOrNull(19) : null,
                        declined ? row.textOrNull(20) : null,
                        returnedOn == null ? null : row.textOrNull(21),
                        declined ? row.boolOrNull(27) : null,
                        row.bool(29) ? "invalid" : verdict),
                null);
    }
}
