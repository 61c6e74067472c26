package org.huizhi.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Compares the figures that both nodes of each pair tell with a recount of the scenario. */
final class FigureCheck {

    private static final List<String> FIGURES = List.of(
            "due",
            "withdrawn",
            "senderFault",
            "cohort",
            "returned",
            "onTime",
            "declined",
            "open",
            "overdue",
            "extended",
            "valid",
            "invalid",
            "contested",
            "arrivedLate");

    private final List<RegionNode> nodes;
    private final Months months;
    private final Recount recount;
    private final List<String> differences = new ArrayList<>();

    FigureCheck(List<RegionNode> nodes, Months months, Recount recount) {
        this.nodes = nodes;
        this.months = months;
        this.recount = recount;
    }

    /**
     * One line for each figure that differs at the end of the scenario: of all months as of now, and of each month as
     * of its last day.
     *
     * @param period query parameters {@code from} and {@code to}
     */
    List<String> differences(String period) {
        for (RegionNode node : nodes) {
            for (String direction : List.of("outgoing", "incoming")) {
                allMonths(node, direction, period);
                for (int month = 1; month <= Months.COUNT; month++) {
                    oneMonth(node, direction, month);
                }
            }
            parts(node, period);
        }
        return List.copyOf(differences);
    }

    /** One direction between two regions, as one of their nodes tells it. */
    private record Told(RegionNode node, Place from, Place to, String when, JsonNode group) {

        private String name(String figure) {
            return from.title() + " → " + to.title() + ", " + when + ", by " + node.place().english + ": " + figure;
        }
    }

    private void allMonths(RegionNode node, String direction, String period) {
        for (Told told : told(node, direction, "now", period)) {
            List<Round> due = new ArrayList<>();
            for (int month = 1; month <= Months.COUNT; month++) {
                due.addAll(recount.due(told.from(), told.to(), month, Months.COUNT + 1));
            }
            compareCounts(told, due);
            List<Round> upcoming = recount.due(told.from(), told.to(), Months.COUNT + 1, Months.COUNT + 1);
            JsonNode toldUpcoming = told.group().get("upcoming");
            compare(told, "upcoming rounds", upcoming.size(), toldUpcoming.get("rounds"));
            compare(told, "upcoming answered", Recount.counts(upcoming).get("returned"), toldUpcoming.get("answered"));
            compareDays(told, "median", 50);
            compareDays(told, "ninetiethPercentile", 90);
        }
    }

    private void oneMonth(RegionNode node, String direction, int month) {
        String last = months.of(month).atEndOfMonth().toString();
        String period = "from=" + months.of(month).atDay(1) + "&to=" + last + "&asOf=" + last;
        for (Told told : told(node, direction, months.of(month) + " as of its last day", period)) {
            compareCounts(told, recount.due(told.from(), told.to(), month, month));
        }
    }

    private void parts(RegionNode node, String period) {
        JsonNode total = node.as(Role.AUDITOR)
                .get("/statistics/parts?" + period)
                .expect(200)
                .get("total");
        for (String figure : List.of("asked", "cohort", "answered", "onTime")) {
            if (total.get(figure).asLong() != recount.parts(node.place())) {
                differences.add(node.place().title() + ", parts " + figure + ": " + total + " instead of "
                        + recount.parts(node.place()));
            }
        }
    }

    private List<Told> told(RegionNode node, String direction, String when, String period) {
        JsonNode groups = node.as(Role.AUDITOR)
                .get("/statistics/returns?direction=" + direction + "&groupBy=counterpart&" + period)
                .expect(200)
                .get("groups");
        List<Told> told = new ArrayList<>();
        for (JsonNode group : groups) {
            Place other = Place.ofMailbox(group.get("key").asText());
            told.add(
                    direction.equals("outgoing")
                            ? new Told(node, node.place(), other, when, group)
                            : new Told(node, other, node.place(), when, group));
        }
        if (told.size() != nodes.size() - 1) {
            differences.add(
                    node.place().title() + ", " + direction + ", " + when + ": " + told.size() + " counterparts");
        }
        return told;
    }

    private void compareCounts(Told told, List<Round> rounds) {
        var counts = Recount.counts(rounds);
        FIGURES.forEach(
                figure -> compare(told, figure, counts.get(figure), told.group().get(figure)));
        JsonNode reasons = told.group().get("senderFaultReasons");
        for (String reason : List.of("misrouted", "incomplete")) {
            long seen = reasons.path(reason).asLong();
            if (seen != counts.get(reason)) {
                differences.add(told.name(reason) + " is " + seen + " instead of " + counts.get(reason));
            }
        }
    }

    private void compareDays(Told told, String figure, int percent) {
        Integer expected = recount.days(told.from(), told.to(), percent);
        JsonNode days = told.group().get(figure + "Days");
        Integer seen = days.isNull() ? null : days.asInt();
        boolean notReached = told.group().get(figure + "NotReached").asBoolean();
        if (!Objects.equals(expected, seen) || notReached != (expected == null)) {
            differences.add(told.name(figure) + " is " + seen + " instead of " + expected);
        }
    }

    private void compare(Told told, String figure, long expected, JsonNode seen) {
        if (seen == null || seen.asLong() != expected) {
            differences.add(told.name(figure) + " is " + seen + " instead of " + expected);
        }
    }
}
