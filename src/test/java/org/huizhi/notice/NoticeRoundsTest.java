package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.notice.Slip.on;

import java.time.LocalDate;
import org.huizhi.notice.MessageData.Ruling;
import org.junit.jupiter.api.Test;

class NoticeRoundsTest {

    @Test
    void anInvalidFirstReturnGoesBackOnceWithAClockOfItsOwn() {
        for (Notice slip : Slip.onBothSides()) {
            LocalDate firstDue = slip.dueDate;
            Slip.returned(slip);

            assertThat(slip.assessed(1, Assessment.INVALID, on("2026-03-11T01:00:00Z")))
                    .isEqualTo(Ruling.APPLIED);

            assertThat(slip.round).isEqualTo(2);
            assertThat(slip.state()).isEqualTo(NoticeState.ACCEPTED);
            assertThat(slip.verdict).isEqualTo("invalid");
            assertThat(slip.returnedAt).isNull();
            assertThat(slip.outcome).isNull();
            assertThat(slip.dueDate).isEqualTo(LocalDate.of(2026, 4, 1));
            assertThat(slip.firstDueDate).isEqualTo(firstDue);
        }
    }

    @Test
    void anAssessmentDatedBeforeTheReturnStartsTheSecondRoundWithTheReturn() {
        for (Notice slip : Slip.onBothSides()) {
            Slip.returned(slip);

            slip.assessed(1, Assessment.INVALID, on("2026-01-05T01:00:00Z"));

            assertThat(slip.round).isEqualTo(2);
            assertThat(slip.dueDate)
                    .as("15 working days after the 10th of March")
                    .isEqualTo(LocalDate.of(2026, 3, 31));
        }
    }

    @Test
    void anInvalidSecondReturnEndsTheSlip() {
        for (Notice slip : Slip.onBothSides()) {
            Slip.returned(slip);
            slip.assessed(1, Assessment.INVALID, on("2026-03-11T01:00:00Z"));
            slip.returned(2, "not-found", null, on("2026-03-12T01:00:00Z"));

            slip.assessed(2, Assessment.INVALID, on("2026-03-13T01:00:00Z"));

            assertThat(slip.round).isEqualTo(2);
            assertThat(slip.state()).isEqualTo(NoticeState.ASSESSED);
            assertThat(slip.verdict).isEqualTo("invalid");
            assertThat(slip.outcome).isEqualTo("not-found");
        }
    }

    @Test
    void aReturnIsAssessedOnce() {
        for (Notice slip : Slip.onBothSides()) {
            Slip.returned(slip);
            slip.assessed(1, Assessment.VALID, on("2026-03-11T01:00:00Z"));

            assertThat(slip.assessed(1, Assessment.INVALID, on("2026-03-12T01:00:00Z")))
                    .isEqualTo(Ruling.ILLEGAL);
            assertThat(slip.state()).isEqualTo(NoticeState.ASSESSED);
            assertThat(slip.verdict).isEqualTo("valid");
        }
    }

    @Test
    void anAnswerOfTheFirstRoundDoesNotAnswerTheSecond() {
        Notice slip = Slip.returned(Slip.delivered());
        slip.assessed(1, Assessment.INVALID, on("2026-03-11T01:00:00Z"));

        assertThat(slip.returned(1, "confirmed", null, on("2026-03-12T01:00:00Z")))
                .isEqualTo(Ruling.ILLEGAL);
        assertThat(slip.declined(1, DeclineReason.MISROUTED, on("2026-03-12T01:00:00Z")))
                .isEqualTo(Ruling.ILLEGAL);
        assertThat(slip.state()).isEqualTo(NoticeState.ACCEPTED);
    }

    @Test
    void theReceiverWaitsForARoundItHasNotHeardOf() {
        Notice slip = Slip.returned(Slip.received());

        assertThat(slip.withdrawn(2, on("2026-03-12T01:00:00Z"))).isEqualTo(Ruling.WAITS);
        assertThat(slip.assessed(2, Assessment.VALID, on("2026-03-12T01:00:00Z")))
                .isEqualTo(Ruling.WAITS);
        assertThat(slip.state()).isEqualTo(NoticeState.RETURNED);
    }

    @Test
    void nobodyWaitsForAThirdRound() {
        Notice slip = Slip.returned(Slip.received());

        assertThat(slip.withdrawn(3, on("2026-03-12T01:00:00Z"))).isEqualTo(Ruling.ILLEGAL);
    }

    @Test
    void onlyTheSenderOpensRounds() {
        Notice slip = Slip.delivered();

        assertThat(slip.returned(2, "confirmed", null, on("2026-03-12T01:00:00Z")))
                .isEqualTo(Ruling.ILLEGAL);
        assertThat(slip.state()).isEqualTo(NoticeState.DELIVERED);
    }
}
