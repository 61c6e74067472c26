package org.huizhi.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.evidence.Findings.codes;
import static org.huizhi.evidence.Findings.deadline;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.huizhi.calendar.Calendars;
import org.huizhi.envelope.MessageType;
import org.huizhi.evidence.Finding.Code;
import org.junit.jupiter.api.Test;

/** When a slip was due, and whether its answer was in time, as receipt, agreement and calendar give it. */
class EvidenceDatesTest {

    private final SignedSlip slip = new SignedSlip();

    /** What the authority signs later moves no date that is set; from then on it counts. */
    @Test
    void aYearThatWasSignedAfterTheDueDateWasSetIsNotHeldAgainstIt() {
        String year = slip.authority.calendar(
                "{\"calendar\":\"cn\",\"year\":2026,\"source\":\"drill\",\"makeUpDays\":[],\"holidays\":"
                        + "[{\"zh\":\"演练\",\"en\":\"Drill\",\"from\":\"2026-03-10\",\"to\":\"2026-03-11\"}]}",
                Instant.parse("2026-03-05T00:00:00Z"));
        EvidenceVerifier later = new EvidenceVerifier(
                SignedSlip.SIGNATURES,
                slip.authority.verificationKeys(),
                List.of(year),
                Calendars.of(Optional.empty()));

        Report report = later.verify(slip.bundle());

        assertThat(report.findings()).isEmpty();
        assertThat(deadline(report).unknownYears()).containsExactly(2026);
        slip.dueDate = slip.dueDate.plusDays(2);
        assertThat(codes(later.verify(slip.bundle()))).as("by the days of now").isEmpty();
        slip.dueDate = slip.dueDate.plusDays(1);
        assertThat(codes(later.verify(slip.bundle()))).contains(Code.OTHER_DATES);
    }

    /** Due on the last day of a year of which all holidays were known, by a node that did not know the next one yet. */
    @Test
    void aNewYearThatWasSignedLaterAndBeginsInTheOldOneIsNotHeldAgainstIt() {
        slip.receivedAt = Instant.parse("2026-12-10T02:00:00Z");
        slip.deliveredAt = slip.receivedAt;
        slip.dueDate = LocalDate.of(2026, 12, 31);
        byte[] receipt = slip.receiptOf(slip.xinzhou, slip.submission);
        String year = slip.authority.calendar(
                "{\"calendar\":\"cn\",\"year\":2027,\"source\":\"drill\",\"makeUpDays\":[],\"holidays\":"
                        + "[{\"zh\":\"元旦\",\"en\":\"New Year\",\"from\":\"2026-12-31\",\"to\":\"2027-01-02\"}]}",
                Instant.parse("2026-12-20T00:00:00Z"));
        EvidenceVerifier later = new EvidenceVerifier(
                SignedSlip.SIGNATURES,
                slip.authority.verificationKeys(),
                List.of(year),
                Calendars.of(Optional.empty()));

        Report report = later.verify(slip.bundle(slip.submission, receipt, slip.answer));

        assertThat(codes(report)).doesNotContain(Code.OTHER_DATES);
        assertThat(deadline(report).unknownYears()).containsExactly(2027);
    }

    /** It counted the holidays, and signed so. Whoever leaves them out makes a return late that is not. */
    @Test
    void theDateThatTheReceiverSignedIsNotPassedOver() {
        String year = slip.authority.calendar(
                "{\"calendar\":\"cn\",\"year\":2026,\"source\":\"drill\",\"makeUpDays\":[],\"holidays\":"
                        + "[{\"zh\":\"演练\",\"en\":\"Drill\",\"from\":\"2026-03-10\",\"to\":\"2026-03-11\"}]}",
                Instant.parse("2026-01-05T00:00:00Z"));
        EvidenceVerifier verifier = new EvidenceVerifier(
                SignedSlip.SIGNATURES,
                slip.authority.verificationKeys(),
                List.of(year),
                Calendars.of(Optional.empty()));
        slip.said = SignedSlip.DUE.plusDays(2);
        byte[] receipt = slip.receiptOf(slip.xinzhou, slip.submission);

        assertThat(codes(verifier.verify(slip.bundle(slip.submission, receipt, slip.answer))))
                .containsExactly(Code.OTHER_DATES);
        slip.dueDate = SignedSlip.DUE.plusDays(2);
        assertThat(codes(verifier.verify(slip.bundle(slip.submission, receipt, slip.answer))))
                .isEmpty();
    }

    @Test
    void aDueDateThatReceiptAndAgreementDoNotGiveIsFound() {
        slip.dueDate = SignedSlip.DUE.plusDays(1);

        assertThat(codes(slip.verified(slip.bundle()))).containsExactly(Code.OTHER_DATES);
    }

    @Test
    void aReceiptDatedBeforeTheSubmissionCountsFromTheSubmission() {
        slip.receivedAt = SignedSlip.SUBMITTED.minus(Duration.ofDays(30));
        slip.deliveredAt = SignedSlip.SUBMITTED;
        byte[] receipt = slip.receiptOf(slip.xinzhou, slip.submission);

        Report report = slip.verified(slip.bundle(slip.submission, receipt, slip.answer));

        assertThat(codes(report)).isEmpty();
        assertThat(deadline(report).dueDate()).isEqualTo(SignedSlip.DUE);
    }

    @Test
    void theSecondRoundCountsFromTheAssessment() {
        slip.assessedAt = Instant.parse("2026-03-09T01:00:00Z");
        slip.dueDate = LocalDate.of(2026, 3, 30);

        Report report = slip.verified(slip.bundle());

        assertThat(codes(report)).isEmpty();
        assertThat(deadline(report).dueDate()).isEqualTo(slip.dueDate);
    }

    @Test
    void anAssessmentDatedBeforeTheReturnCountsFromTheReturn() {
        slip.assessedAt = Instant.parse("2026-03-03T02:00:00Z");
        slip.dueDate = LocalDate.of(2026, 3, 27);

        Report report = slip.verified(slip.bundle());

        assertThat(codes(report)).isEmpty();
        assertThat(deadline(report).dueDate()).isEqualTo(slip.dueDate);
    }

    @Test
    void aGrantedExtensionIsTheDueDate() {
        slip.extend("2026-04-10");
        slip.dueDate = LocalDate.of(2026, 4, 10);

        Report report = slip.verified(slip.bundle());

        assertThat(codes(report)).isEmpty();
        assertThat(deadline(report).dueDate()).isEqualTo(slip.dueDate);
    }

    /** For both nodes there was no second round, and no later due date: the first round's stands. */
    @Test
    void whatTheReceiverRefusedMovesNoDueDate() {
        slip.refused = true;
        slip.assessedAt = Instant.parse("2026-03-09T01:00:00Z");
        assertStands(slip);

        SignedSlip notGranted = new SignedSlip();
        notGranted.refused = true;
        notGranted.extend("2026-04-10");
        assertStands(notGranted);
    }

    @Test
    void anExtensionToADayThatIsNotInTheCalendarIsNone() {
        slip.extend("2026-02-30");

        Report report = slip.verified(slip.bundle());

        assertThat(codes(report)).isEmpty();
        assertThat(deadline(report).dueDate()).isEqualTo(SignedSlip.DUE);
    }

    @Test
    void aLateReturnIsValidAndLate() {
        slip.answeredAt = Instant.parse("2026-03-24T02:00:00Z");
        byte[] answer = slip.message(slip.xinzhou, 3, MessageType.RETURN_FINAL, slip.answeredAt, SignedSlip.round());

        Report report = slip.verified(slip.bundle(slip.submission, slip.receipt, answer));

        assertThat(report.valid()).isTrue();
        assertThat(deadline(report).kept()).isFalse();
    }

    private static void assertStands(SignedSlip slip) {
        Report report = slip.verified(slip.bundle());

        assertThat(codes(report)).isEmpty();
        assertThat(deadline(report).dueDate()).isEqualTo(SignedSlip.DUE);
        assertThat(deadline(report).returnedOn()).isEqualTo(LocalDate.of(2026, 3, 6));
    }
}
