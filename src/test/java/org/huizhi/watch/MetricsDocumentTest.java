package org.huizhi.watch;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.fuzz.Unlimited;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * What a node shows, what docs/operations.md says of it, and what rules and dashboards in deploy/ ask for, are the
 * same. The last of its node's tests: some metrics of Kafka's clients are there a minute after its start.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Unlimited.class)
@Order(Integer.MAX_VALUE)
// The registry of the platform's release; its successor has other names.
@SuppressWarnings("deprecation")
class MetricsDocumentTest {

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z_]+)` \\|", Pattern.MULTILINE);
    private static final Pattern SAMPLE = Pattern.compile("^([a-z][a-zA-Z0-9_]*)[ {]", Pattern.MULTILINE);
    private static final Pattern SERIES = Pattern.compile("^([a-z][a-zA-Z0-9_]*)(?:\\{(.*)\\})? ", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");
    /** What it adds to each series by itself. */
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

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

    /** Figures of partners are there when there is something to count, and requests when somebody has asked. */
    @BeforeEach
    void thereIsSomethingToShow() throws IOException {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String slip = TestCaller.submitter().submitted(Slips.submission());
            TestCaller.submitter().awaitState(slip, "delivered");
            Yulin.update(
                    "update notice set due_date = current_date - 3, first_due_date = current_date - 3 where id = ?::uuid",
                    slip);
            Yulin.recount();
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
    void everyAlertIsWhole() throws IOException {
        assertThat(Deployed.rules()).isNotEmpty().allSatisfy(rule -> {
            String expr = rule.path("expr").asText();
            assertThat(rule.path("alert").asText()).matches("Huizhi[A-Za-z]+");
            assertThat(rule.at("/labels/severity").asText()).isIn("info", "warning", "critical");
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            assertThat(rule.path("for").asText("1m")).matches("[0-9]+[smhd]");
            assertThat(expr.chars().filter(c -> c == '(').count())
                    .as(expr)
                    .isEqualTo(expr.chars().filter(c -> c == ')').count());
        });
        assertThat(Deployed.rules().stream().map(rule -> rule.path("alert").asText()))
                .doesNotHaveDuplicates();
    }

    @Test
    void rulesAndDashboardsAskForWhatTheNodeShows() throws IOException {
        Map<String, Set<String>> series = series();
        List<Deployed.Query> queries = new ArrayList<>(Deployed.queriesOfRules());
        queries.addAll(Deployed.queriesOfDashboards());

        assertThat(queries).allSatisfy(query -> {
            Set<String> labels = new TreeSet<>(OF_PROMETHEUS);
            query.metrics().forEach((metric, chosenBy) -> {
                assertThat(series).as(query.toString()).containsKey(metric);
                labels.addAll(series.get(metric));
                chosenBy.removeAll(OF_PROMETHEUS);
                assertThat(series.get(metric)).as(query.toString()).containsAll(chosenBy);
            });
            assertThat(labels).as(query.toString()).containsAll(query.labels());
            assertThat(query.metrics().isEmpty())
                    .as(query.toString())
                    .isEqualTo(query.expression().startsWith("up{"));
        });
    }

    /** Of each metric that is shown all labels that any of its series has. */
    private Map<String, Set<String>> series() {
        Map<String, Set<String>> series = new TreeMap<>();
        SERIES.matcher(meters.scrape()).results().forEach(one -> {
            Set<String> labels = series.computeIfAbsent(one.group(1), unused -> new TreeSet<>());
            if (one.group(2) != null) {
                LABEL.matcher(one.group(2))
                        .results()
                        .map(label -> label.group(1))
                        .forEach(labels::add);
            }
        });
        return series;
    }

    @Test
    void theDocumentNamesNoAlertThatIsNotThere() throws IOException {
        Set<String> alerts = Deployed.rules().stream()
                .map(rule -> rule.path("alert").asText())
                .collect(toCollection(TreeSet::new));

        Set<String> named = Pattern.compile("`(Huizhi[A-Za-z]+)`")
                .matcher(Files.readString(Path.of("docs/operations.md")))
                .results()
                .map(name -> name.group(1))
                .collect(toCollection(TreeSet::new));
        assertThat(alerts).containsAll(named);
    }
}
