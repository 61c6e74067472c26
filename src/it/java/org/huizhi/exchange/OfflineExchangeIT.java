package org.huizhi.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.NodeProcess;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;
import org.huizhi.testsupport.Slips;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The line between two packaged nodes is cut: operators carry files there and back, by the command line alone. Once it
 * is whole again, what files brought comes by the bus too, and changes nothing.
 */
class OfflineExchangeIT {

    private static final Duration TOOL_LIMIT = Duration.ofSeconds(60);
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(1);
    private static final int SLIPS = 20;

    /** Once the line is whole again, what waits leaves soon. */
    private static final Map<String, String> SETTINGS = Map.of(
            "huizhi.outbox.lease", "6s",
            "huizhi.outbox.resend-after", "4s",
            "huizhi.access.rate-limit.per-second", "100000",
            "huizhi.access.rate-limit.burst", "100000");

    private final Party yulin = Regions.yulin();
    private final Party xinzhou = Regions.xinzhou();

    @TempDir
    private Path stick;

    private RunningExchange exchange;

    @Test
    void filesBringBothNodesToTheSameStateAndTheBusAddsNothing() {
        try (RunningExchange running = RunningExchange.prepare("offline", yulin, xinzhou)) {
            exchange = running;
            exchange.startNodes(SETTINGS);
            Operator here = new Operator(yulin);
            Operator there = new Operator(xinzhou);
            exchange.bus().stop();

            List<String> byFile = submitted(here);
            Path questions = here.export(there, "questions");
            assertThat(there.take(questions)).contains(SLIPS + " stored, 0 repeated, 0 refused");
            assertThat(there.take(questions)).contains("0 stored, " + SLIPS + " repeated, 0 refused");
            byFile.forEach(there::answer);
            Path answers = there.export(here, "answers");
            assertThat(here.take(answers)).contains(" 0 refused, 0 waiting, 0 dead letters, 0 unreadable");
            assertThat(here.take(answers)).contains(" 0 stored, ");
            there.take(here.export(there, "receipts"));
            assertAnswered(here, there, byFile);
            Map<String, String> asFilesLeftThem = here.ledger.slips();

            // Of these the answer is on its way by file when the line is whole again, and of the others the question.
            List<String> answered = submitted(here);
            there.take(here.export(there, "more-questions"));
            answered.forEach(there::answer);
            Path lateAnswers = there.export(here, "late-answers");
            List<String> asked = submitted(here);
            Path lateQuestions = here.export(there, "late-questions");
            exchange.bus().restart();
            here.await("RETURNED", answered);
            there.await("RECEIVED", asked);

            assertThat(here.take(lateAnswers)).contains(" 0 stored, ");
            assertThat(there.take(lateQuestions)).contains(" 0 stored, ");
            assertThat(there.take(questions)).contains(" 0 stored, ");
            assertThat(here.take(answers)).contains(" 0 stored, ");
            asked.forEach(there::answer);
            here.ledger.awaitSettled(SETTLED_WITHIN);
            there.ledger.awaitSettled(SETTLED_WITHIN);

            List<String> all =
                    Stream.of(byFile, answered, asked).flatMap(List::stream).toList();
            assertAnswered(here, there, all);
            assertThat(here.ledger.slips()).as("clocks and states").containsAllEntriesOf(asFilesLeftThem);
            BothSides.assertCountTheSame(here.client, there.client);
            BothSides.assertEvidenceStands(exchange, here.client, all);
            BothSides.assertEvidenceStands(exchange, there.client, all);
        }
    }

    private List<String> submitted(Operator at) {
        List<String> slips = new ArrayList<>();
        for (int i = 0; i < SLIPS; i++) {
            slips.add(at.client
                    .post("/notices", Slips.submission())
                    .expect(201)
                    .path("id")
                    .asText());
        }
        return slips;
    }

    /** Each slip is answered, once, in the order in which it happened, and both nodes say so with the same days. */
    private static void assertAnswered(Operator here, Operator there, List<String> slips) {
        assertThat(there.ledger.slips()).isEqualTo(here.ledger.slips()).containsOnlyKeys(slips);
        for (Operator operator : List.of(here, there)) {
            Ledger ledger = operator.ledger;
            ledger.assertNoDeadLetters();
            ledger.assertClean();
            ledger.assertHistoriesLegal();
            assertThat(ledger.count("select count(*) from notice where state = 'RETURNED'"))
                    .isEqualTo(slips.size());
            assertThat(ledger.count("select count(*) from notice_return")).isEqualTo(slips.size());
            assertThat(ledger.rows("""
                            select n.id from notice n join timeline_entry s on s.notice_id = n.id and s.event = 'SUBMITTED'
                              join timeline_entry d on d.notice_id = n.id and d.event = 'DELIVERED'
                              join timeline_entry r on r.notice_id = n.id and r.event = 'RETURNED'
                             where not (s.at <= d.at and d.at <= r.at and n.delivered_at <= n.returned_at
                                        and n.due_date > n.delivered_at::date)""")).as("order and clocks").isEmpty();
        }
    }

    /** Whoever carries files for one region: a machine from which its node is asked. */
    private final class Operator {

        private final Party region;
        private final NodeClient client;
        private final Ledger ledger;
        private final NodeProcess machine;
        private final Map<String, String> node = new TreeMap<>();

        private Operator(Party region) {
            this.region = region;
            this.client = exchange.client(region.mailbox());
            this.ledger = new Ledger(exchange, region.mailbox());
            this.machine = exchange.replica(region.mailbox());
            node.put("--node", exchange.node(region.mailbox()).baseUri().toString());
            node.put("--token", token().toString());
        }

        private Path token() {
            try {
                return Files.writeString(
                        stick.resolve(region.mailbox()),
                        exchange.token("carrier", Set.of("operator"), Set.of(region.region() + "-hub")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Path export(Operator partner, String name) {
            Path file = stick.resolve(name + ".ndjson");
            run("export", "--partner", partner.region.mailbox(), file.toString());
            return file;
        }

        /** @return what the command line said */
        private String take(Path file) {
            return run("import", file.toString());
        }

        private String run(String verb, String... more) {
            List<String> arguments = new ArrayList<>(List.of("offline", verb));
            node.forEach((option, value) -> arguments.addAll(List.of(option, value)));
            arguments.addAll(List.of(more));
            int before = log().size();
            assertThat(machine.runTool(TOOL_LIMIT, arguments.toArray(String[]::new)))
                    .as(machine.tail())
                    .isZero();
            return String.join("\n", log().subList(before, log().size()));
        }

        private List<String> log() {
            try {
                return machine.log();
            } catch (UncheckedIOException e) {
                // It has not said anything yet.
                return List.of();
            }
        }

        private void answer(String slip) {
            JsonNode answered = client.post(
                            "/notices/" + slip + "/returns",
                            Slips.json("{\"kind\": \"final\", \"payload\": {\"outcome\": \"confirmed\"}}"))
                    .expect(200);
            assertThat(answered.path("state").asText()).isEqualTo("returned");
        }

        private void await(String state, List<String> slips) {
            Patience.until(
                    "slips are " + state,
                    SETTLED_WITHIN,
                    () -> ledger.count(
                                    "select count(*) from notice where id::text = any(string_to_array(?, ','))"
                                            + " and state = ?",
                                    String.join(",", slips),
                                    state)
                            == slips.size());
        }
    }
}
