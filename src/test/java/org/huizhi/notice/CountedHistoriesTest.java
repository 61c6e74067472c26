package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.access.Role;
import org.huizhi.agreement.Urgency;
import org.huizhi.directory.Movement;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.statistics.Dimension;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.GroupBy;
import org.huizhi.statistics.Indicators;
import org.huizhi.statistics.Recount;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens to slips, in whatever order, in batches of any size: the figures kept are those that counting every
 * slip anew gives.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class CountedHistoriesTest {

    private static final String[] COUNTERPARTS = {"cn-990100", "cn-990200"};
    private static final String[] OFFICES = {"610800-hub", "610802-public-security", "610822-hub"};
    private static final String[] TYPES = {"residence-confirmation", "cooperation-request"};
    private static final String[] CODES = {"140900", "610800", "610802", "610822", "610803", "310101"};

    private static final Caller AUDITOR = new Caller("an auditor", Set.of(Role.AUDITOR), Set.of());

    @Inject
    NoticeStore store;

    @Inject
    Recount recount;

    @Inject
    Indicators indicators;

    /** Slips that are known by their ids only, as between two transactions. */
    private final List<UUID> slips = new ArrayList<>();

    private final List<UUID> outgoing = new ArrayList<>();

    private Random random = new Random();
    private Instant now = Instant.EPOCH;

    /** Other tests move due dates in the database, behind the back of figures. */
    @BeforeEach
    void countAnew() {
        recount.rebuild(AUDITOR);
    }

    /** No exchange would leave such notices. */
    @AfterEach
    void forget() {
        Yulin.update("delete from timeline_entry where notice_id in"
                + " (select id from notice where counterpart in ('cn-990100', 'cn-990200'))");
        Yulin.update("delete from earlier_round where notice_id in"
                + " (select id from notice where counterpart in ('cn-990100', 'cn-990200'))");
        Yulin.update("delete from notice where counterpart in ('cn-990100', 'cn-990200')");
        recount.rebuild(AUDITOR);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theFiguresKeptAreThoseOfARecount(long seed) {
        random = new Random(seed);
        now = Instant.parse("2026-01-20T01:00:00Z").plus(Duration.ofDays(random.nextInt(300)));
        for (int step = 0; step < 60; step++) {
            now = now.plus(Duration.ofMinutes(random.nextInt(3 * 24 * 60)));
            int act = random.nextInt(10);
            if (act < 3 || slips.isEmpty()) {
                submit(1 + random.nextInt(12));
            } else if (act < 4) {
                send();
            } else {
                change(1 + random.nextInt(8));
            }
            if (step % 6 == 0) {
                assertThat(recount.compare(AUDITOR).differences())
                        .as("seed %d, step %d", seed, step)
                        .isEmpty();
            }
        }
        Patience.until("everything is summed up", () -> Yulin.count("select count(*) from statistic_delta") == 0);
        Recount.Result result = recount.compare(AUDITOR);
        assertThat(result.differences()).isEmpty();
        assertThat(result.slips()).isPositive();
        for (Direction direction : Direction.values()) {
            for (GroupBy groupBy : List.of(GroupBy.COUNTERPART, GroupBy.TYPE, GroupBy.WEEK, GroupBy.MONTH)) {
                theSumsAreWhatTheRoundsSay(direction, groupBy);
            }
        }
    }

    /** Over periods that begin and end within months, before the cut-off and behind it. */
    private void theSumsAreWhatTheRoundsSay(Direction direction, GroupBy groupBy) {
        LocalDate from = LocalDate.of(2026, 1, 5).plusDays(random.nextInt(40));
        for (LocalDate to : List.of(from.plusDays(20), from.plusDays(100), LocalDate.of(2027, 6, 20))) {
            FigureQuery query =
                    new FigureQuery(direction, groupBy, from, to, Map.of(Dimension.COUNTERPART, Set.of(COUNTERPARTS)));
            Map<String, String> sums = FigureTexts.of(indicators.report(query), true);
            assertThat(sums).as("%s", query).isEqualTo(FigureTexts.of(indicators.counted(query), true));
            // Nothing is dated behind that day, so it tells what stands now of what is counted now.
            LocalDate last = to.isBefore(yesterday()) ? to : yesterday();
            if (!last.isBefore(from)) {
                FigureQuery now = new FigureQuery(direction, groupBy, from, last, query.filters());
                FigureQuery then =
                        new FigureQuery(direction, groupBy, from, last, LocalDate.of(2030, 1, 1), query.filters());
                assertThat(FigureTexts.of(indicators.report(then), false))
                        .as("%s", then)
                        .isEqualTo(FigureTexts.of(indicators.report(now), false));
            }
        }
    }

    private static LocalDate yesterday() {
        return LocalDate.now(Slip.SHANGHAI.zone()).minusDays(1);
    }

    @Test
    void figuresThatWereTamperedWithAreNamedAndBuiltAnew() {
        random = new Random(99);
        now = Instant.parse("2026-03-02T01:00:00Z");
        submit(5);
        Patience.until("everything is summed up", () -> Yulin.count("select count(*) from statistic_delta") == 0);
        Yulin.update(
                "update statistic set due = due + 1 where cell in (select id from statistic_cell where scope = 'office+type')");

        assertThat(recount.compare(AUDITOR).differences())
                .isNotEmpty()
                .allSatisfy(difference -> assertThat(difference.excess()).isEqualTo(Map.of("due", 1L)));

        recount.rebuild(AUDITOR);
        assertThat(recount.compare(AUDITOR).differences()).isEmpty();
    }

    private void submit(int count) {
        List<Notice> created = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Notice notice = new Notice(
                    UUID.randomUUID(),
                    oneOf(Direction.values()),
                    random.nextInt(8) > 0,
                    Slip.TERMS,
                    oneOf(Urgency.values()),
                    now);
            notice.number = "610800-2026-" + notice.id;
            notice.type = oneOf(TYPES);
            notice.office = oneOf(OFFICES);
            notice.parties =
                    new NoticeFacts.Parties(oneOf(COUNTERPARTS), oneOf(CODES), notice.office, oneOf(CODES), null);
            notice.movement = oneOf(Movement.values()).code();
            notice.unverified = List.of();
            notice.submission = UUID.randomUUID();
            notice.keepFor(365);
            if (notice.direction == Direction.INCOMING) {
                notice.sentOn = Slip.SHANGHAI.dayOf(now);
                notice.delivered(now.plus(Duration.ofHours(random.nextInt(80))), Slip.SHANGHAI);
            }
            created.add(notice);
        }
        QuarkusTransaction.requiringNew().run(() -> store.insert(created, Map.of(), new History()));
        created.forEach(notice -> {
            slips.add(notice.id);
            if (notice.direction == Direction.OUTGOING) {
                outgoing.add(notice.id);
            }
        });
    }

    private void send() {
        QuarkusTransaction.requiringNew().run(() -> store.sent(outgoing, "cn-610800", now, Slip.SHANGHAI.zone()));
    }

    private void change(int count) {
        QuarkusTransaction.requiringNew().run(() -> {
            List<UUID> chosen = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                chosen.add(slips.get(random.nextInt(slips.size())));
            }
            List<Notice> notices = List.copyOf(store.lock(chosen).values());
            notices.forEach(notice -> {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    happen(notice);
                }
                notice.touch(now);
            });
            store.update(notices, new History());
        });
    }

    private void happen(Notice notice) {
        MessageData.Occurrence occurrence = Slip.on(UUID.randomUUID(), now);
        switch (random.nextInt(16)) {
            case 0 -> notice.delivered(now, Slip.SHANGHAI);
            case 1 -> notice.accepted(notice.round, now);
            case 2, 3, 4 ->
                notice.returned(notice.round, "confirmed", random.nextBoolean() ? "capacity" : null, occurrence);
            case 5 -> notice.declined(notice.round, oneOf(DeclineReason.values()), occurrence);
            case 6 -> notice.withdrawn(notice.round, occurrence);
            case 7 -> notice.assessed(notice.round, oneOf(Assessment.values()), occurrence);
            case 8 -> notice.revoke(ownMessage(notice), Slip.SHANGHAI);
            case 9 -> {
                if (notice.deliveredAt == null) {
                    notice.receipted(now, Slip.SHANGHAI);
                    notice.refused(now, RefusalReason.UNKNOWN_OFFICE);
                }
            }
            case 10 -> {
                if (notice.dueDate != null && !notice.hasOpenExtension()) {
                    notice.extensionProposed(
                            notice.round,
                            Slip.SHANGHAI.calendar().due(notice.dueDate, 1 + random.nextInt(20)),
                            occurrence);
                }
            }
            case 11 -> {
                notice.openExtension()
                        .ifPresent(open -> notice.extensionDecided(
                                notice.round, open.proposal(), oneOf(Extension.Decision.values()), occurrence));
            }
            case 12 -> {
                notice.arrivedOn = Slip.SHANGHAI.dayOf(now);
                notice.contested(notice.round, occurrence);
            }
            case 13 -> {
                if (notice.first != null && notice.first.judgement != null) {
                    notice.opened(notice.first.judgement, now, Slip.SHANGHAI);
                }
            }
            case 14 -> notice.accepted(1, now.minus(Duration.ofDays(3)));
            default -> notice.office = oneOf(OFFICES);
        }
    }

    /** One that the other node may refuse. */
    private UUID ownMessage(Notice notice) {
        if (notice.extension != null && notice.extension.decision() != null && random.nextBoolean()) {
            return notice.extension.decision();
        }
        if (notice.first != null && notice.first.judgement != null && random.nextInt(4) == 0) {
            return notice.first.judgement;
        }
        return random.nextBoolean() && notice.answer != null ? notice.answer : UUID.randomUUID();
    }

    @SafeVarargs
    private <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
