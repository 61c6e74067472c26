package org.huizhi.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.huizhi.testsupport.Patience;

/** The statements of a month between each two regions: waited for on both nodes, compared, and shown. */
final class MonthlyStatements {

    /** What a node says of a statement when there is nothing more to wait for. */
    private static final Set<String> ENDS = Set.of("agreed", "settled", "disputed");

    private final List<RegionNode> nodes;

    MonthlyStatements(List<RegionNode> nodes) {
        this.nodes = nodes;
    }

    /**
     * @param lines takes what is shown
     * @return what is not countersigned by both sides, and where they do not say the same
     */
    List<String> of(YearMonth month, List<String> lines) {
        int pairs = nodes.size() * (nodes.size() - 1) / 2;
        Patience.until(
                "statements of " + month + " are answered",
                () -> nodes.stream().allMatch(node -> answered(node, month).size() == nodes.size() - 1)
                        && documents(month).size() == pairs);
        List<String> problems = new ArrayList<>();
        documents(month).forEach((id, statements) -> {
            JsonNode one = statements.get(0);
            boolean same = statements.size() == 2
                    && one.get("digest").equals(statements.get(1).get("digest"))
                    && one.get("state").equals(statements.get(1).get("state"));
            boolean countersigned = one.get("state").asText().equals("agreed")
                    && one.get("signatures").size() == 2;
            if (!same || !countersigned) {
                problems.add("statement " + id + " is " + one.get("state").asText() + ", differences: "
                        + one.path("differences"));
            }
            one.get("directions").forEach(direction -> lines.add(line(id, one, direction)));
        });
        return problems;
    }

    private static List<JsonNode> answered(RegionNode node, YearMonth month) {
        List<JsonNode> found = new ArrayList<>();
        node.as(Role.AUDITOR)
                .get("/statements?month=" + month)
                .expect(200)
                .get("items")
                .forEach(statement -> {
                    if (ENDS.contains(statement.get("state").asText())) {
                        found.add(statement);
                    }
                });
        return found;
    }

    /** By id, from every node that has it. */
    private Map<String, List<JsonNode>> documents(YearMonth month) {
        Map<String, List<JsonNode>> byId = new TreeMap<>();
        nodes.forEach(node -> answered(node, month)
                .forEach(statement -> byId.computeIfAbsent(statement.get("id").asText(), unused -> new ArrayList<>())
                        .add(statement)));
        return byId;
    }

    private static String line(String id, JsonNode statement, JsonNode direction) {
        JsonNode totals = direction.get("totals");
        return String.format(
                Locale.ROOT,
                "  %-34s %s %4d due %4d cohort %4d returned %4d in time   %s, %d signatures",
                id,
                Display.pad(
                        Place.ofMailbox(direction.get("from").asText()).title() + " → "
                                + Place.ofMailbox(direction.get("to").asText()).title(),
                        34),
                totals.get("due").asInt(),
                totals.get("cohort").asInt(),
                totals.get("returned").asInt(),
                totals.get("onTime").asInt(),
                statement.get("state").asText(),
                statement.get("signatures").size());
    }
}
