package org.huizhi.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of one round of a slip.
 *
 * @param reason of a decline, or {@code null}
 * @param verdict on a return, or {@code null}
 * @param contested whether the sender did not accept the decline
 * @param extended whether a later due date was granted
 * @param arrivedLate whether the return was at the sender more than one working day after the day of its signature
 */
record Round(End end, String reason, String verdict, boolean contested, boolean extended, boolean arrivedLate) {

    /** How a round stands; a decline is either the sender's fault or any other. */
    enum End {
        OPEN,
        IN_TIME,
        LATE,
        DECLINED,
        SENDER_FAULT,
        WITHDRAWN
    }

    static Round of(End end) {
        return new Round(end, null, null, false, false, false);
    }

    /** Declined in time, before an acceptance: as misrouted or incomplete that is the sender's fault. */
    static Round declined(String reason) {
        boolean fault = reason.equals("misrouted") || reason.equals("incomplete");
        return new Round(fault ? End.SENDER_FAULT : End.DECLINED, reason, null, false, false, false);
    }

    /** Declined behind the accept-by day: nobody's fault but the receiver's. */
    static Round declinedTooLate(String reason) {
        return new Round(End.DECLINED, reason, null, false, false, false);
    }

    Round contest() {
        return new Round(End.DECLINED, reason, verdict, true, extended, arrivedLate);
    }

    Round assessed(String given) {
        return new Round(end, reason, given, contested, extended, arrivedLate);
    }

    Round extend() {
        return new Round(end, reason, verdict, contested, true, arrivedLate);
    }

    Round arriveLate() {
        return new Round(end, reason, verdict, contested, extended, true);
    }

    boolean isInCohort() {
        return end != End.SENDER_FAULT && end != End.WITHDRAWN;
    }

    boolean isReturned() {
        return end == End.IN_TIME || end == End.LATE;
    }

    /** The rounds that a node shows of a notice; none of one that requires no return. */
    static List<Round> seen(JsonNode notice) {
        List<Round> rounds = new ArrayList<>();
        notice.path("rounds")
                .forEach(round -> rounds.add(new Round(
                        end(round),
                        round.path("reason").asText(null),
                        round.path("verdict").asText(null),
                        round.has("contestedAt"),
                        round.path("extended").asBoolean(),
                        round.path("arrivedLate").asBoolean())));
        return rounds;
    }

    private static End end(JsonNode round) {
        if (round.has("withdrawnAt")) {
            return End.WITHDRAWN;
        }
        if (round.has("declinedAt")) {
            return round.path("senderFault").asBoolean() ? End.SENDER_FAULT : End.DECLINED;
        }
        if (round.has("returnedAt")) {
            return round.has("lateReason") ? End.LATE : End.IN_TIME;
        }
        return End.OPEN;
    }
}
