package org.huizhi.watch;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.fuzz.Unlimited;
import org.huizhi.inbox.DeadLetters;

import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node shows, what docs/operations.md says of it, and what deploy/alerts.yaml makes of it, are the same. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Unlimited.class)
// The registry of the platform's release; its successor has other names.
@SuppressWarnings("deprecation")
class MetricsDocumentTest {

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z_]+)` \\|", Pattern.MULTILINE);
    private static final Pattern SAMPLE = Pattern.compile("^([a-z][a-zA-Z0-9_]*)[ {]", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("\\b((?:huizhi|http|kafka)_[a-z_]+)\\b");

    @Inject
    PrometheusMeterRegistry meters;

    private Set<String> shown() {
        return SAMPLE.matcher(meters.scrape())
                .results()
                .map(sample -> sample.group(1))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> documented() throws IOException {
        String text = Files.readString(Path.of("docs/operations.md"));
        String section = text.substring(text.indexOf("\n## Metrics\n"), text.indexOf("\n## What lapses\n"));
        return ROW.matcher(section).results().map(row -> row.group(1)).collect(toCollection(TreeSet::new));
    }

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        new YAMLMapper()
                .readTree(Path.of("deploy/alerts.yaml").toFile())
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    /** Figures of partners are there when there is something to count, and requests when somebody has asked. */
    @BeforeEach
    void thereIsSomethingToShow() throws IOException {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String slip = TestCaller.submitter().submitted(Slips.submission());
            TestCaller.submitter().awaitState(slip, "delivered");
            Yulin.update(
                    "update notice set due_date = current_date - 3, first_due_date = current_date - 3 where id = ?::uuid",
                    slip);
            TestCaller.operator()
                    .post("/statistics/recount", "{\"replace\": true}")
                    .then()
                    .statusCode(200);
            // What is refused is on its sender's account.
            assertThat(xinzhou.awaitReceiptFor(xinzhou.say(MessageType.STATEMENT_PROPOSED, "2026-01", Map.of()))
                            .reason())
                    .isEqualTo(RefusalReason.SCHEMA);
            awaitAllShown(documented());
        }
    }

    private void awaitAllShown(Set<String> documented) {
        Set<String> missing = new TreeSet<>();
        // Micrometer looks for new metrics of Kafka clients once a minute.
        for (int look = 0; look < 500; look++) {
            missing.clear();
            missing.addAll(documented);
            missing.removeAll(shown());
            if (missing.isEmpty()) {
                return;
            }
            LockSupport.parkNanos(200_000_000);
        }
        assertThat(missing).as("in the table, and not shown").isEmpty();
    }

    @Test
    void theTableHoldsEveryMetricOfTheNodeAndNoOther() throws IOException {
        Set<String> own =
                shown().stream().filter(name -> name.startsWith("huizhi_")).collect(toCollection(TreeSet::new));

        assertThat(documented()).containsAll(own);
        assertThat(shown()).containsAll(documented());
    }

    @Test
    void everyAlertIsWholeAndOnMetricsThatTheNodeShows() throws IOException {
        assertThat(rules()).isNotEmpty().allSatisfy(rule -> {
            String expr = rule.path("expr").asText();
            assertThat(rule.path("alert").asText()).matches("Huizhi[A-Za-z]+");
            assertThat(rule.at("/labels/severity").asText()).isIn("info", "warning", "critical");
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            assertThat(rule.path("for").asText("1m")).matches("[0-9]+[smhd]");
            assertThat(expr.chars().filter(c -> c == '(').count())
                    .as(expr)
                    .isEqualTo(expr.chars().filter(c -> c == ')').count());
            Set<String> names = NAME.matcher(expr)
                    .results()
                    .map((MatchResult name) -> name.group(1))
                    .collect(toCollection(TreeSet::new));
            assertThat(shown()).as(expr).containsAll(names);
            assertThat(names.isEmpty()).as(expr).isEqualTo(expr.startsWith("up{"));
        });
        assertThat(rules().stream().map(rule -> rule.path("alert").asText())).doesNotHaveDuplicates();
    }

    @Test
    void theDocumentNamesNoAlertThatIsNotThere() throws IOException {
        Set<String> alerts =
                rules().stream().map(rule -> rule.path("alert").asText()).collect(toCollection(TreeSet::new));

        Set<String> named = Pattern.compile("`(Huizhi[A-Za-z]+)`")
                .matcher(Files.readString(Path.of("docs/operations.md")))
                .results()
                .map(name -> name.group(1))
                .collect(toCollection(TreeSet::new));
        assertThat(alerts).containsAll(named);
    }

    /** An alert on an increase misses what comes with the counter itself. */
    @Test
    void countersAreThereFromTheStart() {
        for (RefusalReason reason : RefusalReason.values()) {
            assertThat(meters.find("huizhi.messages.refused")
                            .tag("reason", reason.code())
                            .counter())
                    .as(reason.code())
                    .isNotNull();
        }
        for (MessageType type : MessageType.values()) {
            assertThat(meters.find("huizhi.messages.sent")
                            .tag("type", type.wireName())
                            .counter())
                    .isNotNull();
            assertThat(meters.find("huizhi.messages.received")
                            .tag("type", type.wireName())
                            .counters())
                    .hasSizeGreaterThanOrEqualTo(2);
        }
        DeadLetters.REASONS.forEach(reason -> assertThat(
                        meters.find("huizhi.dead.letters").tag("reason", reason).counter())
                .isNotNull());
        for (String name : List.of("huizhi.messages.repeated", "huizhi.directory.refused", "huizhi.requests.shed")) {
            assertThat(meters.find(name).counter()).as(name).isNotNull();
        }
    }
}
