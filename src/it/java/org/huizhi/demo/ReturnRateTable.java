package org.huizhi.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The return rates that the nodes tell, per region and counterpart: what each sent, and how much of it came back.
 * Rounds.
 */
final class ReturnRateTable {

    private final List<RegionNode> nodes;
    private final String period;

    /** @param today the real one; every due date of the scenario lies near it */
    ReturnRateTable(List<RegionNode> nodes, LocalDate today) {
        this.nodes = nodes;
        this.period = "from=" + today.minusDays(240) + "&to=" + today.plusDays(60);
    }

    /** Query parameters of the days that the table is about. */
    String period() {
        return period;
    }

    /** Path of the statistics that the table shows. */
    String path() {
        return "/statistics/returns?direction=outgoing&groupBy=counterpart&" + period;
    }

    /** @param title what stands above the table */
    List<String> lines(String title) {
        List<String> lines = new ArrayList<>();
        lines.add(title);
        lines.add(String.format(
                "  %s %6s %8s %8s %7s %8s %8s %9s %9s %9s %7s %8s",
                Display.pad("slips sent", 34),
                "cohort",
                "returned",
                "rate",
                "in time",
                "rate",
                "declined",
                "contested",
                "our fault",
                "withdrawn",
                "overdue",
                "upcoming"));
        for (RegionNode node : nodes) {
            for (JsonNode group : figures(node)) {
                lines.add(row(node.place(), group));
            }
        }
        return lines;
    }

    /** The groups of one node's statistics, one for each counterpart. */
    JsonNode figures(RegionNode node) {
        return node.as(Role.AUDITOR).get(path()).expect(200).get("groups");
    }

    private static String row(Place from, JsonNode group) {
        String pair = from.title() + " → "
                + Place.ofMailbox(group.get("key").asText()).title();
        return String.format(
                Locale.ROOT,
                "  %s %6d %8d %8s %7d %8s %8d %9d %9d %9d %7d %8d",
                Display.pad(pair, 34),
                group.get("cohort").asInt(),
                group.get("returned").asInt(),
                Display.percent(group.get("returnRate")),
                group.get("onTime").asInt(),
                Display.percent(group.get("onTimeRate")),
                group.get("declined").asInt(),
                group.get("contested").asInt(),
                group.get("senderFault").asInt(),
                group.get("withdrawn").asInt(),
                group.get("overdue").asInt(),
                group.get("upcoming").get("rounds").asInt());
    }
}
