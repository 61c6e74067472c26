package org.huizhi.demo;

import java.util.Arrays;
import java.util.List;
import org.huizhi.demo.Round.End;

/**
 * What becomes of a slip of the scenario, and so what each side must show of it: in the month in which it is sent, and
 * at the end.
 */
enum Fate {
    ANSWERED("answered", Ends.both("assessed"), answered()),
    ANSWERED_AFTER_INTERIM("answered-after-interim", Ends.both("assessed"), answered()),
    /** Answered without an acceptance before, and not assessed. */
    DIRECT_RETURN("direct-return", Ends.both("returned"), Round.of(End.IN_TIME)),
    /** The first answer is assessed as invalid, the second as valid. */
    SECOND_ROUND("invalid-then-second-round", Ends.both("assessed").inRound(2), notAnswered(), answered()),
    /** Accepted in time, answered in the month after. */
    LATE("late", Ends.both("returned"), Round.of(End.LATE)),
    NEVER("never", new Ends("delivered", "received", 1, null), Round.of(End.OPEN)),
    NEVER_AFTER_ACCEPTANCE("never-after-acceptance", Ends.both("accepted"), Round.of(End.OPEN)),
    DECLINED_MISROUTED("declined-misrouted", Ends.declined("misrouted"), Round.declined("misrouted")),
    DECLINED_INCOMPLETE("declined-incomplete", Ends.declined("incomplete"), Round.declined("incomplete")),
    DECLINED_NOT_COMPETENT("declined-not-competent", Ends.declined("not-competent"), Round.declined("not-competent")),
    WITHDRAWN("withdrawn", Ends.both("withdrawn"), Round.of(End.WITHDRAWN)),
    /** A notification ends when it is delivered. */
    DELIVERED("delivered", new Ends("delivered", "received", 1, null)),
    /** Declined as misrouted in the month after, behind the accept-by day: no fault of the sender. */
    DECLINED_TOO_LATE("declined-misrouted-too-late", Ends.declined("misrouted"), Round.declinedTooLate("misrouted")),
    /** The sender contests the decline, and gets his answer in the second round. */
    CONTESTED("contested-then-answered", Ends.both("assessed").inRound(2), contested("misrouted"), answered()),
    /** Declined and contested in both rounds: nothing follows. */
    CONTESTED_TWICE(
            "contested-twice",
            Ends.declined("incomplete").inRound(2),
            contested("incomplete"),
            contested("incomplete")),
    /** The first answer is assessed as invalid, the second comes in the month after and is valid. */
    SECOND_ROUND_LATE(
            "invalid-then-late",
            Ends.both("assessed").inRound(2),
            notAnswered(),
            Round.of(End.LATE).assessed("valid")),
    /** Given time up to the first working day of the month after, and on that day, the last one, a week more. */
    EXTENDED("extended-on-the-last-day", Ends.both("assessed"), answered().extend()),
    /** Answered in time while the bus was away; the sender has it in the month after. */
    ARRIVED_LATE("arrived-late", Ends.both("assessed"), answered().arriveLate()),
    /**
     * The same; but both sides settle the month before the sender has it: its count of a round without answer stays.
     */
    SETTLED_APART("settled-apart", Ends.both("assessed"), answered().arriveLate()),
    /** The sender refuses more time, and the answer comes in time. */
    EXTENSION_REFUSED("extension-refused", Ends.both("assessed"), answered()),
    /** Two other offices of the region give the answer. */
    ANSWERED_BY_PARTS("answered-by-parts", Ends.both("assessed"), answered());

    /** States of one slip on its two nodes, its round, and the reason of a decline or {@code null}. */
    record Ends(String sender, String receiver, int round, String reason) {

        private static Ends both(String state) {
            return new Ends(state, state, 1, null);
        }

        private static Ends declined(String reason) {
            return new Ends("declined", "declined", 1, reason);
        }

        private Ends inRound(int number) {
            return new Ends(sender, receiver, number, reason);
        }
    }

    private final String word;
    private final Ends ends;
    private final List<Round> rounds;

    Fate(String word, Ends ends, Round... rounds) {
        this.word = word;
        this.ends = ends;
        this.rounds = List.of(rounds);
    }

    private static Round answered() {
        return Round.of(End.IN_TIME).assessed("valid");
    }

    private static Round notAnswered() {
        return Round.of(End.IN_TIME).assessed("invalid");
    }

    private static Round contested(String reason) {
        return Round.declined(reason).contest();
    }

    static Fate of(String word) {
        return Arrays.stream(values())
                .filter(fate -> fate.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown fate " + word));
    }

    String word() {
        return word;
    }

    /** What both sides show at the end of a phase. */
    Ends endsAfter(Phase phase) {
        if (phase == Phase.LATE) {
            return ends;
        }
        return switch (this) {
            case LATE, EXTENDED, ARRIVED_LATE, SETTLED_APART -> Ends.both("accepted");
            case SECOND_ROUND_LATE -> Ends.both("accepted").inRound(2);
            case DECLINED_TOO_LATE -> NEVER.ends;
            default -> ends;
        };
    }

    /** The rounds as they stand at the end of a phase, by the dates that were signed up to then. */
    List<Round> rounds(Phase phase) {
        if (phase == Phase.LATE) {
            return rounds;
        }
        return switch (this) {
            case LATE, DECLINED_TOO_LATE -> NEVER.rounds;
            case SECOND_ROUND_LATE -> List.of(rounds.get(0), Round.of(End.OPEN));
            case EXTENDED -> List.of(Round.of(End.OPEN).extend());
            case ARRIVED_LATE, SETTLED_APART -> DIRECT_RETURN.rounds;
            default -> rounds;
        };
    }

    /** The rounds as a statement signs them in the month in which they are due: by the count of the proposing side. */
    List<Round> signedRounds() {
        return this == SETTLED_APART ? NEVER.rounds : rounds(Phase.IN_TIME);
    }

    /** Whether it is answered while the bus is away. */
    boolean isAnsweredWithoutBus() {
        return this == ARRIVED_LATE || this == SETTLED_APART;
    }

    /** Whether it falls due in the month behind the one in which it is sent. */
    boolean isDueInNextMonth() {
        return this == EXTENDED;
    }

    /** Whether its last answer comes after its due date. */
    boolean isAnsweredLate() {
        return this == LATE || this == SECOND_ROUND_LATE;
    }

    /** Whether its last round ends with an answer. */
    boolean isAnswered() {
        return !rounds.isEmpty() && rounds.get(rounds.size() - 1).isReturned();
    }
}
