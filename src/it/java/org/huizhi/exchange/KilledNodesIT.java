package org.huizhi.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.NodeProcess;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;
import org.huizhi.testsupport.Slips;
import org.junit.jupiter.api.Test;

/** Two packaged nodes exchange slips, and are killed in the middle of it: nothing is lost, nothing happens twice. */
class KilledNodesIT {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int SLIPS = 300;
    private static final int ROWS = 3_000;

    /**
     * What a killed process holds is given up sooner than in production: its shards of the outbox, and its partitions.
     */
    private static final Map<String, String> SHORT_GRIEF = Map.of(
            "huizhi.outbox.lease", "6s",
            "huizhi.outbox.resend-after", "5s",
            "mp.messaging.incoming.inbox.session.timeout.ms", "6000",
            "mp.messaging.incoming.inbox.heartbeat.interval.ms", "1500");

    private final Party yulin = Regions.yulin();
    private final Party xinzhou = Regions.xinzhou();

    @Test
    void slipsSurviveTheirNodes() {
        try (RunningExchange exchange = RunningExchange.prepare("killed-nodes", yulin, xinzhou)) {
            exchange.startNodes(SHORT_GRIEF);
            NodeProcess sender = exchange.node(yulin.mailbox());
            NodeProcess receiver = exchange.node(xinzhou.mailbox());
            Submitters submitters =
                    Submitters.start(List.of(exchange.client(yulin.mailbox())), Submitters.Work.of(SLIPS));
            try (HandlingOffice office = HandlingOffice.open(List.of(exchange.client(xinzhou.mailbox())))) {
                int answered = 0;
                for (List<NodeProcess> victims :
                        List.of(List.of(sender), List.of(receiver), List.of(sender, receiver), List.of(sender))) {
                    submitters.awaitAnswered(answered += SLIPS / 5);
                    killAndRestart(victims);
                }
                submitters.awaitAnswered(SLIPS);
                assertEverythingHappenedOnce(exchange, submitters);
            }
            assertThat(submitters.unanswered()).isPositive();
        }
    }

    @Test
    void aReplicaGoesOnForTheOneThatWasKilled() {
        try (RunningExchange exchange = RunningExchange.prepare("killed-replica", yulin, xinzhou)) {
            NodeProcess one = exchange.node(yulin.mailbox());
            NodeProcess other = exchange.replica(yulin.mailbox());
            exchange.startNodes(SHORT_GRIEF);
            Submitters submitters = Submitters.start(
                    List.of(exchange.client(yulin.mailbox(), one), exchange.client(yulin.mailbox(), other)),
                    Submitters.Work.of(SLIPS / 2));
            try (HandlingOffice office = HandlingOffice.open(List.of(exchange.client(xinzhou.mailbox())))) {
                submitters.awaitAnswered(SLIPS / 8);
                one.kill();
                submitters.awaitAnswered(SLIPS / 4);
                killAndRestart(List.of(one));
                other.kill();
                submitters.awaitAnswered(SLIPS / 2);
                assertEverythingHappenedOnce(exchange, submitters);
            }
        }
    }

    /** A file is half done when its node is killed: whoever goes on sends each row once, and leaves none out. */
    @Test
    void eachRowOfAFileBecomesOneSlip() {
        try (RunningExchange exchange = RunningExchange.prepare("killed-upload", yulin, xinzhou)) {
            exchange.startNodes(SHORT_GRIEF, List.of(yulin.mailbox()));
            NodeProcess node = exchange.node(yulin.mailbox());
            String id = exchange.client(yulin.mailbox())
                    .postFile("/uploads?type=residence-confirmation", "text/csv", rows())
                    .expect(202)
                    .path("id")
                    .asText();
            long moment = new Random().nextInt(ROWS / 20, ROWS * 9 / 10);
            Patience.until(moment + " rows are sent", START_LIMIT, () -> slipsOfFile(exchange) >= moment);

            killAndRestart(List.of(node));
            // A minute or two later, by itself.
            exchange.database().update(exchange.databaseOf(yulin.mailbox()), "update upload set claimed_until = null");
            Patience.until(
                    "the file is done",
                    START_LIMIT,
                    () -> exchange.client(yulin.mailbox())
                            .get("/uploads/" + id)
                            .expect(200)
                            .path("state")
                            .asText()
                            .equals("done"));

            JsonNode upload =
                    exchange.client(yulin.mailbox()).get("/uploads/" + id).body();
            assertThat(upload.path("sent").asInt()).as("killed at %d", moment).isEqualTo(ROWS);
            assertThat(upload.path("failed").asInt()).isZero();
            assertThat(slipsOfFile(exchange)).as("killed at %d", moment).isEqualTo(ROWS);
            assertThat(count(exchange, "select count(distinct reference) from notice where reference like 'row/%'"))
                    .isEqualTo(ROWS);
            assertThat(
                            count(
                                    exchange,
                                    "select count(distinct subject) from sent_message where type = 'org.huizhi.notice.submitted.v1'"))
                    .isEqualTo(ROWS);
        }
    }

    /** Either node is killed while an attachment is on its way: it comes whole, and is given as it was. */
    @Test
    void anAttachmentArrivesWhoeverIsKilledMeanwhile() {
        Map<String, String> slow = new HashMap<>(SHORT_GRIEF);
        slow.put("huizhi.attachment.bus.bytes-per-second", "700K");
        slow.put("huizhi.attachment.ask-again-after", "3s");
        try (RunningExchange exchange = RunningExchange.prepare("killed-attachment", yulin, xinzhou)) {
            exchange.startNodes(slow);
            NodeClient sender = exchange.client(yulin.mailbox());
            byte[] pdf = new byte[5 * 1024 * 1024];
            new Random(7).nextBytes(pdf);
            System.arraycopy("%PDF-1.7".getBytes(StandardCharsets.US_ASCII), 0, pdf, 0, 8);
            String attachment = sender.post(
                            "/attachments",
                            NodeClient.JSON
                                    .createObjectNode()
                                    .put("name", "proof.pdf")
                                    .put("bytes", pdf.length))
                    .expect(201)
                    .path("id")
                    .asText();
            sender.append("/attachments/" + attachment, 0, pdf).expect(200);
            ObjectNode submission = Slips.submission();
            submission.putArray("attachments").add(attachment);
            String slip = sender.post("/notices", submission, "killed-attachment")
                    .expect(201)
                    .path("id")
                    .asText();
            for (Party victim : List.of(xinzhou, yulin)) {
                long before = bytesHere(exchange);
                Patience.until("more of it is here", START_LIMIT, () -> bytesHere(exchange) > before);
                NodeProcess node = exchange.node(victim.mailbox());
                node.kill();
                node.start(slow);
                node.awaitReady(START_LIMIT);
            }
            NodeClient receiver = exchange.client(xinzhou.mailbox());
            Patience.until(
                    "all of it is here",
                    START_LIMIT,
                    () -> receiver.get("/notices/" + slip)
                            .body()
                            .at("/attachments/0/state")
                            .asText()
                            .equals("received"));
            assertThat(receiver.getBytes("/notices/" + slip + "/attachments/" + attachment))
                    .isEqualTo(pdf);
            Patience.until(
                    "its sender knows",
                    START_LIMIT,
                    () -> sender.get("/notices/" + slip)
                            .body()
                            .at("/attachments/0/state")
                            .asText()
                            .equals("arrived"));
        }
    }

    private long bytesHere(RunningExchange exchange) {
        return exchange.database()
                .count(exchange.databaseOf(xinzhou.mailbox()), "select coalesce(sum(received), 0) from attachment");
    }

    private long slipsOfFile(RunningExchange exchange) {
        return count(exchange, "select count(*) from notice where reference like 'row/%'");
    }

    private long count(RunningExchange exchange, String sql) {
        return exchange.database().count(exchange.databaseOf(yulin.mailbox()), sql);
    }

    private static byte[] rows() {
        String head = "/sender/office,/receiver/region,/reference,/payload/person/name,/payload/person/documentKind,"
                + "/payload/person/documentNumber,/payload/claim/kind,/payload/claim/region\n";
        return IntStream.rangeClosed(1, ROWS)
                .mapToObj(row -> String.join(
                        ",",
                        Slips.YULIN_OFFICE,
                        "140930",
                        "row/" + row,
                        Slips.NAME,
                        "identity-card",
                        Slips.DOCUMENT_NUMBER,
                        "registered",
                        "140930"))
                .collect(Collectors.joining("\n", head, "\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void killAndRestart(List<NodeProcess> victims) {
        victims.forEach(NodeProcess::kill);
        victims.forEach(node -> node.start(SHORT_GRIEF));
        victims.forEach(node -> node.awaitReady(START_LIMIT));
    }

    private void assertEverythingHappenedOnce(RunningExchange exchange, Submitters submitters) {
        Ledger sent = new Ledger(exchange, yulin.mailbox());
        Ledger received = new Ledger(exchange, xinzhou.mailbox());
        sent.awaitSettled();
        received.awaitSettled();

        assertThat(submitters.idsOfKey().values())
                .allSatisfy(ids -> assertThat(ids).hasSize(1));
        Set<String> promised =
                submitters.idsOfKey().values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        assertThat(promised).hasSameSizeAs(submitters.idsOfKey().keySet());
        assertThat(sent.slips().keySet()).isEqualTo(promised);
        assertThat(received.slips()).isEqualTo(sent.slips());
        for (Ledger ledger : List.of(sent, received)) {
            ledger.assertClean();
            ledger.assertNoDeadLetters();
            ledger.assertHistoriesLegal();
        }
        assertThat(Ledger.figures(exchange.client(xinzhou.mailbox()), "incoming"))
                .isEqualTo(Ledger.figures(exchange.client(yulin.mailbox()), "outgoing"))
                .hasEntrySatisfying("upcoming", open -> assertThat(open).isPositive())
                .hasEntrySatisfying("answered", answered -> assertThat(answered).isPositive());
    }
}
