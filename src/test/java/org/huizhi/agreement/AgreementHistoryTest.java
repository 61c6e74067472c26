package org.huizhi.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.huizhi.directory.LocalizedName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What facts make of an agreement, in whatever order they became known. */
class AgreementHistoryTest {

    private static final AgreementName AGREEMENT = AgreementName.between("cn-610800", "cn-140900", "a");

    private static final String YULIN = "cn-610800";
    private static final String XINZHOU = "cn-140900";
    private static final String TYPE = "residence-confirmation";
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
    private static final Instant NOON = Instant.parse("2026-11-23T04:00:00Z");

    private final Agreement first = version(1, LocalDate.of(2026, 1, 1), null);

    @Test
    void aSuspensionCountsFromItsInstantUntilItsOwnSideResumes() {
        AgreementBook book = book(
                suspended(YULIN, NOON), resumed(XINZHOU, NOON.plusSeconds(30)), resumed(YULIN, NOON.plusSeconds(60)));

        assertThat(admits(book, NOON.minusMillis(1))).isTrue();
        assertThat(admits(book, NOON)).isFalse();
        assertThat(admits(book, NOON.plusSeconds(59)))
                .as("the other side cannot lift it")
                .isFalse();
        assertThat(admits(book, NOON.plusSeconds(60))).isTrue();
    }

    @Test
    void bothSidesMayHaveSuspendedAndBothHaveToResume() {
        AgreementBook book = book(
                suspended(YULIN, NOON), suspended(XINZHOU, NOON.plusSeconds(1)), resumed(YULIN, NOON.plusSeconds(2)));

        assertThat(book.admit(exchange(TODAY, NOON.plusSeconds(3))))
                .isInstanceOfSatisfying(
                        ExchangePermission.NoAgreement.class,
                        none -> assertThat(none.detail())
                                .hasToString(
                                        "agreement a version 1 is suspended by cn-140900 since 2026-11-23T04:00:01Z"));
    }

    @Test
    void theOrderInWhichFactsBecomeKnownChangesNothing() {
        List<AgreementFact> facts = List.of(
                suspended(YULIN, NOON),
                resumed(YULIN, NOON.plusSeconds(10)),
                suspended(YULIN, NOON.plusSeconds(20)),
                suspended(XINZHOU, NOON.plusSeconds(5)),
                resumed(XINZHOU, NOON.plusSeconds(40)),
                terminated(1, LocalDate.of(2027, 1, 31)),
                terminated(1, LocalDate.of(2026, 12, 31)));
        Random random = new Random(42);
        for (int i = 0; i < 50; i++) {
            List<AgreementFact> order = new ArrayList<>(facts);
            Collections.shuffle(order, random);
            AgreementHistory history = new AgreementHistory(order);

            assertThat(history.suspensionAt(NOON.plusSeconds(15)).orElseThrow().region())
                    .isEqualTo(XINZHOU);
            assertThat(history.suspensionAt(NOON.plusSeconds(50)).orElseThrow().at())
                    .isEqualTo(NOON.plusSeconds(20));
            assertThat(history.terminationOf(1).orElseThrow().lastDay()).isEqualTo(LocalDate.of(2026, 12, 31));
        }
    }

    /** A partner's node or its enemy may say the same for ever; and messages overtake each other. */
    @Test
    void ofWordsThatRepeatEachOtherTheFirstAndTheLastTellWhatHoldsInTheEnd() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            List<AgreementFact> words = new ArrayList<>();
            for (int second = 0; second < 12; second++) {
                Instant at = NOON.plusSeconds(second);
                words.add(random.nextBoolean() ? suspended(XINZHOU, at) : resumed(XINZHOU, at));
            }
            List<AgreementFact> order = new ArrayList<>(words);
            Collections.shuffle(order, random);
            List<AgreementFact> kept = new ArrayList<>();
            for (AgreementFact word : order) {
                List<AgreementFact> redundant = new AgreementHistory(kept).redundantWith(word);
                if (!redundant.contains(word)) {
                    kept.add(word);
                    kept.removeAll(redundant);
                }
            }

            assertThat(new AgreementHistory(kept).suspendedBy(XINZHOU, NOON.plusSeconds(60)))
                    .isEqualTo(new AgreementHistory(words).suspendedBy(XINZHOU, NOON.plusSeconds(60)));
        }
    }

    @Test
    void whoSaysTheSameForEverIsRememberedTwice() {
        List<AgreementFact> kept = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            AgreementFact word = suspended(XINZHOU, NOON.plusSeconds(i));
            kept.removeAll(new AgreementHistory(kept).redundantWith(word));
            kept.add(word);
        }

        assertThat(kept).hasSize(2);
    }

    @Test
    void aTerminationEndsWhatIsSignedAndNoLaterRenewal() {
        Agreement renewal = version(2, LocalDate.of(2027, 2, 1), null);
        AgreementBook book = book(terminated(1, LocalDate.of(2026, 12, 31)));

        assertThat(admits(book, LocalDate.of(2026, 12, 31))).isTrue();
        assertThat(book.admit(exchange(LocalDate.of(2027, 1, 1), NOON)))
                .isInstanceOfSatisfying(
                        ExchangePermission.NoAgreement.class,
                        none -> assertThat(none.detail())
                                .hasToString("agreement a version 1 was terminated by cn-610800 to end on 2026-12-31"));
        assertThat(admits(book.with(List.of(renewal)), LocalDate.of(2027, 2, 1)))
                .isTrue();
        assertThat(state(book, first, LocalDate.of(2026, 12, 31))).isEqualTo(AgreementState.IN_FORCE);
        assertThat(state(book, first, LocalDate.of(2027, 1, 1))).isEqualTo(AgreementState.TERMINATED);
    }

    @Test
    void whoCountersignedSendsOnceTheOtherSideHasConfirmed() {
        AgreementFact signed = AgreementFact.of(AGREEMENT, 1, AgreementEvent.SIGNED, NOON, YULIN);
        AgreementBook unconfirmed = book(signed);

        assertThat(unconfirmed.admit(exchange(TODAY, NOON)))
                .isInstanceOfSatisfying(
                        ExchangePermission.NoAgreement.class,
                        none -> assertThat(none.detail())
                                .hasToString(
                                        "agreement a version 1 is signed, and cn-140900 has not yet confirmed that it has the signature"));
        assertThat(unconfirmed.admit(
                        new AgreementReference("a", 1, "digest 1"), new Exchange(YULIN, XINZHOU, TYPE, TODAY, NOON)))
                .as("who has the signature takes what comes under it")
                .isInstanceOf(ExchangePermission.Permitted.class);
        assertThat(state(unconfirmed, first, TODAY)).isEqualTo(AgreementState.SIGNED);

        AgreementBook confirmed = unconfirmed.with(
                AgreementFact.of(AGREEMENT, 1, AgreementEvent.CONFIRMED, NOON.plusSeconds(1), XINZHOU));

        assertThat(admits(confirmed, NOON.plusSeconds(1))).isTrue();
        assertThat(state(confirmed, first, TODAY)).isEqualTo(AgreementState.IN_FORCE);
    }

    @Test
    void statesFollowFromDatesAndFacts() {
        Agreement past = version(1, LocalDate.of(2025, 1, 1), LocalDate.of(2025, 12, 31));
        Agreement now = version(2, LocalDate.of(2026, 1, 1), null);
        Agreement next = version(3, LocalDate.of(2027, 1, 1), null);
        AgreementBook book = new AgreementBook(List.of(past, now, next), List.of());

        assertThat(state(book, past, TODAY)).isEqualTo(AgreementState.EXPIRED);
        assertThat(state(book, now, TODAY)).isEqualTo(AgreementState.IN_FORCE);
        assertThat(state(book, next, TODAY)).isEqualTo(AgreementState.SIGNED);
        assertThat(state(book, now, LocalDate.of(2027, 1, 1))).isEqualTo(AgreementState.SUPERSEDED);
        assertThat(state(book.with(suspended(XINZHOU, NOON)), now, TODAY)).isEqualTo(AgreementState.SUSPENDED);
    }

    @Test
    void everyVerbHasItsStates() {
        assertThat(AgreementVerb.PROPOSE.isPossibleIn(AgreementState.DRAFT)).isTrue();
        assertThat(AgreementVerb.PROPOSE.isPossibleIn(AgreementState.PROPOSED)).isFalse();
        assertThat(AgreementVerb.AMEND.isPossibleIn(AgreementState.DRAFT)).isTrue();
        assertThat(AgreementVerb.AMEND.isPossibleIn(AgreementState.PROPOSED)).isFalse();
        assertThat(AgreementVerb.SIGN.isPossibleIn(AgreementState.DECLINED)).isFalse();
        assertThat(AgreementVerb.RESUME.isPossibleIn(AgreementState.IN_FORCE)).isFalse();
        for (AgreementState over : List.of(
                AgreementState.TERMINATED,
                AgreementState.EXPIRED,
                AgreementState.SUPERSEDED,
                AgreementState.DECLINED)) {
            for (AgreementVerb verb : AgreementVerb.values()) {
                assertThat(verb.isPossibleIn(over)).as("%s %s", verb, over).isFalse();
            }
        }
    }

    private AgreementBook book(AgreementFact... facts) {
        return new AgreementBook(List.of(first), List.of(facts));
    }

    private static boolean admits(AgreementBook book, Instant at) {
        return book.admit(exchange(TODAY, at)) instanceof ExchangePermission.Permitted;
    }

    private static boolean admits(AgreementBook book, LocalDate on) {
        return book.admit(exchange(on, NOON)) instanceof ExchangePermission.Permitted;
    }

    private static AgreementState state(AgreementBook book, Agreement agreement, LocalDate today) {
        return book.state(agreement, YULIN, NOON.plusSeconds(3600), today);
    }

    private static Exchange exchange(LocalDate on, Instant at) {
        return new Exchange(YULIN, XINZHOU, TYPE, on, at);
    }

    private static AgreementFact suspended(String by, Instant at) {
        return AgreementFact.of(AGREEMENT, null, AgreementEvent.SUSPENDED, at, by)
                .inMessage(UUID.randomUUID());
    }

    private static AgreementFact resumed(String by, Instant at) {
        return AgreementFact.of(AGREEMENT, null, AgreementEvent.RESUMED, at, by).inMessage(UUID.randomUUID());
    }

    private static AgreementFact terminated(int version, LocalDate lastDay) {
        return AgreementFact.of(AGREEMENT, version, AgreementEvent.TERMINATED, NOON, YULIN)
                .withLastDay(lastDay)
                .inMessage(UUID.randomUUID());
    }

    private static Agreement version(int version, LocalDate from, @Nullable LocalDate to) {
        return new Agreement(
                "a",
                version,
                "digest " + version,
                List.of(YULIN, XINZHOU),
                new LocalizedName("协议", "Agreement"),
                new Grounds("law", "service"),
                new Period(from, to, 30),
                List.of(new Clause(YULIN, XINZHOU, TYPE, 15, 5, 3), new Clause(XINZHOU, YULIN, TYPE, 15, 5, 3)),
                new Reminders(3, true, 5, 5, Map.of()));
    }
}
