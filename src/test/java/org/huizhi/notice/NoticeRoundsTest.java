package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.notice.Slip.on;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
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
            Slip.begun(slip, "2026-03-11T01:00:00Z");

            assertThat(slip.round).isEqualTo(2);
            assertThat(slip.state()).isEqualTo(NoticeState.ACCEPTED);
            assertThat(slip.verdict).isEqualTo("invalid");
            assertThat(slip.returnedAt).isNull();
            assertThat(slip.outcome).isNull();
            assertThat(slip.dueDate).isEqualTo(LocalDate.of(2026, 4, 1)).isEqualTo(slip.firstDueDate);
            assertThat(slip.acceptBy).isEqualTo(LocalDate.of(2026, 3, 16));
            EarlierRound first = first(slip);
            assertThat(first.dueDate).isEqualTo(firstDue).isEqualTo(first.firstDueDate);
            assertThat(first.returnedOn).isEqualTo(LocalDate.of(2026, 3, 10));
            assertThat(first.outcome).isEqualTo("confirmed");
            assertThat(first.verdict).isEqualTo("invalid");
            assertThat(first.assessedAt).isEqualTo(Instant.parse("2026-03-11T01:00:00Z"));
        }
    }

    /** An assessment of Friday that the receiver's node has on Monday costs its office no day. */
    @Test
    void theSecondRoundBeginsWhenTheReceiverHasTheAssessment() {
        for (Notice slip : Slip.onBothSides()) {
            Slip.returned(slip);
            MessageData.Occurrence friday = new MessageData.Occurrence(
                    UUID.randomUUID(),
                    Instant.parse("2026-03-13T08:00:00Z"),
                    Slip.SHANGHAI,
                    Instant.parse("2026-03-16T01:00:00Z"));

            slip.assessed(1, Assessment.INVALID, friday);
            if (slip.direction == Direction.OUTGOING) {
                assertThat(slip.dueDate).as("without the receipt nobody knows").isNull();
                assertThat(slip.isOverdue(LocalDate.of(2030, 1, 1))).isFalse();
                Slip.begun(slip, "2026-03-16T01:00:00Z");
            }

            assertThat(slip.begunAt).isEqualTo(Instant.parse("2026-03-16T01:00:00Z"));
            assertThat(slip.dueDate).as("15 working days after the 16th").isEqualTo(LocalDate.of(2026, 4, 7));
        }
    }

    @Test
    void aClockSetBackAtTheReceiverBeginsNoRoundBeforeWhatOpenedIt() {
        for (Notice slip : Slip.onBothSides()) {
            Slip.returned(slip);

            slip.assessed(1, Assessment.INVALID, on("2026-03-11T01:00:00Z"));
            Slip.begun(slip, "2026-01-05T01:00:00Z");

            assertThat(slip.begunAt).isEqualTo(Instant.parse("2026-03-11T01:00:00Z"));
            assertThat(slip.dueDate).isEqualTo(LocalDate.of(2026, 4, 1));
        }
    }

    @Test
    void anAssessmentDatedBeforeTheReturnStartsTheSecondRoundWithTheReturn() {
        for (Notice slip : Slip.onBothSides()) {
            Slip.returned(slip);

            slip.assessed(1, Assessment.INVALID, on("2026-01-05T01:00:00Z"));
            Slip.begun(slip, "2026-01-05T01:00:00Z");

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

    /** The receiver's node does not take it: for both there has been no second round. */
    @Test
    void aRefusedAssessmentBringsTheFirstRoundBack() {
        Notice slip = Slip.returned(Slip.delivered());
        MessageData.Occurrence said = on("2026-03-11T01:00:00Z");
        LocalDate due = slip.dueDate;
        slip.assessed(1, Assessment.INVALID, said);

        slip.revoke(said.messageId(), Slip.SHANGHAI);

        assertThat(slip.round).isEqualTo(1);
        assertThat(slip.state()).isEqualTo(NoticeState.RETURNED);
        assertThat(slip.first).isNull();
        assertThat(slip.verdict).isNull();
        assertThat(slip.dueDate).isEqualTo(due);
        assertThat(slip.outcome).isEqualTo("confirmed");
        assertThat(slip.allows(Verb.ASSESS)).isTrue();
    }

    @Test
    void aRefusedAssessmentOfTheLastRoundLeavesTheReturnUnassessed() {
        Notice slip = Slip.returned(Slip.delivered());
        MessageData.Occurrence said = on("2026-03-11T01:00:00Z");
        slip.assessed(1, Assessment.VALID, said);

        slip.revoke(said.messageId(), Slip.SHANGHAI);

        assertThat(slip.state()).isEqualTo(NoticeState.RETURNED);
        assertThat(slip.verdict).isNull();
    }

    @Test
    void aContestedDeclineSendsTheSlipBackToTheSameOffice() {
        for (Notice slip : Slip.onBothSides()) {
            slip.declined(1, DeclineReason.MISROUTED, on("2026-03-04T01:00:00Z"));
            assertThat(slip.senderFault).isTrue();
            declineArrived(slip, "2026-03-04T02:00:00Z");

            assertThat(slip.contested(1, on("2026-03-09T01:00:00Z")))
                    .as("three working days after the 4th")
                    .isEqualTo(Ruling.APPLIED);
            Slip.begun(slip, "2026-03-09T01:00:00Z");

            assertThat(slip.round).isEqualTo(2);
            assertThat(slip.state())
                    .isEqualTo(slip.direction == Direction.OUTGOING ? NoticeState.DELIVERED : NoticeState.RECEIVED);
            assertThat(slip.reason).isNull();
            assertThat(slip.dueDate).isEqualTo(LocalDate.of(2026, 3, 30));
            assertThat(first(slip).reason).isEqualTo("misrouted");
            assertThat(first(slip).contestedAt).isEqualTo(Instant.parse("2026-03-09T01:00:00Z"));
        }
    }

    @Test
    void aContestOfTheSecondRoundIsRecordedAndNothingFollows() {
        for (Notice slip : Slip.onBothSides()) {
            Slip.returned(slip);
            slip.assessed(1, Assessment.INVALID, on("2026-03-11T01:00:00Z"));
            Slip.begun(slip, "2026-03-11T01:00:00Z");
            slip.declined(2, DeclineReason.NOT_COMPETENT, on("2026-03-12T01:00:00Z"));
            declineArrived(slip, "2026-03-12T01:00:00Z");

            assertThat(slip.contested(2, on("2026-03-13T01:00:00Z"))).isEqualTo(Ruling.APPLIED);

            assertThat(slip.round).isEqualTo(2);
            assertThat(slip.state()).isEqualTo(NoticeState.DECLINED);
            assertThat(slip.contestedAt).isEqualTo(Instant.parse("2026-03-13T01:00:00Z"));
            assertThat(slip.contested(2, on("2026-03-13T02:00:00Z"))).isEqualTo(Ruling.ILLEGAL);
        }
    }

    @Test
    void aContestAfterTheAcceptanceLimitChangesNothing() {
        for (Notice slip : Slip.onBothSides()) {
            slip.declined(1, DeclineReason.MISROUTED, on("2026-03-04T01:00:00Z"));
            declineArrived(slip, "2026-03-04T02:00:00Z");

            assertThat(slip.contested(1, on("2026-03-10T01:00:00Z"))).isEqualTo(Ruling.ILLEGAL);
            assertThat(slip.contested(2, on("2026-03-05T01:00:00Z")))
                    .isEqualTo(slip.direction == Direction.OUTGOING ? Ruling.ILLEGAL : Ruling.WAITS);

            assertThat(slip.state()).isEqualTo(NoticeState.DECLINED);
            assertThat(slip.contestedAt).isNull();
        }
    }

    /** Days count from its arrival, which only the receipt tells. */
    @Test
    void theReceiverWaitsUntilItKnowsWhenTheDeclineArrived() {
        Notice slip = Slip.received();
        slip.declined(1, DeclineReason.MISROUTED, on("2026-03-04T01:00:00Z"));
        MessageData.Occurrence contest = on("2026-03-10T01:00:00Z");

        assertThat(slip.contested(1, contest)).isEqualTo(Ruling.WAITS);
        declineArrived(slip, "2026-03-06T01:00:00Z");

        assertThat(slip.contested(1, contest)).isEqualTo(Ruling.APPLIED);
    }

    /** Else a return of years ago, even an erased one, could be sent back. */
    @Test
    void aReturnIsAssessedAsInvalidWithinTwentyWorkingDaysOfItsArrival() {
        for (Notice slip : Slip.onBothSides()) {
            returnArrived(slip, "2026-03-11T02:00:00Z");

            assertThat(slip.assessed(1, Assessment.INVALID, on("2026-04-09T16:00:00Z")))
                    .as("on the 10th of April, where the 6th is a holiday")
                    .isEqualTo(Ruling.ILLEGAL);
            assertThat(slip.assessed(1, Assessment.INVALID, on("2026-04-09T15:59:00Z")))
                    .isEqualTo(Ruling.APPLIED);
            assertThat(slip.round).isEqualTo(2);
        }
        for (Notice slip : Slip.onBothSides()) {
            returnArrived(slip, "2026-03-11T02:00:00Z");

            assertThat(slip.assessed(1, Assessment.VALID, on("2027-03-11T02:00:00Z")))
                    .as("nothing follows from it")
                    .isEqualTo(Ruling.APPLIED);
        }
    }

    /** The receiver may not know yet that the return came late, and judges then only what is in time in any case. */
    @Test
    void theReceiverAsksForTheReceiptOfTheReturnWhereItMatters() {
        Notice slip = Slip.returned(Slip.received());
        MessageData.Occurrence invalid = on("2026-04-10T01:00:00Z");
        assertThat(slip.assessed(1, Assessment.INVALID, invalid)).isEqualTo(Ruling.WAITS);
        slip.answerArrived(Objects.requireNonNull(slip.answer), Instant.parse("2026-03-12T02:00:00Z"), Slip.SHANGHAI);

        assertThat(slip.assessed(1, Assessment.INVALID, invalid)).isEqualTo(Ruling.APPLIED);

        Notice inTime = Slip.returned(Slip.received());
        assertThat(inTime.assessed(1, Assessment.INVALID, on("2026-04-08T01:00:00Z")))
                .isEqualTo(Ruling.APPLIED);
    }

    /** A signature names any day of the last ninety; when it came, the receipt says. */
    @Test
    void aJudgementThatIsDatedBackCountsOnTheDayOfItsArrival() {
        Notice declined = Slip.received();
        declined.declined(1, DeclineReason.MISROUTED, on("2026-03-04T01:00:00Z"));
        declineArrived(declined, "2026-03-04T02:00:00Z");
        assertThat(declined.contested(1, arriving("2026-03-06T01:00:00Z", "2026-03-10T01:00:00Z")))
                .as("signed on Friday, in time until Monday, there on Tuesday")
                .isEqualTo(Ruling.ILLEGAL);
        assertThat(declined.contested(1, arriving("2026-03-09T01:00:00Z", "2026-03-10T01:00:00Z")))
                .as("signed on Monday, there on the next working day")
                .isEqualTo(Ruling.APPLIED);

        Notice returned = returnArrived(Slip.received(), "2026-03-11T02:00:00Z");
        assertThat(returned.assessed(1, Assessment.INVALID, arriving("2026-03-12T01:00:00Z", "2026-04-10T01:00:00Z")))
                .isEqualTo(Ruling.ILLEGAL);
        assertThat(returned.state()).isEqualTo(NoticeState.RETURNED);
        assertThat(returned.assessed(1, Assessment.INVALID, arriving("2026-04-09T01:00:00Z", "2026-04-10T01:00:00Z")))
                .isEqualTo(Ruling.APPLIED);
    }

    @Test
    void anErasedSlipIsNotSentBack() {
        for (Notice slip : Slip.onBothSides()) {
            returnArrived(slip, "2026-03-10T02:00:00Z").erased(Instant.parse("2026-03-11T00:00:00Z"));
            assertThat(slip.assessed(1, Assessment.INVALID, on("2026-03-11T01:00:00Z")))
                    .isEqualTo(Ruling.ILLEGAL);
            assertThat(slip.assessed(1, Assessment.VALID, on("2026-03-11T01:00:00Z")))
                    .isEqualTo(Ruling.APPLIED);
        }
        for (Notice slip : Slip.onBothSides()) {
            slip.declined(1, DeclineReason.MISROUTED, on("2026-03-04T01:00:00Z"));
            declineArrived(slip, "2026-03-04T02:00:00Z");
            slip.erased(Instant.parse("2026-03-05T00:00:00Z"));
            assertThat(slip.contested(1, on("2026-03-05T01:00:00Z"))).isEqualTo(Ruling.ILLEGAL);
        }
    }

    @Test
    void aRefusedContestBringsTheDeclineBack() {
        Notice slip = Slip.delivered();
        slip.declined(1, DeclineReason.MISROUTED, on("2026-03-04T01:00:00Z"));
        MessageData.Occurrence said = on("2026-03-05T01:00:00Z");
        slip.contested(1, said);

        slip.revoke(said.messageId(), Slip.SHANGHAI);

        assertThat(slip.round).isEqualTo(1);
        assertThat(slip.state()).isEqualTo(NoticeState.DECLINED);
        assertThat(slip.reason).isEqualTo("misrouted");
        assertThat(slip.contestedAt).isNull();
        assertThat(slip.senderFault).isTrue();
    }

    /** It was accepted, so it is the right office: whichever of the two messages came first. */
    @Test
    void aDeclineAfterAnAcceptanceIsNoFaultOfTheSender() {
        Instant accepted = Instant.parse("2026-03-03T01:00:00Z");
        for (Notice slip : Slip.onBothSides()) {
            slip.accepted(1, accepted);
            slip.declined(1, DeclineReason.MISROUTED, on("2026-03-04T01:00:00Z"));
            assertThat(slip.senderFault).isFalse();
        }
        Notice overtaken = Slip.delivered();
        overtaken.declined(1, DeclineReason.MISROUTED, on("2026-03-04T01:00:00Z"));
        assertThat(overtaken.senderFault).isTrue();
        overtaken.accepted(1, accepted);
        assertThat(overtaken.senderFault).isFalse();
    }

    /** The sender's node has refused it, and counts none. */
    @Test
    void aDeclineAfterARefusedAcceptanceIsTheSendersFault() {
        Notice slip = Slip.received();
        slip.accepted(1, Instant.parse("2026-03-03T01:00:00Z"));
        slip.declined(1, DeclineReason.MISROUTED, on("2026-03-04T01:00:00Z"));

        slip.acceptedSince(null, null, Slip.SHANGHAI);

        assertThat(slip.acceptedAt).isNull();
        assertThat(slip.senderFault).isTrue();
        assertThat(slip.state()).isEqualTo(NoticeState.DECLINED);
    }

    @Test
    void ofTwoRoundsEachIsAcceptedByWhatStands() {
        Notice slip = Slip.received();
        slip.accepted(1, Instant.parse("2026-03-03T01:00:00Z"));
        slip.declined(1, DeclineReason.INCOMPLETE, on("2026-03-04T01:00:00Z"));
        declineArrived(slip, "2026-03-04T02:00:00Z");
        slip.contested(1, on("2026-03-05T01:00:00Z"));
        slip.accepted(2, Instant.parse("2026-03-06T01:00:00Z"));

        slip.acceptedSince(null, Instant.parse("2026-03-06T01:00:00Z"), Slip.SHANGHAI);

        assertThat(first(slip).acceptedAt).isNull();
        assertThat(first(slip).senderFault).isTrue();
        assertThat(slip.acceptedAt).isEqualTo(Instant.parse("2026-03-06T01:00:00Z"));
        assertThat(slip.state()).isEqualTo(NoticeState.ACCEPTED);
    }

    @Test
    void aDeclineIsTheSendersFaultByTheDayOfAcceptanceOnly() {
        for (Notice slip : Slip.onBothSides()) {
            slip.declined(1, DeclineReason.INCOMPLETE, on("2026-03-05T15:59:00Z"));
            assertThat(slip.senderFault).as("on the 5th, the last day").isTrue();
        }
        for (Notice slip : Slip.onBothSides()) {
            slip.declined(1, DeclineReason.INCOMPLETE, on("2026-03-05T16:00:00Z"));
            assertThat(slip.senderFault).as("on the 6th").isFalse();
        }
        for (Notice slip : Slip.onBothSides()) {
            slip.declined(1, DeclineReason.NOT_COMPETENT, on("2026-03-03T01:00:00Z"));
            assertThat(slip.senderFault).isFalse();
        }
        Notice beforeTheReceipt = Slip.submitted();
        beforeTheReceipt.declined(1, DeclineReason.MISROUTED, on("2026-03-04T01:00:00Z"));
        assertThat(beforeTheReceipt.senderFault).isFalse();
        beforeTheReceipt.delivered(Slip.DELIVERED_AT, Slip.SHANGHAI);
        assertThat(beforeTheReceipt.senderFault).isTrue();
    }

    /** It was on its way while the sender sent the slip back. */
    @Test
    void anAcceptanceOfTheFirstRoundThatComesInTheSecondCountsForBoth() {
        Notice slip = Slip.delivered();
        slip.declined(1, DeclineReason.MISROUTED, on("2026-03-04T01:00:00Z"));
        slip.contested(1, on("2026-03-05T01:00:00Z"));
        Slip.begun(slip, "2026-03-05T01:00:00Z");

        slip.accepted(1, Instant.parse("2026-03-03T01:00:00Z"));

        assertThat(first(slip).acceptedAt).isEqualTo(Instant.parse("2026-03-03T01:00:00Z"));
        assertThat(first(slip).senderFault).isFalse();
        assertThat(slip.state()).isEqualTo(NoticeState.ACCEPTED);
    }

    /** The office that accepted it is not the one that answered, and has it no more. */
    @Test
    void whoSpokeInTheFirstRoundDoesNotSpeakInTheSecond() {
        Notice slip = Slip.delivered();
        new MessageData.Declined(1, "140930-health", DeclineReason.INCOMPLETE, null)
                .applyTo(slip, on("2026-03-04T01:00:00Z"));
        slip.contested(1, on("2026-03-05T01:00:00Z"));
        Slip.begun(slip, "2026-03-05T01:00:00Z");

        new MessageData.Accepted(1, "140930-hub").applyTo(slip, on("2026-03-03T01:00:00Z"));

        assertThat(slip.peerOffice).isEqualTo("140930-health");
        assertThat(first(slip).peerOffice).isEqualTo("140930-health");
    }

    @Test
    void theReceiptThatComesInTheSecondRoundStartsTheClockOfTheFirst() {
        Notice slip = Slip.returned(Slip.submitted());
        slip.assessed(1, Assessment.INVALID, on("2026-03-11T01:00:00Z"));

        slip.delivered(Slip.DELIVERED_AT, Slip.SHANGHAI);

        assertThat(first(slip).dueDate).isEqualTo(LocalDate.of(2026, 3, 23));
        assertThat(first(slip).returnDays).isEqualTo(6);
        assertThat(slip.dueDate).isNull();
    }

    @Test
    void aReturnThatIsOnItsWayForMoreThanAWorkingDayIsMarked() {
        for (Notice slip : Slip.onBothSides()) {
            slip.returned(1, "confirmed", null, arriving("2026-03-13T02:00:00Z", "2026-03-16T02:00:00Z"));
            if (slip.direction == Direction.INCOMING) {
                slip.answerArrived(
                        Objects.requireNonNull(slip.answer), Instant.parse("2026-03-16T02:00:00Z"), Slip.SHANGHAI);
            }
            assertThat(slip.arrivedOn).isEqualTo(LocalDate.of(2026, 3, 16));
            assertThat(slip.arrivedLate).as("Friday's, on Monday").isFalse();
        }
        for (Notice slip : Slip.onBothSides()) {
            slip.returned(1, "confirmed", null, arriving("2026-03-13T02:00:00Z", "2026-03-17T02:00:00Z"));
            UUID answer = Objects.requireNonNull(slip.answer);
            slip.assessed(1, Assessment.INVALID, on("2026-03-18T01:00:00Z"));
            if (slip.direction == Direction.INCOMING) {
                slip.answerArrived(answer, Instant.parse("2026-03-17T02:00:00Z"), Slip.SHANGHAI);
            }
            assertThat(first(slip).arrivedLate)
                    .as("the receipt may come in the second round")
                    .isTrue();
            assertThat(slip.arrivedLate).isFalse();
        }
    }

    private static MessageData.Occurrence arriving(String at, String receivedAt) {
        return new MessageData.Occurrence(
                UUID.randomUUID(), Instant.parse(at), Slip.SHANGHAI, Instant.parse(receivedAt));
    }

    /** Signed on the 10th of March. */
    private static Notice returnArrived(Notice slip, String at) {
        Slip.returned(slip);
        slip.answerArrived(Objects.requireNonNull(slip.answer), Instant.parse(at), Slip.SHANGHAI);
        return slip;
    }

    private static void declineArrived(Notice slip, String at) {
        slip.answerArrived(Objects.requireNonNull(slip.answer), Instant.parse(at), Slip.SHANGHAI);
    }

    private static EarlierRound first(Notice slip) {
        return Objects.requireNonNull(slip.first, "in the second round");
    }
}
