package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.notice.Slip.DELIVERED_AT;
import static org.huizhi.notice.Slip.SHANGHAI;
import static org.huizhi.notice.Slip.on;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.huizhi.agreement.Urgency;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.notice.MessageData.Ruling;
import org.junit.jupiter.api.Test;

class NoticeTest {

    @Test
    void theClockStartsWithTheReceiptAndRunsInTheReceiversDays() {
        Notice late = Slip.submitted();
        // 23:30 on Tuesday the 3rd in Shanghai, still the 3rd in UTC; half an hour later it is Wednesday in Shanghai
        // only.
        late.delivered(Instant.parse("2026-03-03T15:30:00Z"), SHANGHAI);
        Notice nextDay = Slip.submitted();
        nextDay.delivered(Instant.parse("2026-03-03T16:00:00Z"), SHANGHAI);

        assertThat(late.acceptBy).isEqualTo(LocalDate.of(2026, 3, 6));
        assertThat(late.dueDate).isEqualTo(LocalDate.of(2026, 3, 24)).isEqualTo(late.firstDueDate);
        assertThat(nextDay.dueDate).isEqualTo(LocalDate.of(2026, 3, 25));
        assertThat(nextDay.acceptBy).isEqualTo(LocalDate.of(2026, 3, 9));
    }

    @Test
    void aReceiptDatedBeforeTheSubmissionStartsTheClockWithTheSubmission() {
        for (Notice slip : List.of(Slip.submitted(), Slip.arriving())) {
            slip.delivered(Instant.parse("2026-01-05T01:00:00Z"), SHANGHAI);

            assertThat(slip.deliveredAt).isEqualTo(Slip.SUBMITTED_AT);
            assertThat(slip.acceptBy).isEqualTo(LocalDate.of(2026, 3, 5));
            assertThat(slip.dueDate).isEqualTo(LocalDate.of(2026, 3, 23)).isEqualTo(slip.firstDueDate);
        }
    }

    @Test
    void publicHolidaysOfTheReceiverDoNotCount() {
        Notice slip = Slip.submitted();

        slip.delivered(Instant.parse("2026-09-30T02:00:00Z"), SHANGHAI);

        assertThat(slip.acceptBy).isEqualTo(LocalDate.of(2026, 10, 10));
        assertThat(slip.dueDate).isEqualTo(LocalDate.of(2026, 10, 27));
        assertThat(slip.holidaysUnknown).isEmpty();
    }

    @Test
    void aDueDateInAYearWithoutDataCountsWeekendsAndSaysSo() {
        Notice slip = Slip.submitted();

        slip.delivered(Instant.parse("2026-12-25T02:00:00Z"), SHANGHAI);

        assertThat(slip.dueDate).isEqualTo(LocalDate.of(2027, 1, 15));
        assertThat(slip.holidaysUnknown).containsExactly(2027);
    }

    @Test
    void anUrgentSlipHasTheUrgentLimit() {
        Notice urgent = Slip.submitted(Urgency.URGENT);

        urgent.delivered(DELIVERED_AT, SHANGHAI);

        assertThat(urgent.dueDate).isEqualTo(LocalDate.of(2026, 3, 9));
    }

    /** The other region may count otherwise: what is late here may be in time there (feed contract, ReturnFinal). */
    @Test
    void aReturnThatIsLateHereNeedsNoReason() {
        Notice slip = Slip.delivered();
        Instant late =
                slip.requireDueDate().plusDays(3).atStartOfDay(SHANGHAI.zone()).toInstant();

        Ruling ruling = new MessageData.FinalReturn(
                        1, "140900-hub", JsonNodeFactory.instance.objectNode().put("outcome", "confirmed"), null)
                .applyTo(slip, on(UUID.randomUUID(), late));

        assertThat(ruling).isEqualTo(Ruling.APPLIED);
        assertThat(slip.lateReason).isNull();
    }

    @Test
    void aSlipIsOverdueFromTheDayAfterItsDueDateUntilItIsAnswered() {
        Notice slip = Slip.delivered();
        LocalDate due = slip.requireDueDate();

        assertThat(slip.isOverdue(due)).isFalse();
        assertThat(slip.isOverdue(due.plusDays(1))).isTrue();
        slip.accepted(1, Instant.parse("2026-03-04T00:00:00Z"));
        assertThat(slip.isOverdue(due.plusDays(1))).isTrue();
        Slip.returned(slip);
        assertThat(slip.isOverdue(due.plusDays(1))).isFalse();
    }

    /** Until then the sender does not know which due date is to be moved. */
    @Test
    void aProposalThatComesBeforeTheReceiptWaitsForIt() {
        Notice slip = Slip.submitted();
        MessageData.Occurrence said = on("2026-03-04T00:00:00Z");

        assertThat(slip.extensionProposed(1, LocalDate.of(2026, 3, 30), said)).isEqualTo(Ruling.WAITS);
        slip.delivered(DELIVERED_AT, SHANGHAI);

        assertThat(slip.extensionProposed(1, LocalDate.of(2026, 3, 30), said)).isEqualTo(Ruling.APPLIED);
        assertThat(slip.dueDate).as("until it is granted").isEqualTo(LocalDate.of(2026, 3, 23));
    }

    @Test
    void aGrantThatTheOtherNodeDoesNotTakeLeavesTheDateOfTheAgreement() {
        Notice slip = Slip.submitted();
        slip.delivered(Instant.parse("2026-12-25T02:00:00Z"), SHANGHAI);
        slip.extensionProposed(1, LocalDate.of(2027, 2, 1), on("2026-12-26T00:00:00Z"));
        slip.extensionDecided(
                slip.round,
                slip.openExtension().orElseThrow().proposal(),
                Extension.Decision.GRANTED,
                on("2026-12-26T01:00:00Z"));
        assertThat(slip.dueDate).isEqualTo(LocalDate.of(2027, 2, 1));

        slip.revoke(
                Objects.requireNonNull(Objects.requireNonNull(slip.extension).decision()), SHANGHAI);

        assertThat(slip.dueDate).isEqualTo(LocalDate.of(2027, 1, 15));
        assertThat(slip.holidaysUnknown).containsExactly(2027);
        assertThat(slip.extended).isFalse();
        assertThat(slip.grantedDue).isNull();
        assertThat(slip.isOverdue(LocalDate.of(2027, 1, 16))).isTrue();
    }

    @Test
    void aNotificationEndsAtDeliveredAndOwesNothing() {
        Notice notification = Slip.notification(Direction.OUTGOING);

        notification.delivered(DELIVERED_AT, SHANGHAI);

        assertThat(notification.state()).isEqualTo(NoticeState.DELIVERED);
        assertThat(notification.dueDate).isNull();
        assertThat(notification.acceptBy).isNull();
        assertThat(notification.isOverdue(LocalDate.of(2036, 1, 1))).isFalse();
        assertThat(notification.accepted(1, DELIVERED_AT)).isEqualTo(Ruling.ILLEGAL);
        assertThat(notification.returned(1, "x", null, on("2026-03-03T00:00:00Z")))
                .isEqualTo(Ruling.ILLEGAL);
    }

    @Test
    void aReturnWithoutAcceptanceCountsAsAcceptance() {
        for (Notice slip : Slip.onBothSides()) {
            Slip.returned(slip);

            assertThat(slip.state()).isEqualTo(NoticeState.RETURNED);
            assertThat(slip.acceptedAt).isEqualTo(slip.returnedAt);
        }
    }

    @Test
    void anAcceptanceThatArrivesAfterTheReturnKeepsItsEarlierDay() {
        Notice slip = Slip.returned(Slip.delivered());
        Instant acceptedAt = Instant.parse("2026-03-04T00:00:00Z");

        assertThat(slip.accepted(1, acceptedAt)).isEqualTo(Ruling.APPLIED);

        assertThat(slip.acceptedAt).isEqualTo(acceptedAt);
        assertThat(slip.state()).isEqualTo(NoticeState.RETURNED);
    }

    @Test
    void aRefusedSubmissionEndsTheSlipWithTheReason() {
        Notice slip = Slip.submitted();

        slip.refused(Slip.DELIVERED_AT, RefusalReason.NO_AGREEMENT);

        assertThat(slip.state()).isEqualTo(NoticeState.REFUSED);
        assertThat(slip.reason).isEqualTo("no-agreement");
        assertThat(slip.accepted(1, DELIVERED_AT)).isEqualTo(Ruling.ILLEGAL);
    }

    @Test
    void aSecondFinalAnswerIsIllegalWhicheverItIs() {
        for (Notice slip : Slip.onBothSides()) {
            slip.declined(1, DeclineReason.MISROUTED, on("2026-03-05T00:00:00Z"));

            assertThat(slip.returned(1, "confirmed", null, on("2026-03-06T00:00:00Z")))
                    .isEqualTo(Ruling.ILLEGAL);
            assertThat(slip.declined(1, DeclineReason.INCOMPLETE, on("2026-03-06T00:00:00Z")))
                    .isEqualTo(Ruling.ILLEGAL);
            assertThat(slip.state()).isEqualTo(NoticeState.DECLINED);
            assertThat(slip.reason).isEqualTo("misrouted");
        }
    }

    @Test
    void anAnswerThatTheOtherNodeRefusedDoesNotCountAndTheOfficeCanAnswerAgain() {
        Notice slip = Slip.received();
        slip.declined(1, DeclineReason.MISROUTED, on("2026-03-05T00:00:00Z"));

        slip.revoke(Objects.requireNonNull(slip.answer), SHANGHAI);

        assertThat(slip.state()).isEqualTo(NoticeState.RECEIVED);
        assertThat(slip.reason).isNull();
        Slip.returned(slip);
        slip.revoke(Objects.requireNonNull(slip.answer), SHANGHAI);
        assertThat(slip.allows(Verb.RETURN_FINAL)).isTrue();
        assertThat(slip.outcome).isNull();
    }

    @Test
    void theRefusalOfAnotherMessageRevokesNoAnswer() {
        Notice slip = Slip.returned(Slip.received());

        slip.revoke(UUID.randomUUID(), SHANGHAI);

        assertThat(slip.state()).isEqualTo(NoticeState.RETURNED);
    }

    @Test
    void anotherRegionAddsFiftyMessagesToASlipAtTheMost() {
        Notice notice = Slip.delivered();
        for (int i = 0; i < 50; i++) {
            assertThat(notice.answeredInterim(1, Slip.DELIVERED_AT.plusSeconds(i)))
                    .isEqualTo(Ruling.APPLIED);
        }

        assertThat(notice.answeredInterim(1, Slip.DELIVERED_AT)).isEqualTo(Ruling.ILLEGAL);
        assertThat(Slip.returned(notice).state()).isEqualTo(NoticeState.RETURNED);
    }
}
