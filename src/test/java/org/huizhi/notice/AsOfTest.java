package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.access.Role;
import org.huizhi.statistics.CountedRound;
import org.huizhi.statistics.Dimension;
import org.huizhi.statistics.Figure;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.FigureSlips;
import org.huizhi.statistics.Figures;
import org.huizhi.statistics.GroupBy;
import org.huizhi.statistics.Indicators;
import org.huizhi.statistics.Measure;
import org.huizhi.statistics.Recount;
import org.huizhi.statistics.Silence;
import org.huizhi.statistics.Silences;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A figure as of a day is what a replay of the messages up to that day gives: it is written down on the day itself,
 * when nothing later is known, and asked for again when all has happened.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class AsOfTest {

    private static final LocalDate FIRST = LocalDate.of(2026, 3, 2);
    private static final int DAYS = 70;
    private static final int SLIPS = 24;
    private static final Caller AUDITOR = new Caller("an auditor", Set.of(Role.AUDITOR), Set.of());

    @Inject
    NoticeStore store;

    @Inject
    Indicators indicators;

    @Inject
    Silences silences;

    @Inject
    FigureSlips slips;

    @Inject
    Recount recount;

    private Counterpart counterpart;
    private Random random = new Random();

    @BeforeEach
    void aRegionOfItsOwn() {
        counterpart = new Counterpart(store, "cn-990400");
    }

    @AfterEach
    void forget() {
        counterpart.forget();
        recount.rebuild(AUDITOR);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aFigureAsOfADayIsAReplayOfTheMessagesUpToIt(long seed) {
        random = new Random(seed);
        List<UUID> slips = new ArrayList<>();
        Map<FigureQuery, Map<String, String>> written = new LinkedHashMap<>();
        Map<LocalDate, Map<String, Silence>> silent = new LinkedHashMap<>();
        for (int i = 0; i < DAYS; i++) {
            LocalDate day = FIRST.plusDays(i);
            Instant now = day.atTime(10, 0).atZone(Slip.SHANGHAI.zone()).toInstant();
            if (slips.size() < SLIPS) {
                slips.add(counterpart.slip(
                        Direction.values()[random.nextInt(2)],
                        random.nextBoolean() ? "610802-health" : "610822-hub",
                        now));
            }
            for (int j = 0; j < 4; j++) {
                counterpart.happens(slips.get(random.nextInt(slips.size())), slip -> happens(slip, now));
            }
            if (i % 5 == 4) {
                theDayIsAllThatIsKnown(day);
                queries(day).forEach(query -> written.put(query, FigureTexts.of(indicators.report(query), true)));
                silent.put(day, silence(day));
            }
        }

        written.forEach((query, figures) -> {
            assertThat(FigureTexts.of(indicators.report(query), true))
                    .as("seed %d, %s", seed, query)
                    .isEqualTo(figures);
            assertThat(FigureTexts.of(indicators.counted(query), true))
                    .as("seed %d, %s, round by round", seed, query)
                    .isEqualTo(figures);
        });
        silent.forEach((day, groups) ->
                assertThat(silence(day)).as("seed %d, %s", seed, day).isEqualTo(groups));
        for (Figure figure : Figure.values()) {
            everyRoundOfItIsFoundBySums(figure);
        }
    }

    private Map<String, Silence> silence(LocalDate day) {
        return silences.report(
                        Direction.OUTGOING,
                        GroupBy.OFFICE,
                        day,
                        Map.of(Dimension.COUNTERPART, Set.of(counterpart.mailbox())))
                .groups();
    }

    /** Page by page, and in the same order as if all rounds were looked at. */
    private void everyRoundOfItIsFoundBySums(Figure figure) {
        for (Direction direction : Direction.values()) {
            for (String reason : reasons(figure)) {
                assertThat(opened(figure, reason, direction, false))
                        .as("%s, %s, %s", figure, reason, direction)
                        .isEqualTo(opened(figure, reason, direction, true));
            }
        }
    }

    private static List<@Nullable String> reasons(Figure figure) {
        List<@Nullable String> reasons = new ArrayList<>();
        reasons.add(null);
        if (figure.hasReasons()) {
            reasons.addAll(List.of("misrouted", "incomplete", "not-competent", "capacity", "none"));
        }
        return reasons;
    }

    private List<CountedRound> opened(
            Figure figure, @Nullable String reason, Direction direction, boolean roundByRound) {
        Map<Dimension, Set<String>> filters = new EnumMap<>(Dimension.class);
        filters.put(Dimension.COUNTERPART, Set.of(counterpart.mailbox()));
        if (roundByRound) {
            // No sums are kept of it.
            filters.put(Dimension.URGENCY, Set.of("normal", "urgent"));
        }
        List<CountedRound> opened = new ArrayList<>();
        FigureSlips.Cursor after = null;
        do {
            FigureSlips.Page page = slips.page(new FigureSlips.Request(
                    new FigureQuery(direction, GroupBy.MONTH, FIRST.minusDays(5), FIRST.plusDays(150), filters),
                    figure,
                    reason,
                    after,
                    roundByRound ? 1000 : 3));
            opened.addAll(page.items());
            after = page.next();
        } while (after != null);
        return opened;
    }

    @Test
    void aReceiptOfTheNextDayDoesNotCountBefore() {
        LocalDate sent = LocalDate.of(2026, 3, 4);
        UUID slip = counterpart.slip(
                Direction.OUTGOING,
                "610802-health",
                sent.plusDays(1).atTime(10, 0).atZone(Slip.SHANGHAI.zone()).toInstant());
        counterpart.happens(slip, notice -> {
            notice.sentOn = sent;
            notice.receiptedInTime = true;
        });

        assertThat(receipted(sent)).isEqualTo("0 of 1");
        assertThat(receipted(sent.plusDays(1))).isEqualTo("1 of 1");
    }

    private String receipted(LocalDate asOf) {
        Figures figures = indicators
                .report(new FigureQuery(
                        Direction.OUTGOING,
                        GroupBy.MONTH,
                        FIRST,
                        FIRST.plusDays(30),
                        asOf,
                        Map.of(Dimension.COUNTERPART, Set.of(counterpart.mailbox()))))
                .total();
        return figures.count(Measure.RECEIPTED) + " of " + figures.count(Measure.SENT);
    }

    /** What is true at the end of the day is what stands now: nothing that is known is dated later. */
    private void theDayIsAllThatIsKnown(LocalDate day) {
        String rounds =
                "select id, round, due_date, returned, withdrawn, declined, sender_fault, open, extended, valid, invalid,"
                        + " contested, arrived_late from round_figure(%s) where counterpart = '" + counterpart.mailbox()
                        + "'";
        assertThat(Yulin.count("select count(*) from (" + rounds.formatted("null") + " except "
                        + rounds.formatted("date '" + day + "'") + ") differing"))
                .as("rounds on %s", day)
                .isZero();
    }

    private List<FigureQuery> queries(LocalDate day) {
        List<FigureQuery> queries = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            for (GroupBy groupBy : List.of(GroupBy.MONTH, GroupBy.OFFICE, GroupBy.URGENCY)) {
                queries.add(new FigureQuery(
                        direction,
                        groupBy,
                        FIRST.minusDays(5),
                        FIRST.plusDays(50),
                        day,
                        Map.of(Dimension.COUNTERPART, Set.of(counterpart.mailbox()))));
            }
        }
        return queries;
    }

    /** Messages in their order, each signed and received on the day. */
    private void happens(Notice slip, Instant now) {
        MessageData.Occurrence occurrence = Slip.on(UUID.randomUUID(), now);
        boolean open =
                slip.begunAt != null && slip.returnedAt == null && slip.declinedAt == null && slip.withdrawnAt == null;
        if (slip.first != null && slip.begunAt == null) {
            slip.opened(Objects.requireNonNull(slip.first.judgement, "what opened it"), now, Slip.SHANGHAI);
        } else if (open) {
            answered(slip, now, occurrence);
        } else if (slip.returnedAt != null && slip.assessedAt == null) {
            slip.assessed(slip.round, Assessment.values()[random.nextInt(2)], occurrence);
        } else if (slip.declinedAt != null && slip.contestedAt == null) {
            slip.answerArrived(Objects.requireNonNull(slip.answer, "of a decline"), slip.declinedAt, Slip.SHANGHAI);
            slip.contested(slip.round, occurrence);
        }
    }

    private void answered(Notice slip, Instant now, MessageData.Occurrence occurrence) {
        switch (random.nextInt(8)) {
            case 0 -> slip.accepted(slip.round, now);
            case 1, 2 -> slip.returned(slip.round, "confirmed", random.nextBoolean() ? "capacity" : null, occurrence);
            case 3 ->
                slip.declined(
                        slip.round, DeclineReason.values()[random.nextInt(DeclineReason.values().length)], occurrence);
            case 4 -> slip.withdrawn(slip.round, occurrence);
            default -> {
                if (slip.openExtension().isPresent()) {
                    slip.extensionDecided(
                            slip.round,
                            slip.openExtension().orElseThrow().proposal(),
                            Extension.Decision.GRANTED,
                            occurrence);
                } else {
                    slip.extensionProposed(
                            slip.round,
                            Slip.SHANGHAI.calendar().due(slip.requireDueDate(), 1 + random.nextInt(9)),
                            occurrence);
                }
            }
        }
    }
}
