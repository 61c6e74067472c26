package org.huizhi.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.huizhi.audit.AuditVerifier;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.NodeProcess;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;
import org.huizhi.testsupport.Slips;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The database of one of two nodes is restored to an earlier moment, as docs/operations.md has it, while the other node
 * goes on: afterwards both sides hold the same. {@code -Drestore.seed=} replays one.
 */
class RestoredNodeIT {

    private static final Logger LOG = Logger.getLogger(RestoredNodeIT.class);
    private static final long SEED = Long.getLong("restore.seed", System.nanoTime() & 0xFFFFFF);

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration RESYNCED_WITHIN = Duration.ofMinutes(3);
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final String SECOND = "agr-second";
    private static final String COPY = "yulin_at_the_moment";

    /**
     * What is not receipted is sent again soon; each audited act is below a checkpoint a second later; and one caller
     * may read the evidence of every slip at once.
     */
    private static final Map<String, String> SETTINGS = Map.of(
            "huizhi.outbox.lease", "6s",
            "huizhi.outbox.resend-after", "4s",
            "huizhi.outbox.resend-at-most", "10s",
            "huizhi.resync.answer-every", "200ms",
            "huizhi.audit.checkpoint-interval", "1s",
            "huizhi.access.rate-limit.per-second", "100000",
            "huizhi.access.rate-limit.burst", "100000",
            "huizhi.access.admission.per-caller", "64",
            "mp.messaging.incoming.inbox.session.timeout.ms", "6000",
            "mp.messaging.incoming.inbox.heartbeat.interval.ms", "1500");

    private static final Pattern CHECKPOINT = Pattern.compile("Audit checkpoint at position \\d+: (\\S+?)[\"\\\\]");

    private final Party yulin = Regions.yulin();
    private final Party xinzhou = Regions.xinzhou();
    private final Random random = new Random(SEED);

    @Test
    void bothSidesHoldTheSameAfterARestore() {
        LOG.infof("Seed %d; -Drestore.seed=%d replays it", SEED, SEED);
        try (RunningExchange exchange = RunningExchange.prepare("restored", yulin, xinzhou)) {
            exchange.startNodes(SETTINGS);
            NodeProcess node = exchange.node(yulin.mailbox());
            Ledger here = new Ledger(exchange, yulin.mailbox());
            Ledger there = new Ledger(exchange, xinzhou.mailbox());
            Submitters westwards = submitters(exchange, xinzhou, yulin);
            Submitters eastwards = submitters(exchange, yulin, xinzhou);
            List<Office> offices = List.of(
                    new Office(exchange, yulin, random.nextLong()), new Office(exchange, xinzhou, random.nextLong()));
            offices.forEach(Office::open);

            pause(Duration.ofMillis(3_000 + random.nextInt(3_000)));
            Instant moment = Instant.now();
            node.kill();
            copy(exchange);
            node.start(SETTINGS);
            node.awaitReady(READY_WITHIN);

            pause(Duration.ofMillis(4_000 + random.nextInt(4_000)));
            disagree(exchange);
            eastwards.finish();
            offices.get(0).close();
            Patience.until(
                    "what Yulin said has left it",
                    SETTLED_WITHIN,
                    () -> here.count("select count(*) from outbox where sent_at is null") == 0);
            node.kill();
            Set<String> lost = new TreeSet<>(here.slips().keySet());
            lost.removeAll(slipsOf(exchange, COPY));
            putInPlace(exchange);

            assertThat(node.runTool(READY_WITHIN, "node", "restored", "--at", moment.toString()))
                    .as(node.tail())
                    .isZero();
            node.start(SETTINGS);
            node.awaitReady(READY_WITHIN);
            Submitters afterwards = submitters(exchange, yulin, xinzhou);
            Office again = new Office(exchange, yulin, random.nextLong());
            again.open();
            Patience.until("the resync is over", RESYNCED_WITHIN, () -> resynced(exchange));
            pause(Duration.ofSeconds(2));
            afterwards.finish();
            westwards.finish();
            again.finishing = true;
            offices.get(1).finishing = true;
            here.awaitSettled(SETTLED_WITHIN);
            there.awaitSettled(SETTLED_WITHIN);
            again.close();
            offices.get(1).close();
            awaitNothingHeld(here, there);

            LOG.infof("%d of %d slips had been lost", lost.size(), here.slips().size());
            assertThat(lost).as("slips of the time that was lost").isNotEmpty();
            assertThat(there.slips()).isEqualTo(here.slips());
            assertThat(here.slips().keySet())
                    .containsAll(promised(westwards))
                    .containsAll(promised(eastwards))
                    .containsAll(promised(afterwards));
            for (Ledger ledger : List.of(here, there)) {
                assertThat(ledger.rows("select number from notice group by number having count(*) > 1"))
                        .as("numbers that were given twice")
                        .isEmpty();
                assertThat(ledger.rows(
                                "select notice_id, event, message_id from timeline_entry where message_id is not null"
                                        + " group by 1, 2, 3 having count(*) > 1"))
                        .as("events entered twice")
                        .isEmpty();
                ledger.assertNoDeadLetters();
            }
            BothSides.assertCountTheSame(exchange.client(yulin.mailbox()), exchange.client(xinzhou.mailbox()));
            assertThat(agreements(there)).hasSizeGreaterThan(1).isEqualTo(agreements(here));
            assertEverySignatureStands(exchange, here);
            assertAuditLogStands(exchange, node);
            assertListed(exchange, lost);
        }
    }

    private static void awaitNothingHeld(Ledger here, Ledger there) {
        try {
            Patience.until(
                    "nothing is held", () -> here.count("select count(*) from held_message where result is null") == 0);
        } catch (AssertionError e) {
            String subjects =
                    here.rows("select distinct subject from held_message where result is null limit 20").stream()
                            .map(row -> row.get("subject").toString())
                            .collect(Collectors.joining(","));
            throw new AssertionError(
                    e.getMessage() + held(here, subjects) + timeline(here, subjects) + timeline(there, subjects), e);
        }
    }

    /** What was held of these subjects, what became of it, and what the other side had said of it. */
    private static String held(Ledger ledger, String subjects) {
        return lines(ledger.rows(
                "select h.subject, h.sent_at::text, h.sender, h.type, h.id, h.result, h.received_at::text, r.speaker,"
                        + " r.verdict, r.reason, r.received_at::text as receipted, r.sha256 = encode(h.digest, 'hex') as fits"
                        + " from held_message h left join held_receipt r on r.partner = h.partner and r.message_id = h.id"
                        + " where h.subject = any(string_to_array(?, ',')) order by h.subject, h.sent_at",
                subjects));
    }

    private static String timeline(Ledger ledger, String subjects) {
        return lines(ledger.rows(
                "select n.id, n.direction, n.state, n.round as now, t.at::text, t.event, t.region, t.round, t.actor,"
                        + " t.reason, t.message_id, s.created_at::text, p.verdict as said_there, m.verdict as said_here"
                        + " from notice n join timeline_entry t on t.notice_id = n.id"
                        + " left join sent_message s on s.id = t.message_id left join receipt p on p.message_id = s.id"
                        + " left join received_message m on m.id = t.message_id"
                        + " where n.id::text = any(string_to_array(?, ',')) order by n.id, t.at, t.id",
                subjects));
    }

    private static String lines(List<Map<String, Object>> rows) {
        return rows.stream().map(row -> "\n" + row).collect(Collectors.joining());
    }

    private static Submitters submitters(RunningExchange exchange, Party from, Party to) {
        return Submitters.start(
                List.of(exchange.client(from.mailbox())),
                new Submitters.Work(
                        Integer.MAX_VALUE,
                        () -> Slips.submission(from, to, "residence-confirmation"),
                        PAUSE,
                        Duration.ofMinutes(3)));
    }

    private static Set<String> promised(Submitters submitters) {
        return submitters.idsOfKey().values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    }

    /** As a backup of that moment would be. */
    private void copy(RunningExchange exchange) {
        exchange.database()
                .update("postgres", "create database " + COPY + " template " + exchange.databaseOf(yulin.mailbox()));
    }

    private void putInPlace(RunningExchange exchange) {
        String database = exchange.databaseOf(yulin.mailbox());
        exchange.database().update("postgres", "drop database " + database + " with (force)");
        exchange.database().update("postgres", "alter database " + COPY + " rename to " + database);
    }

    private static Set<String> slipsOf(RunningExchange exchange, String database) {
        return exchange.database().query(database, "select id::text as id from notice").stream()
                .map(row -> row.get("id").toString())
                .collect(Collectors.toSet());
    }

    /** A second agreement, which Yulin proposes and Xinzhou does not want. */
    private void disagree(RunningExchange exchange) {
        NodeClient proposing = exchange.client(yulin.mailbox());
        NodeClient declining = exchange.client(xinzhou.mailbox());
        ObjectNode terms = JsonNodeFactory.instance.objectNode();
        terms.put("id", SECOND).put("counterpart", xinzhou.mailbox());
        terms.putObject("title").put("zh", "第二份协议").put("en", "A second agreement");
        terms.put("legalBasis", "Personal Information Protection Law")
                .put("purpose", "A drill")
                .put("effectiveFrom", "2030-01-01");
        terms.putArray("clauses")
                .addObject()
                .put("from", yulin.mailbox())
                .put("to", xinzhou.mailbox())
                .put("noticeType", "notification");
        proposing.post("/agreements", terms).expect(201);
        ObjectNode assessed = JsonNodeFactory.instance.objectNode();
        assessed.putObject("impactAssessment")
                .put("purpose", "a drill")
                .put("necessity", "none")
                .put("risks", "none")
                .put("measures", "none");
        proposing
                .post("/agreements/" + SECOND + "/versions/1/proposal", assessed)
                .expect(200);
        Patience.until("the proposal is there", () -> state(declining).equals("proposed"));
        declining
                .post(
                        "/agreements/" + SECOND + "/versions/1/decline",
                        JsonNodeFactory.instance.objectNode().put("reason", "one is enough"))
                .expect(200);
        Patience.until("it is declined", () -> state(proposing).equals("declined"));
    }

    private static String state(NodeClient node) {
        return node.get("/agreements/" + SECOND).body().path("state").asText();
    }

    private boolean resynced(RunningExchange exchange) {
        JsonNode partners = exchange.client(yulin.mailbox())
                .get("/restorations")
                .expect(200)
                .path("items")
                .path(0)
                .path("partners");
        assertThat(partners.findValuesAsText("state")).hasSize(1).doesNotContain("refused");
        return partners.findValuesAsText("state").contains("done");
    }

    private static List<String> agreements(Ledger ledger) {
        return ledger
                .rows("select agreement_id, version, event, at, region from agreement_fact where event <> 'DRAFTED'"
                        + " order by at, event, region")
                .stream()
                .map(Object::toString)
                .toList();
    }

    private void assertEverySignatureStands(RunningExchange exchange, Ledger here) {
        for (Party region : List.of(yulin, xinzhou)) {
            BothSides.assertEvidenceStands(
                    exchange, exchange.client(region.mailbox()), here.slips().keySet());
        }
    }

    /** Also against every checkpoint that the log of the node's process kept, those of the lost time too. */
    private void assertAuditLogStands(RunningExchange exchange, NodeProcess node) {
        List<String> kept = node.log().stream()
                .map(CHECKPOINT::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
        String export = new String(exchange.client(yulin.mailbox()).getBytes("/audit/export"), StandardCharsets.UTF_8);
        AuditVerifier.Report report = new AuditVerifier(
                        new Signatures(CryptoProvider.fastest()), Party.directory(yulin, xinzhou))
                .verify(export.lines().iterator(), kept);
        assertThat(kept).isNotEmpty();
        assertThat(report.faults()).isEmpty();
        assertThat(report.notes()).isNotEmpty();
    }

    private void assertListed(RunningExchange exchange, Set<String> lost) {
        Set<String> listed = new TreeSet<>();
        List<JsonNode> open = new ArrayList<>();
        @Nullable String cursor = "";
        do {
            JsonNode page = exchange.client(yulin.mailbox())
                    .get("/restorations/messages?limit=100" + cursor)
                    .expect(200);
            page.path("items").forEach(line -> {
                listed.add(line.path("subject").asText());
                JsonNode messages = line.path("messages");
                if (messages.path("notRestored").asInt()
                                + messages.path("erased").asInt()
                                + messages.path("waiting").asInt()
                        > 0) {
                    open.add(line);
                }
            });
            cursor = page.path("next").isTextual()
                    ? "&cursor=" + page.path("next").asText()
                    : null;
        } while (cursor != null);
        assertThat(listed).as("what operators are shown").containsAll(lost);
        assertThat(open).as("what was not restored").isEmpty();
    }

    private static void pause(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
    }

    /** An office that does everything that offices do, as chance has it; in the end it answers what is open. */
    private static final class Office {

        private final RunningExchange exchange;
        private final Party region;
        private final Random random;
        private final Thread thread;
        private volatile boolean closing;
        private volatile boolean finishing;

        Office(RunningExchange exchange, Party region, long seed) {
            this.exchange = exchange;
            this.region = region;
            this.random = new Random(seed);
            this.thread = new Thread(this::work, "office-" + region.mailbox());
        }

        void open() {
            thread.setDaemon(true);
            thread.start();
        }

        void close() {
            closing = true;
            try {
                thread.join(Duration.ofSeconds(70).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void work() {
            while (!closing) {
                try {
                    each("direction=incoming&state=received", this::handle);
                    each("direction=incoming&state=accepted", this::handle);
                    if (!finishing) {
                        each("direction=outgoing&state=returned", this::assess);
                        each("direction=outgoing&state=accepted", this::decide);
                    }
                } catch (UncheckedIOException e) {
                    pause(Duration.ofMillis(200));
                }
                pause(Duration.ofMillis(50));
            }
        }

        private void each(String query, Consumer<String> act) {
            JsonNode page = client().get("/notices?limit=20&" + query).body();
            for (JsonNode slip : page.path("items")) {
                if (!closing) {
                    act.accept(slip.path("id").asText());
                }
            }
        }

        private NodeClient client() {
            return exchange.client(region.mailbox());
        }

        private void handle(String id) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            switch (finishing ? 5 + random.nextInt(5) : random.nextInt(12)) {
                case 0, 1 -> act(id, "acceptance", body);
                case 2 -> {
                    body.put("kind", "interim").putObject("payload").put("text", "asked the archive");
                    act(id, "returns", body);
                }
                case 3 -> {
                    body.put(
                            "dueDate",
                            LocalDate.now(ZoneId.of("Asia/Shanghai"))
                                    .plusDays(40 + random.nextInt(5))
                                    .toString());
                    act(id, "extension", body.put("text", "the archive is closed"));
                }
                case 4 -> act(id, "decline", body.put("reason", random.nextBoolean() ? "misrouted" : "incomplete"));
                case 5, 6, 7, 8, 9 -> {
                    body.put("kind", "final").putObject("payload").put("outcome", "confirmed");
                    act(id, "returns", body);
                }
                default -> {
                    // It waits.
                }
            }
        }

        private void assess(String id) {
            switch (random.nextInt(6)) {
                case 0 ->
                    act(id, "assessment", JsonNodeFactory.instance.objectNode().put("verdict", "valid"));
                case 1 ->
                    act(
                            id,
                            "assessment",
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("verdict", "invalid")
                                    .put("text", "not what was asked"));
                default -> {
                    // Most returns need no word.
                }
            }
        }

        private void decide(String id) {
            switch (random.nextInt(8)) {
                case 0, 1 ->
                    act(
                            id,
                            "extension/decision",
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("decision", random.nextBoolean() ? "granted" : "refused"));
                case 2 -> act(id, "reminders", JsonNodeFactory.instance.objectNode());
                case 3 -> act(id, "withdrawal", JsonNodeFactory.instance.objectNode());
                default -> {
                    // It waits.
                }
            }
        }

        /** What the slip does not allow any more is refused; that is no matter here. */
        private void act(String id, String verb, JsonNode body) {
            client().post(
                            "/notices/" + id + "/" + verb,
                            body,
                            verb.replace('/', '-') + "-" + id + "-"
                                    + HexFormat.of().toHexDigits(random.nextInt()));
        }
    }
}
