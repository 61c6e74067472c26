package org.huizhi.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Recounts the return rates from the scenario itself and compares them with what the nodes tell. */
final class FigureCheck {

    private final List<RegionNode> nodes;
    private final ReturnRateTable table;
    private final List<Slip> slips;

    FigureCheck(List<RegionNode> nodes, ReturnRateTable table, List<Slip> slips) {
        this.nodes = nodes;
        this.table = table;
        this.slips = slips;
    }

    /** One line for each figure that differs at the end of the scenario. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        for (RegionNode node : nodes) {
            JsonNode groups = table.figures(node);
            for (Place to : Place.values()) {
                if (to != node.place()) {
                    compare(node.place(), to, group(groups, to), differences);
                }
            }
        }
        return differences;
    }

    private static JsonNode group(JsonNode groups, Place to) {
        for (JsonNode group : groups) {
            if (group.get("key").asText().equals(to.mailbox())) {
                return group;
            }
        }
        throw new IllegalStateException("no statistics for " + to.mailbox() + " in " + groups);
    }

    private void compare(Place from, Place to, JsonNode group, List<String> differences) {
        Predicate<Fate> returned = fate -> fate.inCohort() && fate.returnedBy(Phase.LATE);
        check(from, to, group, "cohort", Fate::inCohort, differences);
        check(from, to, group, "returned", returned, differences);
        check(from, to, group, "onTime", returned.and(Fate::returnedInTime), differences);
        check(from, to, group, "senderFault", fate -> fate == Fate.DECLINED_MISROUTED, differences);
        check(from, to, group, "withdrawn", fate -> fate == Fate.WITHDRAWN, differences);
    }

    private void check(
            Place from, Place to, JsonNode group, String figure, Predicate<Fate> counts, List<String> differences) {
        long expected = slips.stream()
                .filter(slip -> slip.from().equals(from.code) && slip.to().equals(to.code))
                .filter(slip -> counts.test(slip.fate()))
                .count();
        long seen = group.get(figure).asLong() + upcoming(group, figure);
        if (seen != expected) {
            differences.add(
                    from.title() + " → " + to.title() + ": " + figure + " is " + seen + " instead of " + expected);
        }
    }

    /** What is due from today on is told apart. */
    private static long upcoming(JsonNode group, String figure) {
        return switch (figure) {
            case "cohort" -> group.get("upcoming").get("rounds").asLong();
            case "returned" -> group.get("upcoming").get("answered").asLong();
            default -> 0;
        };
    }
}
