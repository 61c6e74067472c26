package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.EmbeddedBus;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.huizhi.testsupport.Folders;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.NodeFiles;
import org.huizhi.testsupport.NodeProcess;
import org.huizhi.testsupport.NodeProperties;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Ports;
import org.huizhi.testsupport.ReceiptingRegions;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.TokenIssuer;

/**
 * One node among many regions on one cluster: each has an inbox, a signed entry with keys of its own, and an agreement
 * with the node. One packaged node runs, first with one partner, then with all; the partners are played by this
 * process, which also holds the broker, and answer with receipts.
 */
final class RegionScale implements AutoCloseable {

    private static final int REGIONS = Integer.getInteger("scale.regions", 300);
    private static final int SLIPS = Integer.getInteger("scale.region-slips", 6000);
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("scale.warm-up", 30));
    private static final int ROUNDS = 3;
    private static final int CHANGES = 5;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String ROUND_TRIP =
            "select coalesce(round(extract(epoch from max(answered_at) - min(made_at)) * 1000), -1) from partner_probe";

    private final Party yulin = Regions.yulin();
    private final List<Party> cities = MadeUpRegions.cities(REGIONS - 1);
    private final Authority authority = Authority.create();
    private final TokenIssuer issuer = TokenIssuer.create("https://identity.example/huizhi");
    private final Path data = Folders.create("scale-regions");
    private final Table table = new Table("Regions on one cluster", List.of("2", Integer.toString(REGIONS)));
    private final EmbeddedBus bus = EmbeddedBus.start(data.resolve("bus"), Ports.free());
    private final EmbeddedDatabase database = EmbeddedDatabase.start(data.resolve("database"), Ports.free());

    private RegionScale() {}

    static String measure() throws Exception {
        try (RegionScale scale = new RegionScale()) {
            scale.bus.createDirectory();
            scale.bus.createInbox(scale.yulin.mailbox(), 1);
            scale.cities.forEach(city -> scale.bus.createInbox(city.mailbox(), 1));
            scale.measure("2", scale.cities.subList(0, 1));
            scale.measure(Integer.toString(REGIONS), scale.cities);
            return scale.table.toString();
        }
    }

    private void measure(String column, List<Party> partners) throws Exception {
        String name = "yulin_among_" + column;
        List<String> entries = Stream.concat(Stream.of(yulin), partners.stream())
                .map(authority::entry)
                .toList();
        NodeFiles files = NodeFiles.write(Files.createDirectories(data.resolve(name)), authority, yulin, entries);
        for (Party partner : partners) {
            AgreementDraft draft = AgreementDraft.between(yulin, partner);
            files.putAgreement(draft.fileName(), draft.signed());
        }
        Map<String, String> properties =
                new HashMap<>(NodeProperties.of(files, bus, database.createDatabase(name), issuer));
        properties.putAll(ExchangeBenchmark.NO_LIMIT);
        properties.put("huizhi.probe.check-interval", "1s");
        properties.put("huizhi.probe.interval", "1h");
        try (ReceiptingRegions regions = new ReceiptingRegions(partners, yulin, bus);
                NodeProcess node = new NodeProcess(
                        NodeProcess.packagedApplication(),
                        name,
                        Ports.free(),
                        ScaleBenchmark.NODES,
                        properties,
                        Folders.BUILD.resolve("node-logs/scale/" + name + ".log"))) {
            table.add(
                    "KiB of signed directory",
                    column,
                    String.join("\n", entries).length() / 1024.0);
            start(node, "first start to ready, s", column);
            probes(name, column, partners.size());
            node.stop();
            for (int i = 0; i < ROUNDS; i++) {
                start(node, "later start to ready, s", column);
                table.add("resident MiB, idle", column, (double)
                        node.residentMebibytes().orElse(0));
                if (i < ROUNDS - 1) {
                    node.stop();
                }
            }
            for (int i = 0; i < CHANGES; i++) {
                table.add(
                        "change of an entry, from the topic to the node, ms",
                        column,
                        millisToArrive(node, partners.get(i * 7 % partners.size()), i));
            }
            for (int i = 0; i < ROUNDS; i++) {
                database.update(name, "update partner_probe set due_at = now(), made_at = null, answered_at = null");
                probes(name, column, partners.size());
            }
            deliver(node, name, column, partners);
            table.add("resident MiB, after load", column, (double)
                    node.residentMebibytes().orElse(0));
        }
    }

    private void start(NodeProcess node, String what, String column) {
        long start = System.nanoTime();
        node.start();
        node.awaitReady(LIMIT);
        table.add(what, column, (System.nanoTime() - start) / 1e9);
    }

    /** A round ends when the last partner's receipt is stored. */
    private void probes(String name, String column, int partners) {
        Patience.until(
                "all partners have answered a probe",
                LIMIT,
                () -> database.count(
                                name,
                                "select count(*) from partner_probe where answered_at >= made_at and answered_at is"
                                        + " not null")
                        == partners);
        table.add("a probe of every partner and its receipts, ms", column, (double) database.count(name, ROUND_TRIP));
    }

    private double millisToArrive(NodeProcess node, Party city, int change) {
        NodeClient client = new NodeClient(node.baseUri(), token(Set.of("auditor")));
        String issuedAt = Instant.now()
                .truncatedTo(ChronoUnit.SECONDS)
                .plusSeconds(change)
                .toString();
        String entry = authority.entry(city, Instant.parse(issuedAt));
        long start = System.nanoTime();
        bus.publish(city.mailbox(), entry);
        while (!issuedAt.equals(issuedAt(client, city))) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new IllegalStateException("the change of " + city + " has not arrived within " + LIMIT);
            }
            LockSupport.parkNanos(5_000_000);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static String issuedAt(NodeClient client, Party city) {
        for (JsonNode entry : client.get("/directory").expect(200).get("entries")) {
            if (entry.get("mailbox").asText().equals(city.mailbox())) {
                return entry.get("issuedAt").asText();
            }
        }
        return "";
    }

    private void deliver(NodeProcess node, String name, String column, List<Party> partners) throws Exception {
        List<String> one = List.of(county(partners.get(0)));
        List<String> spread = partners.stream().map(RegionScale::county).toList();
        try (SlipCallers callers = new SlipCallers(
                        token(Set.of("submitter")), List.of(node.baseUri().toString()));
                Delivery delivery = new Delivery(database, name)) {
            long warm = System.nanoTime() + WARM_UP.toNanos();
            do {
                delivery.byBatch(callers, SLIPS / 6, one);
                delivery.byBatch(callers, SLIPS / 6, spread);
            } while (System.nanoTime() < warm);
            for (int i = 0; i < ROUNDS; i++) {
                table.add("delivered, by batch, all to one, slips/s", column, delivery.byBatch(callers, SLIPS, one));
                if (partners.size() > 1) {
                    table.add(
                            "delivered, by batch, evenly to all, slips/s",
                            column,
                            delivery.byBatch(callers, SLIPS, spread));
                }
            }
        }
    }

    private static String county(Party party) {
        return party.regions().get(party.regions().size() - 1).code();
    }

    private String token(Set<String> roles) {
        return issuer.token("cn-610800", "load", roles, List.of("610800-hub"), Duration.ofHours(12));
    }

    @Override
    public void close() throws IOException {
        bus.close();
        database.close();
        Folders.delete(data);
    }
}
