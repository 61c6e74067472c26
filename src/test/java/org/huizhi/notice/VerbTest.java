package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.notice.Slip.on;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.notice.MessageData.Ruling;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every verb in every state that a notice can be in, on either side (docs/domain.md#life-of-a-notice). */
class VerbTest {

    private static final Instant LATER = Instant.parse("2026-03-05T00:00:00Z");
    private static final Set<Verb> ANSWERS = Set.of(
            Verb.DECLINE,
            Verb.RETURN_INTERIM,
            Verb.RETURN_FINAL,
            Verb.PROPOSE_EXTENSION,
            Verb.HAND_OVER,
            Verb.ASK_PARTS,
            Verb.END_PART);

    static Stream<Arguments> states() {
        return Stream.of(
                state("outgoing, submitted", Slip::submitted, Verb.WITHDRAW),
                state("outgoing, sent", VerbTest::sent, Verb.WITHDRAW),
                state("outgoing, delivered", Slip::delivered, Verb.WITHDRAW, Verb.DECIDE_EXTENSION, Verb.REMIND),
                state(
                        "outgoing, accepted",
                        () -> accepted(Slip.delivered()),
                        Verb.WITHDRAW,
                        Verb.DECIDE_EXTENSION,
                        Verb.REMIND),
                state("outgoing, returned", () -> Slip.returned(Slip.delivered()), Verb.ASSESS),
                state("outgoing, assessed", () -> assessed(Slip.delivered())),
                state("outgoing, declined", () -> declined(Slip.delivered()), Verb.CONTEST),
                state("outgoing, withdrawn", () -> withdrawn(Slip.delivered())),
                state("outgoing, refused", VerbTest::refused),
                state(
                        "outgoing, second round that the receiver does not know yet",
                        () -> sentBack(Slip.delivered()),
                        Verb.DECIDE_EXTENSION,
                        Verb.REMIND),
                state(
                        "outgoing, second round",
                        () -> secondRound(Slip.delivered()),
                        Verb.WITHDRAW,
                        Verb.DECIDE_EXTENSION,
                        Verb.REMIND),
                state(
                        "incoming, received",
                        Slip::received,
                        Verb.ACCEPT,
                        Verb.DECLINE,
                        Verb.RETURN_INTERIM,
                        Verb.RETURN_FINAL,
                        Verb.PROPOSE_EXTENSION,
                        Verb.HAND_OVER,
                        Verb.ASK_PARTS,
                        Verb.END_PART),
                state("incoming, accepted", () -> accepted(Slip.received()), ANSWERS.toArray(Verb[]::new)),
                state("incoming, returned", () -> Slip.returned(Slip.received())),
                state("incoming, assessed", () -> assessed(Slip.received())),
                state("incoming, declined", () -> declined(Slip.received())),
                state("incoming, withdrawn", () -> withdrawn(Slip.received())),
                state("incoming, second round", () -> secondRound(Slip.received()), ANSWERS.toArray(Verb[]::new)),
                state("notification sent", () -> Slip.notification(Direction.OUTGOING)),
                state("notification received", () -> Slip.notification(Direction.INCOMING)));
    }

    @ParameterizedTest
    @MethodSource("states")
    void aVerbIsLegalExactlyWhereTheLifeOfANoticeHasIt(Supplier<Notice> inState, Set<Verb> legal) {
        Notice notice = inState.get();

        assertThat(Arrays.stream(Verb.values()).filter(notice::allows)).hasSameElementsAs(legal);
    }

    @ParameterizedTest
    @MethodSource("states")
    void aLegalVerbTakesEffectAndAnIllegalFinalOneDoesNot(Supplier<Notice> inState, Set<Verb> legal) {
        for (Verb verb : List.of(Verb.DECLINE, Verb.RETURN_FINAL, Verb.WITHDRAW, Verb.ASSESS)) {
            Notice notice = inState.get();
            NoticeState before = notice.state();
            boolean ownSide = (notice.direction == Direction.OUTGOING)
                    == Set.of(Verb.WITHDRAW, Verb.ASSESS).contains(verb);
            if (ownSide) {
                Ruling ruling = perform(verb, notice);

                // Only REST keeps the sender from withdrawing before the receiver has the slip again.
                boolean applies = legal.contains(verb) || (verb == Verb.WITHDRAW && notice.isSentBack());
                assertThat(ruling).as(verb.name()).isEqualTo(applies ? Ruling.APPLIED : Ruling.ILLEGAL);
                assertThat(notice.state() == before).as(verb.name()).isEqualTo(ruling == Ruling.ILLEGAL);
            }
        }
    }

    private static Ruling perform(Verb verb, Notice notice) {
        MessageData.Occurrence now = on("2026-03-20T00:00:00Z");
        return switch (verb) {
            case DECLINE -> notice.declined(notice.round, DeclineReason.MISROUTED, now);
            case RETURN_FINAL -> notice.returned(notice.round, "confirmed", null, now);
            case WITHDRAW -> notice.withdrawn(notice.round, now);
            case ASSESS -> notice.assessed(notice.round, Assessment.VALID, now);
            default -> throw new IllegalArgumentException("no final verb: " + verb);
        };
    }

    private static Arguments state(String name, Supplier<Notice> inState, Verb... legal) {
        return Arguments.of(Named.of(name, inState), Arrays.stream(legal).collect(Collectors.toSet()));
    }

    private static Notice sent() {
        Notice notice = Slip.submitted();
        notice.sentAt = LATER;
        notice.state = NoticeState.SENT;
        return notice;
    }

    private static Notice accepted(Notice notice) {
        notice.accepted(1, LATER);
        return notice;
    }

    private static Notice assessed(Notice notice) {
        Slip.returned(notice).assessed(1, Assessment.VALID, on("2026-03-11T00:00:00Z"));
        return notice;
    }

    private static Notice sentBack(Notice notice) {
        Slip.returned(notice).assessed(1, Assessment.INVALID, on("2026-03-11T00:00:00Z"));
        return notice;
    }

    private static Notice secondRound(Notice notice) {
        return Slip.begun(sentBack(notice), "2026-03-11T00:00:00Z");
    }

    private static Notice declined(Notice notice) {
        notice.declined(1, DeclineReason.MISROUTED, on("2026-03-05T00:00:00Z"));
        return notice;
    }

    private static Notice withdrawn(Notice notice) {
        notice.withdrawn(1, on("2026-03-05T00:00:00Z"));
        notice.withdrawalStored(Objects.requireNonNull(notice.withdrawal));
        return notice;
    }

    private static Notice refused() {
        Notice notice = Slip.submitted();
        notice.refused(Slip.DELIVERED_AT, RefusalReason.SCHEMA);
        return notice;
    }
}
