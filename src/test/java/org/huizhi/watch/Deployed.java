package org.huizhi.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code deploy/} gives to Prometheus and Grafana. */
final class Deployed {

    private static final Pattern NAME = Pattern.compile("\\b((?:huizhi|http|kafka|jvm)_[a-z_]+)\\b(?:\\{([^}]*)\\})?");
    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern SHOWN = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?([a-z_]+)\\s*\\}\\}");
    private static final Pattern VARIABLE =
            Pattern.compile("label_values\\((?<series>[a-z_]+(?:\\{[^}]*\\})?), *(?<label>[a-z_]+)\\)");

    private Deployed() {}

    /**
     * A query of Prometheus.
     *
     * @param place of an alert or a panel
     * @param text that people see, with labels of what was found in double braces
     */
    record Query(String place, String expression, String text) {

        /** Of each metric that it names, the labels by which it chooses. */
        Map<String, Set<String>> metrics() {
            Map<String, Set<String>> metrics = new TreeMap<>();
            // What stands in quotes is not a name, and may hold a brace.
            NAME.matcher(STRING.matcher(expression).replaceAll("''"))
                    .results()
                    .forEach(name -> metrics.computeIfAbsent(name.group(1), unused -> new TreeSet<>())
                            .addAll(name.group(2) == null ? Set.of() : all(MATCHER, name.group(2))));
            return metrics;
        }

        /** The labels by which it groups, and those that are shown. */
        Set<String> labels() {
            Set<String> labels = all(SHOWN, text);
            all(GROUPING, expression)
                    .forEach(list -> Stream.of(list.split(","))
                            .map(String::strip)
                            .filter(label -> !label.isEmpty())
                            .forEach(labels::add));
            return labels;
        }

        private static Set<String> all(Pattern pattern, String text) {
            Set<String> found = new TreeSet<>();
            pattern.matcher(text)
                    .results()
                    .map((MatchResult one) -> one.group(1))
                    .forEach(found::add);
            return found;
        }
    }

    static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        new YAMLMapper()
                .readTree(Path.of("deploy/alerts.yaml").toFile())
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    /** By the name of the file. */
    static Map<String, JsonNode> dashboards() throws IOException {
        Map<String, JsonNode> dashboards = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of("deploy/grafana"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".json")).toList()) {
                dashboards.put(file.getFileName().toString(), new ObjectMapper().readTree(file.toFile()));
            }
        }
        return dashboards;
    }

    static List<Query> queriesOfRules() throws IOException {
        return rules().stream()
                .map(rule -> new Query(
                        rule.path("alert").asText(),
                        rule.path("expr").asText(),
                        rule.at("/annotations/summary").asText()))
                .toList();
    }

    /** Of panels and of variables. */
    static List<Query> queriesOfDashboards() throws IOException {
        List<Query> queries = new ArrayList<>();
        dashboards().forEach((file, dashboard) -> {
            for (JsonNode panel : dashboard.path("panels")) {
                String place = file + ": " + panel.path("title").asText();
                panel.path("targets")
                        .forEach(target -> queries.add(new Query(
                                place,
                                target.path("expr").asText(),
                                target.path("legendFormat").asText())));
            }
            for (JsonNode variable : dashboard.at("/templating/list")) {
                Matcher values = VARIABLE.matcher(variable.path("definition").asText());
                if (values.matches()) {
                    queries.add(new Query(
                            file + ": " + variable.path("name").asText(),
                            values.group("series"),
                            "{{" + values.group("label") + "}}"));
                }
            }
        });
        return queries;
    }
}
