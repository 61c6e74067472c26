package org.huizhi.demo;

import java.util.Arrays;

/** What becomes of a slip of the scenario, and so what each side must show of it at the end. */
enum Fate {
    ANSWERED("answered", Ends.both("assessed")),
    ANSWERED_AFTER_INTERIM("answered-after-interim", Ends.both("assessed")),
    /** Answered without an acceptance before, and not assessed. */
    DIRECT_RETURN("direct-return", Ends.both("returned")),
    /** The first answer is assessed as invalid, the second as valid. */
    SECOND_ROUND("invalid-then-second-round", new Ends("assessed", "assessed", 2, null)),
    /** Accepted in time, answered in the month after. */
    LATE("late", Ends.both("returned")),
    NEVER("never", new Ends("delivered", "received", 1, null)),
    NEVER_AFTER_ACCEPTANCE("never-after-acceptance", Ends.both("accepted")),
    DECLINED_MISROUTED("declined-misrouted", Ends.declined("misrouted")),
    DECLINED_INCOMPLETE("declined-incomplete", Ends.declined("incomplete")),
    DECLINED_NOT_COMPETENT("declined-not-competent", Ends.declined("not-competent")),
    WITHDRAWN("withdrawn", Ends.both("withdrawn")),
    /** A notification ends when it is delivered. */
    DELIVERED("delivered", new Ends("delivered", "received", 1, null));

    /** States of one slip on its two nodes, its round, and the reason of a decline or {@code null}. */
    record Ends(String sender, String receiver, int round, String reason) {

        private static Ends both(String state) {
            return new Ends(state, state, 1, null);
        }

        private static Ends declined(String reason) {
            return new Ends("declined", "declined", 1, reason);
        }
    }

    private final String word;
    private final Ends ends;

    Fate(String word, Ends ends) {
        this.word = word;
        this.ends = ends;
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
        return this == LATE && phase == Phase.IN_TIME ? Ends.both("accepted") : ends;
    }

    /** Whether the slip counts in the return rate: not when it was withdrawn, misrouted, or needs no return. */
    boolean inCohort() {
        return this != WITHDRAWN && this != DECLINED_MISROUTED && this != DELIVERED;
    }

    boolean returnedBy(Phase phase) {
        String state = endsAfter(phase).sender();
        return state.equals("returned") || state.equals("assessed");
    }

    boolean returnedInTime() {
        return returnedBy(Phase.IN_TIME);
    }
}
