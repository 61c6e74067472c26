package org.huizhi.notice;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.notice.Direction.INCOMING;
import static org.huizhi.notice.Direction.OUTGOING;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.huizhi.access.Caller;
import org.huizhi.access.Role;
import org.huizhi.statistics.Dimension;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.Figures;
import org.huizhi.statistics.GroupBy;
import org.huizhi.statistics.Indicators;
import org.huizhi.statistics.Measure;
import org.huizhi.statistics.Recount;
import org.huizhi.statistics.Silence;
import org.huizhi.statistics.Silences;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What offices have argued about, and what the figures say of it now. A slip that is delivered on Monday 2 March 2026
 * is to be accepted by Thursday 5 March and due on Monday 23 March; 15 working days, nothing but weekends between.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class DisputedFiguresTest {

    private static final YearMonth MARCH = YearMonth.of(2026, 3);
    private static final YearMonth APRIL = YearMonth.of(2026, 4);
    private static final Caller AUDITOR = new Caller("an auditor", Set.of(Role.AUDITOR), Set.of());

    @Inject
    NoticeStore store;

    @Inject
    Indicators indicators;

    @Inject
    Silences silences;

    @Inject
    Recount recount;

    private Counterpart counterpart;

    @BeforeEach
    void aRegionOfItsOwn() {
        counterpart = new Counterpart(store, "cn-990300");
    }

    @AfterEach
    void forget() {
        counterpart.forget();
        recount.rebuild(AUDITOR);
    }

    /**
     * @param told what is argued about
     * @param slips what happened to each, all of which were delivered on 2 March
     * @param figures of the month, as of the day
     */
    private record Dispute(
            String told,
            Direction direction,
            YearMonth month,
            String asOf,
            List<Consumer<Notice>> slips,
            Map<String, Object> figures) {

        @SafeVarargs
        private Dispute with(Map.Entry<String, Object>... more) {
            Map<String, Object> all = new TreeMap<>(figures);
            for (Map.Entry<String, Object> figure : more) {
                all.put(figure.getKey(), figure.getValue());
            }
            return new Dispute(told, direction, month, asOf, slips, all);
        }

        @Override
        public String toString() {
            return told + ": " + month + " as of " + asOf;
        }
    }

    static Stream<Dispute> disputes() {
        Consumer<Notice> lateAndRight = slip -> {
            returns(slip, "2026-03-25");
            slip.assessed(1, Assessment.VALID, on("2026-03-26"));
        };
        // Before: counted once, in the month of the second round, and on time there: late and wrong beat late and
        // right.
        Consumer<Notice> lateAndWrong = slip -> {
            returns(slip, "2026-03-25");
            slip.assessed(1, Assessment.INVALID, on("2026-03-26"));
            slip.opened(judgement(slip), at("2026-03-26"), Slip.SHANGHAI);
            slip.returned(2, "confirmed", null, on("2026-04-01"));
            slip.assessed(2, Assessment.VALID, on("2026-04-02"));
        };
        // Before: misrouted, so out of the cohort (rate "—"); nobody could object.
        Consumer<Notice> misroutedAfterAcceptance = slip -> {
            slip.accepted(1, at("2026-03-04"));
            slip.declined(1, DeclineReason.MISROUTED, on("2026-03-25"));
        };
        Consumer<Notice> misroutedInTime = slip -> slip.declined(1, DeclineReason.MISROUTED, on("2026-03-05"));
        Consumer<Notice> misroutedTooLate = slip -> slip.declined(1, DeclineReason.MISROUTED, on("2026-03-06"));
        Consumer<Notice> misroutedAndContested = slip -> {
            slip.declined(1, DeclineReason.MISROUTED, on("2026-03-04"));
            slip.contested(1, on("2026-03-06"));
            slip.opened(judgement(slip), at("2026-03-06"), Slip.SHANGHAI);
        };
        Consumer<Notice> grantedOnTheLastDay = slip -> {
            UUID proposal = proposes(slip, "2026-03-23", "2026-04-08");
            slip.extensionDecided(slip.round, proposal, Extension.Decision.GRANTED, on("2026-03-23"));
            returns(slip, "2026-04-08");
        };
        // Before: the grant after the due date moved the slip out of March, where it was late, into April.
        Consumer<Notice> grantedTooLate = slip -> {
            UUID proposal = proposes(slip, "2026-03-23", "2026-04-08");
            slip.extensionDecided(slip.round, proposal, Extension.Decision.GRANTED, on("2026-03-24"));
            returns(slip, "2026-04-08");
        };
        Consumer<Notice> answeredOnTheDayAndArrivedAfter = slip -> slip.returned(
                1,
                "confirmed",
                null,
                new MessageData.Occurrence(UUID.randomUUID(), at("2026-03-23"), Slip.SHANGHAI, at("2026-03-25")));
        // Before: on time, and nothing to be seen; now it is listed with the day on which it came.
        Consumer<Notice> datedBack = slip -> slip.returned(
                1,
                "confirmed",
                null,
                new MessageData.Occurrence(UUID.randomUUID(), at("2026-03-20"), Slip.SHANGHAI, at("2026-03-30")));
        Consumer<Notice> promptly = slip -> returns(slip, "2026-03-04");
        Consumer<Notice> never = slip -> {};

        return Stream.of(
                dispute("late and right", INCOMING, MARCH, "2026-04-30", List.of(lateAndRight))
                        .with(entry("cohort", 1), entry("returned", 1), entry("onTimeRate", "0.0000"))
                        .with(entry("valid", 1), entry("invalid", 0)),
                dispute("late and wrong", INCOMING, MARCH, "2026-04-30", List.of(lateAndWrong))
                        .with(entry("cohort", 1), entry("returned", 1), entry("onTimeRate", "0.0000"))
                        .with(entry("valid", 0), entry("invalid", 1)),
                dispute("late and wrong, its second round", INCOMING, APRIL, "2026-04-30", List.of(lateAndWrong))
                        .with(entry("cohort", 1), entry("onTimeRate", "1.0000"), entry("valid", 1)),
                dispute("misrouted after acceptance", INCOMING, MARCH, "2026-03-31", List.of(misroutedAfterAcceptance))
                        .with(entry("senderFault", 0), entry("declined", 1), entry("returnRate", "0.0000")),
                dispute("misrouted by the accept-by day", OUTGOING, MARCH, "2026-03-31", List.of(misroutedInTime))
                        .with(entry("senderFault", 1), entry("cohort", 0), entry("returnRate", "null")),
                dispute("misrouted a day later", OUTGOING, MARCH, "2026-03-31", List.of(misroutedTooLate))
                        .with(entry("senderFault", 0), entry("declined", 1), entry("returnRate", "0.0000")),
                dispute("misrouted and contested", OUTGOING, MARCH, "2026-03-31", List.of(misroutedAndContested))
                        .with(entry("senderFault", 0), entry("declined", 1), entry("contested", 1))
                        .with(entry("open", 1), entry("cohort", 2)),
                dispute(
                                "misrouted, before it was contested",
                                OUTGOING,
                                MARCH,
                                "2026-03-05",
                                List.of(misroutedAndContested))
                        .with(entry("cohort", 0), entry("upcoming", 0)),
                dispute("granted on the last day", OUTGOING, MARCH, "2026-03-31", List.of(grantedOnTheLastDay))
                        .with(entry("due", 0), entry("upcoming", 0)),
                dispute("the day before", OUTGOING, MARCH, "2026-03-22", List.of(grantedOnTheLastDay))
                        .with(entry("due", 0), entry("upcoming", 1)),
                dispute("where it is due then", OUTGOING, APRIL, "2026-04-30", List.of(grantedOnTheLastDay))
                        .with(entry("cohort", 1), entry("extended", 1), entry("onTime", 1)),
                dispute("granted a day too late", OUTGOING, MARCH, "2026-04-30", List.of(grantedTooLate))
                        .with(entry("cohort", 1), entry("extended", 0), entry("returned", 1), entry("onTime", 0)),
                dispute(
                                "answered on the day of the cut-off, arrived after",
                                OUTGOING,
                                MARCH,
                                "2026-03-23",
                                List.of(answeredOnTheDayAndArrivedAfter))
                        .with(entry("returned", 1), entry("onTime", 1), entry("arrivedLate", 0)),
                dispute("once it is there", OUTGOING, MARCH, "2026-03-25", List.of(answeredOnTheDayAndArrivedAfter))
                        .with(entry("returned", 1), entry("onTime", 1), entry("arrivedLate", 1)),
                dispute("clock set back at the receiver", OUTGOING, MARCH, "2026-03-31", List.of(datedBack))
                        .with(entry("onTime", 1), entry("arrivedLate", 1)),
                // Before: two working days, green.
                dispute(
                                "fewer than half answered",
                                OUTGOING,
                                MARCH,
                                "2026-03-31",
                                List.of(promptly, promptly, never, never, never))
                        .with(entry("returnRate", "0.4000"), entry("median", "not reached")),
                dispute("half answered", OUTGOING, MARCH, "2026-03-31", List.of(promptly, promptly, never, never))
                        .with(entry("returnRate", "0.5000"), entry("median", "2")),
                // Before: red from the first day of the month on, for what was not due.
                dispute("not due yet", OUTGOING, MARCH, "2026-03-22", List.of(promptly, never))
                        .with(entry("cohort", 0), entry("upcoming", 2), entry("returnRate", "null")));
    }

    @ParameterizedTest
    @MethodSource("disputes")
    void theFiguresSayWhatHappened(Dispute dispute) {
        dispute.slips().forEach(story -> {
            UUID slip = counterpart.slip(dispute.direction(), "610802-health", at("2026-03-02"));
            counterpart.happens(slip, story);
        });

        Figures figures = indicators
                .report(new FigureQuery(
                        dispute.direction(),
                        GroupBy.MONTH,
                        dispute.month().atDay(1),
                        dispute.month().atEndOfMonth(),
                        LocalDate.parse(dispute.asOf()),
                        Map.of(Dimension.COUNTERPART, Set.of(counterpart.mailbox()))))
                .total();

        Map<String, Object> seen = new TreeMap<>();
        dispute.figures().keySet().forEach(name -> seen.put(name, value(figures, name)));
        assertThat(seen).isEqualTo(new TreeMap<>(dispute.figures()));
    }

    /** Before: silent for 0 working days, and green. */
    @Test
    void oneReturnTodayDoesNotHideEightyThreeThatAreOverdue() {
        List<UUID> slips = IntStream.range(0, 84)
                .mapToObj(i -> counterpart.slip(OUTGOING, "610802-health", at("2026-03-02")))
                .toList();
        counterpart.happens(slips.get(0), slip -> returns(slip, "2026-04-10"));

        assertThat(silence("2026-04-09").workingDays()).isEqualTo(12);
        Silence silence = silence("2026-04-10");
        assertThat(silence.workingDays()).isZero();
        assertThat(silence.lastReturn()).isEqualTo("2026-04-10");
        assertThat(silence.overdue()).isEqualTo(83);
        assertThat(silence.firstDue()).isEqualTo("2026-03-23");
        assertThat(silence.oldest()).isEqualTo(13);
    }

    /** Before: the invalid return was forgotten, and the office silent since the one before. */
    @Test
    void aReturnThatWasAssessedInvalidEndsASilenceToo() {
        counterpart.slip(OUTGOING, "610802-health", at("2026-03-02"));
        UUID invalid = counterpart.slip(OUTGOING, "610802-health", at("2026-03-02"));
        counterpart.happens(invalid, slip -> {
            returns(slip, "2026-03-30");
            slip.assessed(1, Assessment.INVALID, on("2026-03-31"));
            slip.opened(judgement(slip), at("2026-03-31"), Slip.SHANGHAI);
        });

        assertThat(silence("2026-04-01").workingDays()).isEqualTo(2);
    }

    private Silence silence(String asOf) {
        Silence silence = silences.report(
                        OUTGOING,
                        GroupBy.COUNTERPART,
                        LocalDate.parse(asOf),
                        Map.of(Dimension.COUNTERPART, Set.of(counterpart.mailbox())))
                .groups()
                .get(counterpart.mailbox());
        return Objects.requireNonNull(silence, "nothing is overdue");
    }

    private static Object value(Figures figures, String name) {
        if (name.equals("upcoming")) {
            return (int) figures.upcoming().rounds();
        }
        if (name.equals("returnRate")) {
            return text(figures.returnRate());
        }
        if (name.equals("onTimeRate")) {
            return text(figures.onTimeRate());
        }
        if (name.equals("median")) {
            return figures.medianDays().notReached()
                    ? "not reached"
                    : "" + figures.medianDays().days();
        }
        String constant = name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
        return (int) figures.count(Measure.valueOf(constant));
    }

    private static String text(@Nullable BigDecimal rate) {
        return rate == null ? "null" : rate.toPlainString();
    }

    private static Dispute dispute(
            String told, Direction direction, YearMonth month, String asOf, List<Consumer<Notice>> slips) {
        return new Dispute(told, direction, month, asOf, slips, Map.of());
    }

    private static Instant at(String day) {
        return Instant.parse(day + "T02:00:00Z");
    }

    private static MessageData.Occurrence on(String day) {
        return Slip.on(UUID.randomUUID(), at(day));
    }

    private static void returns(Notice slip, String day) {
        slip.returned(slip.round, "confirmed", null, on(day));
    }

    private static UUID proposes(Notice slip, String day, String dueDate) {
        MessageData.Occurrence occurrence = on(day);
        slip.extensionProposed(1, LocalDate.parse(dueDate), occurrence);
        return occurrence.messageId();
    }

    private static UUID judgement(Notice slip) {
        return Objects.requireNonNull(Objects.requireNonNull(slip.first, "a second round").judgement);
    }
}
