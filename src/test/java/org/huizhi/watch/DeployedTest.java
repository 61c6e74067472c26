package org.huizhi.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.huizhi.integrate.Tools;
import org.huizhi.testsupport.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules and dashboards as files: Prometheus' own tool takes each query, rules say what their stories want, and Grafana
 * is given what it expects. Whether a node serves what they ask for is in {@link MetricsDocumentTest}.
 */
class DeployedTest {

    private static final int COLUMNS = 24;

    private static void promtool(String... arguments) {
        Tools.require(
                List.of("promtool", "--version"),
                "rules and dashboards are not tried: sudo apt-get install --no-install-recommends prometheus");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Programs.run(command, Map.of());
    }

    @Test
    void theRulesAreGoodAndTellWhatTheirStoriesWant() {
        promtool("check", "rules", "deploy/alerts.yaml");
        promtool("test", "rules", "deploy/alerts-test.yaml", "deploy/alerts-days-test.yaml");
    }

    @Test
    void everyQueryOfADashboardIsOne(@TempDir Path folder) throws IOException {
        List<Map<String, String>> rules = new ArrayList<>();
        for (Deployed.Query query : Deployed.queriesOfDashboards()) {
            rules.add(Map.of(
                    "record",
                    "dashboard:query:" + rules.size(),
                    "expr",
                    query.expression().replace("$__rate_interval", "5m")));
        }
        Path file = folder.resolve("queries.yaml");
        new YAMLMapper()
                .writeValue(file.toFile(), Map.of("groups", List.of(Map.of("name", "dashboards", "rules", rules))));

        assertThat(rules).hasSizeGreaterThan(30);
        promtool("check", "rules", file.toString());
    }

    @Test
    void dashboardsAreWholeAndFindTheirDataByAVariable() throws IOException {
        Set<String> uids = new HashSet<>();
        Deployed.dashboards().forEach((file, dashboard) -> {
            assertThat(uids.add(dashboard.path("uid").asText())).as(file).isTrue();
            assertThat(dashboard.path("uid").asText())
                    .isEqualTo("huizhi-" + file.substring(0, file.length() - ".json".length()));
            assertThat(dashboard.path("id").isNull())
                    .as("%s: Grafana gives the id", file)
                    .isTrue();
            assertThat(dashboard.path("schemaVersion").asInt()).isPositive();
            assertThat(dashboard.at("/templating/list").findValuesAsText("name"))
                    .as(file)
                    .contains("datasource", "job");
            dashboard
                    .findValues("datasource")
                    .forEach(source ->
                            assertThat(source.path("uid").asText()).as(file).isIn("${datasource}", "-- Grafana --"));
            assertThat(dashboard.path("panels").isEmpty()).as(file).isFalse();
        });
        assertThat(uids).containsExactlyInAnyOrder("huizhi-operations", "huizhi-returns", "huizhi-partner");
    }

    @Test
    void everyPanelHasAnIdAPlaceATitleInBothLanguagesAndAUnit() throws IOException {
        Deployed.dashboards().forEach((file, dashboard) -> {
            Set<Integer> ids = new HashSet<>();
            Set<List<Integer>> taken = new HashSet<>();
            for (JsonNode panel : dashboard.path("panels")) {
                String title = panel.path("title").asText();
                assertThat(title).as(file).matches(".+ \\(.*\\p{IsHan}.*\\)");
                assertThat(panel.path("description").asText()).as(title).isNotBlank();
                assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
                assertThat(panel.path("type").asText()).as(title).isIn("stat", "timeseries", "table");
                assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                        .as(title)
                        .isNotBlank();
                assertThat(panel.at("/fieldConfig/defaults/thresholds/steps/0/value")
                                .isNull())
                        .as("%s: the first threshold has no value", title)
                        .isTrue();
                assertThat(panel.path("targets").findValuesAsText("refId"))
                        .as(title)
                        .isNotEmpty()
                        .doesNotHaveDuplicates();
                JsonNode place = panel.path("gridPos");
                int x = place.path("x").asInt();
                int y = place.path("y").asInt();
                assertThat(x + place.path("w").asInt()).as(title).isLessThanOrEqualTo(COLUMNS);
                for (int column = x; column < x + place.path("w").asInt(); column++) {
                    for (int row = y; row < y + place.path("h").asInt(); row++) {
                        assertThat(taken.add(List.of(column, row)))
                                .as("%s lies over another panel", title)
                                .isTrue();
                    }
                }
            }
        });
    }
}
