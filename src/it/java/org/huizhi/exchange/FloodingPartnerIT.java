package org.huizhi.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.NodeProcess;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.StatementDraft;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * A partner with good keys sends all that he may as fast as the bus takes it of him: proposals, statements,
 * suspensions, slips that are refused, probes, repetitions. A node of 256 MiB of heap keeps so much of it and no more,
 * and what an honest region says beside it comes to its end. {@code -Dflood.seconds=600} is the long form;
 * docs/reliability.md has its figures.
 */
class FloodingPartnerIT {

    private static final Logger LOG = Logger.getLogger(FloodingPartnerIT.class);
    private static final long SECONDS = Long.getLong("flood.seconds", 5);

    /** Of {@code deploy/topics.sh}. */
    private static final long SEND_RATE = 1024 * 1024;

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration DIGESTED_WITHIN = Duration.ofMinutes(5);
    private static final int REPORTS = 10;
    /** As the budgets say, of one partner and in all kinds together, and what a row takes beside its bytes. */
    private static final long MOST_KEPT = (8 + 1 + 256 + 64) * 2L * 1024 * 1024;

    private static final Party YULIN = Regions.yulin();
    private static final Party XINZHOU = Regions.xinzhou();
    private static final Party ORDOS = Regions.ordos();

    private final Map<String, Long> sent = new TreeMap<>();
    private final List<String> reports = new ArrayList<>();

    @Test
    void whatOnePartnerSendsIsBoundedAndTheOthersAreServed() {
        try (RunningExchange exchange = RunningExchange.prepare("flooding-partner", YULIN, XINZHOU, ORDOS)) {
            exchange.bus().limitSenders(SEND_RATE);
            Ledger ledger = new Ledger(exchange, YULIN.mailbox());
            NodeProcess node = exchange.node(YULIN.mailbox());
            node.start(Map.of(), List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"));
            node.awaitReady(START_LIMIT);
            try (OtherRegion hostile = OtherRegion.silent(XINZHOU, YULIN, exchange.bus());
                    OtherRegion honest = OtherRegion.silent(ORDOS, YULIN, exchange.bus())) {
                long before = kept(ledger);
                flood(hostile, node, ledger);
                Letter slip = honest.say(
                        MessageType.NOTICE_SUBMITTED, newId(), Slips.submitted(ORDOS, YULIN, "residence-confirmation"));
                Patience.until("the honest slip has its receipt", DIGESTED_WITHIN, () -> {
                    assertThat(node.alive()).as("the node runs").isTrue();
                    return !honest.receiptsFor(slip).isEmpty();
                });
                assertThat(honest.receiptsFor(slip).get(0).verdict()).isEqualTo(Verdict.STORED);
                Patience.until("all is decided", DIGESTED_WITHIN, () -> undecided(ledger) == 0);
                report("all decided", node, ledger);
                reports.add(ledger.rows("select type, verdict, reason, count(*) from received_message where sender = '"
                                + XINZHOU.mailbox() + "' group by 1, 2, 3 order by 1, 4 desc")
                        .toString());
                assertThat(kept(ledger) - before)
                        .as("bytes of tables and indexes")
                        .isLessThan(MOST_KEPT);
            }
            LOG.infof("Sent %s%n%s", sent, String.join("\n", reports));
            assertThat(node.log())
                    .noneMatch(line -> line.contains("\"level\":\"ERROR\"") || line.contains("OutOfMemoryError"));
        }
    }

    private void flood(OtherRegion hostile, NodeProcess node, Ledger ledger) {
        long began = System.nanoTime();
        long end = began + Duration.ofSeconds(SECONDS).toNanos();
        long every = (end - began) / REPORTS;
        long next = began + every;
        List<Letter> repeated = new ArrayList<>();
        for (int i = 0; System.nanoTime() < end; i++) {
            Letter letter = letter(hostile, i);
            hostile.post(letter);
            if (i % 50 == 0) {
                repeated.add(letter);
            }
            repeated.stream().skip(Math.max(0, repeated.size() - 3L)).forEach(hostile::post);
            if (System.nanoTime() > next) {
                next += every;
                report(
                        "after %d s"
                                .formatted(Duration.ofNanos(System.nanoTime() - began)
                                        .toSeconds()),
                        node,
                        ledger);
            }
        }
    }

    /** Each kind in turn; what is large is as large as the feed takes it. */
    private Letter letter(OtherRegion hostile, int i) {
        return switch (i % 6) {
            case 0 -> proposal(hostile, i);
            case 1 -> statement(hostile, i);
            case 2 ->
                say(
                        hostile,
                        MessageType.AGREEMENT_SUSPENDED,
                        agreement().toDocument().get("id").toString(),
                        Map.of("reason", "again " + i));
            case 3 ->
                say(
                        hostile,
                        MessageType.NOTICE_SUBMITTED,
                        newId(),
                        Slips.with(
                                Slips.submitted(XINZHOU, YULIN, "cooperation-request"),
                                "/payload/unknown",
                                "x".repeat(20_000)));
            case 4 -> say(hostile, MessageType.PROBE, "probe-" + newId(), Map.of());
            default -> say(hostile, MessageType.NOTICE_ACCEPTED, newId(), Map.of("round", 1, "office", "140902-hub"));
        };
    }

    private Letter proposal(OtherRegion hostile, int i) {
        Map<String, Object> document = new LinkedHashMap<>(agreement().toDocument());
        document.put("id", "agr-" + XINZHOU.mailbox() + "-" + i);
        document.put("legalBasis", "x".repeat(2000));
        String jws = AgreementDraft.signedBy(document, Instant.now(), XINZHOU.signingKey());
        return say(
                hostile,
                MessageType.AGREEMENT_PROPOSED,
                document.get("id").toString(),
                Map.of("document", Slips.json(jws)));
    }

    private Letter statement(OtherRegion hostile, int i) {
        var statement = StatementDraft.ofNothing(
                YearMonth.now(ZoneOffset.UTC).minusMonths(1 + i % 12), 1 + i / 12, XINZHOU.mailbox(), YULIN.mailbox());
        return say(
                hostile,
                MessageType.STATEMENT_PROPOSED,
                StatementDraft.id(statement),
                StatementDraft.proposal(statement, XINZHOU.signingKey()));
    }

    private static AgreementDraft agreement() {
        return AgreementDraft.between(YULIN, XINZHOU).effective(LocalDate.of(2026, 1, 1), LocalDate.of(2027, 12, 31));
    }

    private Letter say(OtherRegion hostile, MessageType type, String subject, Object data) {
        sent.merge(type.wireName().replace("org.huizhi.", ""), 1L, Long::sum);
        return hostile.letter(type, subject, data);
    }

    private static String newId() {
        UUID id = Generators.timeBasedEpochGenerator().generate();
        return id.toString();
    }

    private void report(String when, NodeProcess node, Ledger ledger) {
        OptionalLong resident = node.residentMebibytes();
        reports.add("%s: %d sent, %s MiB resident, %.0f MiB heap, %d MiB of tables and indexes, %s"
                .formatted(
                        when,
                        sent.values().stream().mapToLong(Long::longValue).sum(),
                        resident.isPresent() ? Long.toString(resident.getAsLong()) : "?",
                        heapMebibytes(node),
                        kept(ledger) / (1024 * 1024),
                        largest(ledger)));
    }

    private static long kept(Ledger ledger) {
        return ledger.count("select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r'"
                + " and relnamespace = 'public'::regnamespace");
    }

    private static String largest(Ledger ledger) {
        return ledger
                .rows(
                        "select relname, pg_total_relation_size(oid) / 1024 / 1024 as mib from pg_class where relkind = 'r'"
                                + " and relnamespace = 'public'::regnamespace order by 2 desc limit 4")
                .stream()
                .map(row -> row.get("relname") + " " + row.get("mib"))
                .collect(Collectors.joining(", "));
    }

    private static long undecided(Ledger ledger) {
        return ledger.count("select count(*) from received_message where verdict is null and sender = '"
                + XINZHOU.mailbox() + "' and type <> 'org.huizhi.notice.accepted.v1'");
    }

    private static double heapMebibytes(NodeProcess node) {
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(node.operations("/q/metrics"))
                                            .timeout(Duration.ofSeconds(10))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body()
                            .lines()
                            .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                            .sum()
                    / (1024 * 1024);
        } catch (IOException e) {
            return Double.NaN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
