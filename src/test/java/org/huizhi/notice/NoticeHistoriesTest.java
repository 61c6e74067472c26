package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
        int secondRounds = 0;
        int extended = 0;
        for (long seed = 1; seed <= HISTORIES; seed++) {
            TwoNodes nodes = new TwoNodes(seed);

            nodes.live(STEPS);

            String what = "seed " + seed + "\n" + String.join("\n", nodes.story);
            assertThat(facts(nodes.receiver())).as(what).isEqualTo(facts(nodes.sender()));
            assertThat(nodes.receiver().dueDate).as(what).isAfter(Slip.SHANGHAI.dayOf(Slip.SUBMITTED_AT));
            ends.merge(nodes.receiver().state, 1, Integer::sum);
            extended += nodes.receiver().extended ? 1 : 0;
            secondRounds += nodes.receiver().round == 2 ? 1 : 0;
        }
        // Not vacuous: every end of a slip is among them, and the second round too.
        for (NoticeState end :
                List.of(NoticeState.ASSESSED, NoticeState.DECLINED, NoticeState.WITHDRAWN, NoticeState.RETURNED)) {
            assertThat(ends.getOrDefault(end, 0)).as(end.code()).isGreaterThan(HISTORIES / 100);
        }
        assertThat(extended).isGreaterThan(HISTORIES / 100);
        assertThat(secondRounds).isGreaterThan(HISTORIES / 20);
    }

    /**
     * All that a node says about a slip, by the sender's names of the states. Of extensions what was granted counts; a
     * proposal that crossed the end of the slip is forgotten by the side that made it.
     */
    private static String facts(Notice slip) {
        return Arrays.asList(
                        slip.state == NoticeState.RECEIVED ? NoticeState.DELIVERED : slip.state,
                        slip.round,
                        slip.deliveredAt,
                        slip.acceptedAt,
                        slip.declinedAt,
                        slip.withdrawnAt,
                        slip.withdrawal,
                        slip.returnedAt,
                        slip.assessedAt,
                        slip.acceptBy,
                        slip.firstDueDate,
                        slip.dueDate,
                        slip.extended,
                        slip.reminders.count(),
                        slip.escalatedAt(),
                        slip.reason,
                        slip.outcome,
                        slip.verdict,
                        slip.answer)
                .toString();
    }
}
