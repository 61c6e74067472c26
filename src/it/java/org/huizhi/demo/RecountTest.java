package org.huizhi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The demonstration's own count of its slips, against which the nodes' figures are held. */
class RecountTest {

    private static final Months MONTHS = new Months(Instant.parse("2026-11-26T00:00:00Z"));

    @Test
    void aContestedDeclineStaysADeclineAndIsNoFault() {
        assertThat(counts(1, Fate.CONTESTED, Fate.CONTESTED_TWICE, Fate.DECLINED_MISROUTED))
                .containsEntry("due", 5L)
                .containsEntry("senderFault", 1L)
                .containsEntry("cohort", 4L)
                .containsEntry("declined", 3L)
                .containsEntry("contested", 3L)
                .containsEntry("returned", 1L);
    }

    @Test
    void misroutedIsTheSendersFaultByTheAcceptByDayOnly() {
        assertThat(counts(1, Fate.DECLINED_TOO_LATE)).containsEntry("open", 1L).containsEntry("declined", 0L);
        assertThat(counts(2, Fate.DECLINED_TOO_LATE))
                .containsEntry("cohort", 1L)
                .containsEntry("declined", 1L)
                .containsEntry("senderFault", 0L);
    }

    @Test
    void aSecondRoundRewritesNothingOfTheFirst() {
        assertThat(counts(2, Fate.SECOND_ROUND_LATE))
                .containsEntry("returned", 2L)
                .containsEntry("onTime", 1L)
                .containsEntry("invalid", 1L)
                .containsEntry("valid", 1L);
    }

    @Test
    void whatIsExtendedBelongsToTheMonthOfItsNewDueDate() {
        Recount recount = recount(Fate.EXTENDED);
        assertThat(recount.due(Place.YULIN, Place.XINZHOU, 1, 1)).isEmpty();
        assertThat(Recount.counts(recount.due(Place.YULIN, Place.XINZHOU, 2, 2)))
                .containsEntry("onTime", 1L)
                .containsEntry("extended", 1L);
    }

    @Test
    void whatIsLateIsAmendedAndHasTheDaysOfItsMonth() {
        Recount recount = recount(Fate.LATE, Fate.ARRIVED_LATE, Fate.NEVER, Fate.ANSWERED);
        assertThat(recount.changed(Place.YULIN, Place.XINZHOU, 1)).isEqualTo(2);
        assertThat(recount.days(Place.YULIN, Place.XINZHOU, 50)).isZero();
        // August 2026: from the 3rd to 1 September.
        assertThat(recount.days(Place.YULIN, Place.XINZHOU, 75)).isEqualTo(21);
        assertThat(recount.days(Place.YULIN, Place.XINZHOU, 90)).isNull();
    }

    /** The statement has the count of the side that proposes, which had no answer then; figures know better. */
    @Test
    void whatWasSettledApartIsSignedAsTheProposingSideCounts() {
        Recount recount = recount(Fate.SETTLED_APART, Fate.ANSWERED);
        assertThat(Recount.counts(recount.signed(Place.YULIN, Place.XINZHOU, 1)))
                .containsEntry("returned", 1L)
                .containsEntry("open", 1L);
        assertThat(counts(1, Fate.SETTLED_APART)).containsEntry("onTime", 1L).containsEntry("arrivedLate", 0L);
        assertThat(recount.changed(Place.YULIN, Place.XINZHOU, 1)).isEqualTo(1);
    }

    @Test
    void partsAreCountedWhereTheyAreAskedFor() {
        Recount recount = recount(Fate.ANSWERED_BY_PARTS, Fate.ANSWERED, Fate.ANSWERED_BY_PARTS);
        assertThat(recount.parts(Place.XINZHOU)).isEqualTo(4);
        assertThat(recount.parts(Place.YULIN)).isZero();
    }

    @Test
    void theRowsOfEveryFateAddUp() {
        assertThat(Stream.of(1, 2))
                .allSatisfy(asOf -> assertThat(Fate.values()).allSatisfy(fate -> {
                    Map<String, Long> counts = counts(asOf, fate);
                    assertThat(counts.get("due"))
                            .isEqualTo(counts.get("withdrawn") + counts.get("senderFault") + counts.get("cohort"));
                    assertThat(counts.get("cohort"))
                            .isEqualTo(counts.get("returned") + counts.get("declined") + counts.get("open"));
                }));
    }

    private static Map<String, Long> counts(int asOf, Fate... fates) {
        return Recount.counts(recount(fates).due(Place.YULIN, Place.XINZHOU, 1, asOf));
    }

    private static Recount recount(Fate... fates) {
        List<Slip> slips = Arrays.stream(fates)
                .map(fate -> new Slip(
                        fate.word(),
                        Place.YULIN.code,
                        Place.XINZHOU.code,
                        "cooperation-request",
                        "normal",
                        Place.YULIN.hub(),
                        Place.XINZHOU.code,
                        null,
                        fate,
                        null,
                        false,
                        1,
                        null,
                        null))
                .toList();
        return new Recount(slips, MONTHS);
    }
}
