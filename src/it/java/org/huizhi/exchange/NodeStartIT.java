package org.huizhi.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.huizhi.testsupport.NodeProcess;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start that cannot succeed says why and ends; one that waits for its database ends when it is told to. */
class NodeStartIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration AT_ONCE = Duration.ofSeconds(3);
    private static final Party YULIN = Regions.yulin();

    private static RunningExchange exchange;
    private static NodeProcess node;
    private int linesBefore;

    @BeforeAll
    static void prepare() {
        exchange = RunningExchange.prepare("node-start", YULIN, Regions.xinzhou());
        node = exchange.node(YULIN.mailbox());
        node.start();
        node.awaitReady(START_LIMIT);
        node.stop();
    }

    @AfterAll
    static void end() {
        if (exchange != null) {
            exchange.close();
        }
    }

    @BeforeEach
    void countLines() {
        linesBefore = node.log().size();
    }

    @AfterEach
    void everyLineIsJson() {
        node.kill();
        assertThat(lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.path("level").asText()).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "huizhi.node.mailbox",
                "huizhi.vault.keys",
                "kafka.bootstrap.servers",
                "quarkus.datasource.jdbc.url",
                "mp.jwt.verify.issuer"
            })
    void withoutWhatItNeedsItNamesThatAndEnds(String setting) {
        node.start(Map.of(setting, ""));

        assertThat(node.exitCode(START_LIMIT)).isOne();
        assertThat(errors()).singleElement().asString().contains(setting);
    }

    @Test
    void withoutAnythingItNamesAllThatItNeeds() {
        List<String> settings = List.of(
                "huizhi.node.mailbox",
                "huizhi.node.keys",
                "huizhi.directory.authority",
                "huizhi.vault.keys",
                "kafka.bootstrap.servers",
                "quarkus.datasource.jdbc.url",
                "mp.jwt.verify.publickey.location",
                "mp.jwt.verify.issuer");

        node.start(settings.stream().collect(Collectors.toMap(setting -> setting, setting -> "")));

        assertThat(node.exitCode(START_LIMIT)).isOne();
        assertThat(errors()).singleElement().asString().contains(settings);
    }

    @Test
    void aDatabaseThatDoesNotKnowItEndsTheStart() {
        node.start(Map.of("quarkus.datasource.username", "nobody"));

        assertThat(node.exitCode(START_LIMIT)).isOne();
        assertThat(errors()).singleElement().asString().contains("SQLSTATE 28000");
    }

    @Test
    void aDatabaseThatDoesNotExistEndsTheStart() {
        node.start(Map.of("quarkus.datasource.jdbc.url", exchange.database().jdbcUrl("nowhere")));

        assertThat(node.exitCode(START_LIMIT)).isOne();
        assertThat(errors()).singleElement().asString().contains("SQLSTATE 3D000");
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedForAndNobodyHasToWaitForTheNode() {
        exchange.database().stop();
        try {
            startAndAwaitThatItWaits();
            long toldAt = System.nanoTime();
            node.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - toldAt)).isLessThan(AT_ONCE);

            countLines();
            startAndAwaitThatItWaits();
        } finally {
            exchange.database().restart();
        }
        node.awaitReady(START_LIMIT);

        assertThat(errors()).isEmpty();
        node.stop();
    }

    private void startAndAwaitThatItWaits() {
        node.start();
        Patience.until(
                "the start waits for the database",
                START_LIMIT,
                () -> lines().stream()
                        .anyMatch(line -> line.path("message").asText().startsWith("The database is away")));
    }

    private List<String> errors() {
        return lines().stream()
                .filter(line -> line.path("level").asText().equals("ERROR"))
                .map(line -> line.path("message").asText())
                .toList();
    }

    private List<JsonNode> lines() {
        return node.log().stream().skip(linesBefore).map(NodeStartIT::json).toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not JSON: " + line, e);
        }
    }
}
