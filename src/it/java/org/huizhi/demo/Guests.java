package org.huizhi.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.huizhi.testsupport.EmbeddedBus;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.RunningExchange;
import org.huizhi.testsupport.echo.EchoRegion;

/** Regions beside the three: the test partner {@code test-echo}, and a stranger whose node somebody else runs. */
final class Guests implements AutoCloseable {

    private static final Duration LATE = Duration.ofSeconds(30);
    /** Whoever writes a node sees each fault within a minute, in production within hours. */
    private static final Map<String, String> QUICK =
            Map.of("huizhi.probe.interval", "30s", "huizhi.outbox.resend-after", "20s");

    private final RunningExchange exchange;
    private final List<RegionNode> nodes;
    private final Optional<StrangerEntry> stranger;
    private final List<EchoRegion> echoes = new ArrayList<>();
    private final List<String> proposed = new ArrayList<>();

    Guests(RunningExchange exchange, List<RegionNode> nodes, Optional<StrangerEntry> stranger) {
        this.exchange = exchange;
        this.nodes = nodes;
        this.stranger = stranger;
    }

    boolean withStranger() {
        return stranger.isPresent();
    }

    /** Of the nodes, where somebody waits for them. */
    Map<String, String> settings() {
        return stranger.isPresent() ? QUICK : Map.of();
    }

    /** Something for an operator to decide about: a record that nobody can read. */
    void leaveDeadLetter(Place place) {
        Map<String, Object> properties =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, exchange.bus().bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            var unused = producer.send(new ProducerRecord<>(EmbeddedBus.inbox(place.mailbox()), "not a message"));
        }
    }

    /** All nodes run, by the time of today. */
    void welcome() {
        Party echo = EchoRegion.party();
        exchange.admit(echo.mailbox(), echo.toDocument(Instant.now().truncatedTo(ChronoUnit.MILLIS)));
        for (RegionNode node : nodes) {
            echoes.add(EchoRegion.answering(echo, exchange.party(node.place().mailbox()), exchange.bus(), LATE));
        }
        Agreeing.Other other = new Agreeing.Other(
                echo.mailbox(),
                echo.name().zh(),
                echo.name().en(),
                echo.offices().get(0).id());
        for (RegionNode node : nodes) {
            Agreeing.awaitListed(node, other.mailbox());
            Agreeing.awaitState(node, Agreeing.propose(node, other), "in-force");
        }
        stranger.ifPresent(entry -> {
            exchange.admit(entry.mailbox(), entry.document());
            for (RegionNode node : nodes) {
                Agreeing.awaitListed(node, entry.mailbox());
                proposed.add(node.place().title() + " " + Agreeing.propose(node, entry.asOther()));
            }
        });
    }

    /** For whoever tries them; nothing where they are not there. */
    List<String> told() {
        List<String> lines = new ArrayList<>();
        if (echoes.isEmpty()) {
            return lines;
        }
        lines.add("Test partner test-echo: region " + EchoRegion.REGION
                + ", a slip is answered as the office says to which it is addressed:");
        Arrays.stream(EchoRegion.Script.values())
                .forEach(script -> lines.add(String.format(Locale.ROOT, "  %-18s %s", script.office(), script.told())));
        stranger.ifPresent(entry -> {
            Path files = exchange.files(Place.YULIN.mailbox());
            lines.add("");
            lines.add(entry.mailbox() + " has joined: its entry is signed and published, its inbox is "
                    + EmbeddedBus.inbox(entry.mailbox()) + " on "
                    + exchange.bus().bootstrapServers() + ".");
            lines.add("  The authority's public keys: " + files.resolve("authority.jwks.json") + "  all entries: "
                    + files.resolve("directory.jws"));
            lines.add("  Proposed to it, and in its inbox: " + String.join(", ", proposed)
                    + ". Probes come every 30 s, what it does not receipt comes again after 20 s.");
        });
        return lines;
    }

    @Override
    public void close() {
        echoes.forEach(EchoRegion::close);
    }
}
