package org.huizhi.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;

import com.fasterxml.uuid.Generators;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;
import org.huizhi.testsupport.Slips;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The bus or the database goes away under a packaged node. That is no message's fault, and nobody has to help
 * afterwards.
 */
class OutageIT {

    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(90);
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int SLIPS = 30;

    private static final Party YULIN = Regions.yulin();
    private static final Party XINZHOU = Regions.xinzhou();

    private static RunningExchange exchange;
    private static Ledger ledger;

    /** Xinzhou has no node here; the test plays it. */
    @BeforeAll
    static void startYulin() {
        exchange = RunningExchange.prepare("outages", YULIN, XINZHOU);
        ledger = new Ledger(exchange, YULIN.mailbox());
        exchange.node(YULIN.mailbox()).start(Map.of("huizhi.outbox.lease", "6s"));
        exchange.node(YULIN.mailbox()).awaitReady(START_LIMIT);
    }

    @AfterAll
    static void end() {
        if (exchange != null) {
            exchange.close();
        }
    }

    @Test
    void recordsWaitForTheDatabase() {
        try (OtherRegion xinzhou = OtherRegion.silent(XINZHOU, YULIN, exchange.bus())) {
            List<Letter> letters = new ArrayList<>();
            exchange.database().stop();
            for (int i = 0; i < SLIPS; i++) {
                letters.add(xinzhou.say(
                        NOTICE_SUBMITTED,
                        Generators.timeBasedEpochGenerator().generate().toString(),
                        Slips.submitted(XINZHOU, YULIN, "residence-confirmation")));
            }
            Patience.until(
                    "the inbox waits for the database",
                    RECOVERED_WITHIN,
                    () -> exchange.node(YULIN.mailbox()).tail().contains("The inbox waits"));
            exchange.database().restart();

            Patience.until(
                    "every slip has its receipt",
                    RECOVERED_WITHIN,
                    () -> letters.stream()
                            .noneMatch(letter -> xinzhou.receiptsFor(letter).isEmpty()));

            assertThat(letters).allSatisfy(letter -> {
                assertThat(xinzhou.receiptsFor(letter))
                        .singleElement()
                        .satisfies(line -> assertThat(line.verdict()).isEqualTo(Verdict.STORED));
                assertThat(events(letter.message().subject())).containsExactly("SUBMITTED", "DELIVERED");
            });
            assertThat(ledger.count("select count(*) from dead_letter")).isZero();
        }
    }

    @Test
    void slipsAreTakenWithoutABusAndSentWhenItIsBack() {
        NodeClient client = exchange.client(YULIN.mailbox());
        List<String> ids = new ArrayList<>();
        // Xinzhou hears what comes from now on, so it is there before the bus is back.
        try (OtherRegion xinzhou = OtherRegion.receipting(XINZHOU, YULIN, exchange.bus())) {
            exchange.bus().stop();
            for (int i = 0; i < SLIPS; i++) {
                ids.add(client.post("/notices", Slips.submission())
                        .expect(201)
                        .path("id")
                        .asText());
            }
            assertThat(ids).allSatisfy(id -> assertThat(events(id)).containsExactly("SUBMITTED"));
            exchange.bus().restart();

            Patience.until(
                    "every slip is delivered",
                    RECOVERED_WITHIN,
                    () -> ledger.count(
                                    "select count(*) from notice where direction = 'OUTGOING' and state = 'DELIVERED'")
                            == SLIPS);
            assertThat(ids).allSatisfy(id -> {
                assertThat(xinzhou.arrived(NOTICE_SUBMITTED, id)).hasSize(1);
                assertThat(events(id)).containsExactlyInAnyOrder("SUBMITTED", "SENT", "DELIVERED");
            });
        }
        assertThat(ledger.count("select count(*) from outbox where type <> 'org.huizhi.probe.v1'"))
                .isZero();
    }

    private static List<Object> events(String noticeId) {
        return ledger
                .rows("select event from timeline_entry where notice_id = ?::uuid order by at, id", noticeId)
                .stream()
                .map(row -> row.get("event"))
                .toList();
    }
}
