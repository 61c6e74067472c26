package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Both nodes hold the same slip in the same state, whatever the offices did, however far back one of them dates it, and
 * whatever the bus did to their messages; and it is due after the day on which it was submitted.
 */
class NoticeHistoriesTest {

    private static final int HISTORIES = 5_000;
    private static final int STEPS = 40;

    @Test
    void bothNodesAgreeAfterAnyHistory() {
        Map<NoticeState, Integer> ends = new EnumMap<>(NoticeState.class);
        Map<String, Integer> seen = new TreeMap<>();
        for (long seed = 1; seed <= HISTORIES; seed++) {
            TwoNodes nodes = new TwoNodes(seed);

            nodes.live(STEPS);

            String what = "seed " + seed + "\n" + String.join("\n", nodes.story);
            Notice receiver = nodes.receiver();
            assertThat(facts(receiver)).as(what).isEqualTo(facts(nodes.sender()));
            assertThat(receiver.dueDate).as(what).isAfter(Slip.SHANGHAI.dayOf(Slip.SUBMITTED_AT));
            ends.merge(receiver.state, 1, Integer::sum);
            count(seen, "refused judgement", nodes.refusedJudgements > 0);
            count(seen, "judgement dated back", nodes.lateJudgements > 0);
            count(seen, "late assessment", nodes.lateAssessments > 0);
            count(seen, "second round", receiver.round == 2);
            count(seen, "second round of " + receiver.state, receiver.round == 2);
            rounds(receiver).forEach(round -> {
                count(seen, "extended", round.extended);
                count(seen, "contested", round.contestedAt != null);
                count(seen, "the sender's fault", round.senderFault);
                count(seen, "late arrival", round.arrivedLate);
                count(seen, "declined after acceptance", round.declinedAt != null && round.acceptedAt != null);
            });
        }
        // Not vacuous: every end of a slip is among them, in both rounds, and whatever a round can hold.
        for (NoticeState end :
                List.of(NoticeState.ASSESSED, NoticeState.DECLINED, NoticeState.WITHDRAWN, NoticeState.RETURNED)) {
            assertThat(ends.getOrDefault(end, 0)).as(end.code()).isGreaterThan(HISTORIES / 100);
            assertThat(seen)
                    .hasEntrySatisfying(
                            "second round of " + end, times -> assertThat(times).isGreaterThan(HISTORIES / 500));
        }
        assertThat(seen)
                .hasEntrySatisfying("second round", times -> assertThat(times).isGreaterThan(HISTORIES / 20));
        for (String what : List.of(
                "refused judgement",
                "judgement dated back",
                "late assessment",
                "extended",
                "contested",
                "the sender's fault",
                "late arrival",
                "declined after acceptance")) {
            assertThat(seen)
                    .hasEntrySatisfying(
                            what, times -> assertThat(times).as(what).isGreaterThan(HISTORIES / 200));
        }
    }

    private static void count(Map<String, Integer> seen, String what, boolean applies) {
        seen.merge(what, applies ? 1 : 0, Integer::sum);
    }

    private static List<RoundFacts> rounds(Notice slip) {
        return slip.first == null ? List.of(slip) : List.of(slip.first, slip);
    }

    /**
     * All that a node says about a slip, by the sender's names of the states. Of extensions what was granted counts; a
     * proposal that crossed the end of the slip is forgotten by the side that made it.
     */
    private static String facts(Notice slip) {
        return Arrays.asList(
                        slip.state == NoticeState.RECEIVED ? NoticeState.DELIVERED : slip.state,
                        slip.deliveredAt,
                        slip.withdrawal,
                        slip.reminders.count(),
                        slip.escalatedAt(),
                        rounds(slip).stream().map(NoticeHistoriesTest::facts).toList())
                .toString();
    }

    private static List<?> facts(RoundFacts round) {
        return Arrays.asList(
                round.round,
                round.begunAt,
                round.acceptedAt,
                round.declinedAt,
                round.senderFault,
                round.contestedAt,
                round.withdrawnAt,
                round.returnedAt,
                round.returnDays,
                round.arrivedLate,
                round.assessedAt,
                round.acceptBy,
                round.firstDueDate,
                round.dueDate,
                round.holidaysUnknown,
                round.extended,
                round.grantedOn,
                round.grantedDue,
                round.reason,
                round.outcome,
                round.verdict,
                round.answer,
                round.judgement);
    }
}
