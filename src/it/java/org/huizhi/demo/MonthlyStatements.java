package org.huizhi.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.huizhi.testsupport.Patience;

/**
 * The statements of a month between each two regions: waited for on both nodes, compared with each other and with a
 * recount of the scenario, and shown.
 */
final class MonthlyStatements {

    /** What a node says of a statement when there is nothing more to wait for. */
    private static final Set<String> ENDS = Set.of("agreed", "settled", "disputed");

    private static final List<String> COUNTS = List.of(
            "due",
            "withdrawn",
            "misrouted",
            "incomplete",
            "cohort",
            "returned",
            "onTime",
            "declined",
            "open",
            "extended",
            "valid",
            "invalid",
            "contested",
            "arrivedLate");

    private final List<RegionNode> nodes;
    private final Months months;
    private final Recount recount;
    /** Id of the statement that people have settled; null before. */
    private String settled;

    MonthlyStatements(List<RegionNode> nodes, Months months, Recount recount) {
        this.nodes = nodes;
        this.months = months;
        this.recount = recount;
    }

    /**
     * @param month from 1
     * @param lines takes what is shown
     * @return what is not countersigned by both sides, where they do not say the same, and what a recount does not say
     */
    List<String> of(int month, List<String> lines) {
        int pairs = nodes.size() * (nodes.size() - 1) / 2;
        Patience.until(
                "statements of " + months.of(month) + " are answered",
                () -> nodes.stream().allMatch(node -> answered(node, month).size() == nodes.size() - 1)
                        && documents(month).size() == pairs);
        List<String> problems = new ArrayList<>();
        documents(month).forEach((id, statements) -> {
            JsonNode one = statements.get(0);
            boolean same = statements.size() == 2
                    && one.get("digest").equals(statements.get(1).get("digest"))
                    && one.get("state").equals(statements.get(1).get("state"));
            String end = id.equals(settled) ? "settled" : "agreed";
            boolean countersigned = one.get("state").asText().equals(end)
                    && one.get("signatures").size() == 2;
            if (!same || !countersigned) {
                problems.add("statement " + id + " is " + one.get("state").asText() + ", differing: "
                        + one.path("differing"));
            }
            for (JsonNode direction : one.get("directions")) {
                lines.add(line(id, one, direction));
                compareSigned(id, direction, direction.get("totals"), month, problems);
                amendments(id, direction, month, lines, problems);
            }
        });
        return problems;
    }

    /** What the statement says of the month before: every round that stands otherwise, and the counts now. */
    private void amendments(String id, JsonNode direction, int month, List<String> lines, List<String> problems) {
        Place from = from(direction);
        Place to = to(direction);
        long changed = month == 1 ? 0 : recount.changed(from, to, month - 1);
        JsonNode amendments = direction.get("amendments");
        if (amendments.size() != (changed > 0 ? 1 : 0)) {
            problems.add("statement " + id + ", " + from.english + " → " + to.english + ": amendments " + amendments);
            return;
        }
        for (JsonNode amendment : amendments) {
            if (!amendment.get("month").asText().equals(months.of(month - 1).toString())
                    || amendment.get("rounds").asLong() != changed) {
                problems.add("statement " + id + " amends " + amendment + " instead of " + changed + " rounds");
            }
            compareSigned(id, direction, amendment.get("before"), month - 1, problems);
            compare(id, direction, amendment.get("after"), month - 1, month, problems);
            lines.add(amended(amendment));
        }
    }

    private void compareSigned(String id, JsonNode direction, JsonNode counts, int month, List<String> problems) {
        compare(id, direction, counts, month, recount.signed(from(direction), to(direction), month), problems);
    }

    private void compare(String id, JsonNode direction, JsonNode counts, int month, int asOf, List<String> problems) {
        compare(id, direction, counts, month, recount.due(from(direction), to(direction), month, asOf), problems);
    }

    private void compare(
            String id, JsonNode direction, JsonNode counts, int month, List<Round> due, List<String> problems) {
        Map<String, Long> expected = Recount.counts(due);
        for (String count : COUNTS) {
            if (counts.path(count).asLong(-1) != expected.get(count)) {
                problems.add("statement " + id + ", " + from(direction).english + " → " + to(direction).english
                        + ", due in " + months.of(month) + ": " + count + " is " + counts.path(count) + " instead of "
                        + expected.get(count));
            }
        }
    }

    /** Waits until a node that is alone has proposed its statement of a month with another. */
    void awaitProposal(RegionNode alone, Place other, int month) {
        Patience.until(
                alone.place().english + " proposes its statement of " + months.of(month),
                () -> statements(alone, month).stream()
                        .anyMatch(statement ->
                                statement.get("counterpart").asText().equals(other.mailbox())));
    }

    /**
     * Waits until both sides dispute a statement on as many rounds as came late, and until these have come; then the
     * side that proposed it counts the month anew.
     *
     * @param lines takes what is shown
     * @return what is not as it should be
     */
    List<String> renewDisputed(RegionNode proposer, RegionNode responder, int month, long came, List<String> lines) {
        String id = disputed(proposer, responder, month, lines).get("id").asText();
        List<String> problems = differing(List.of(proposer, responder), id, came);
        Patience.until("what was under way has come", () -> arrivedLate(proposer) == came);
        proposer.as(Role.ADMINISTRATOR)
                .post("/statements/" + id + "/renewal", JsonNodeFactory.instance.objectNode())
                .expect(200);
        return problems;
    }

    /**
     * Waits until both sides dispute a statement on as many rounds as came late; then an administrator of each accepts
     * that they stay apart.
     *
     * @param lines takes what is shown
     * @return what is not as it should be
     */
    List<String> settleDisputed(RegionNode proposer, RegionNode responder, int month, long came, List<String> lines) {
        JsonNode disputed = disputed(proposer, responder, month, lines);
        List<String> problems =
                differing(List.of(proposer, responder), disputed.get("id").asText(), came);
        accept(proposer, disputed.get("id").asText());
        settled = Patience.await(
                "the settlement of " + months.of(month) + " has come",
                () -> statements(responder, month).stream()
                        .filter(statement -> isBetween(statement, proposer)
                                && statement.get("settlement").asBoolean())
                        .map(statement -> statement.get("id").asText())
                        .findFirst());
        accept(responder, settled);
        Patience.until(
                "both have signed it",
                () -> read(proposer, settled).path("state").asText().equals("settled"));
        return problems;
    }

    private static void accept(RegionNode node, String id) {
        node.as(Role.ADMINISTRATOR)
                .post(
                        "/statements/" + id + "/acceptance",
                        JsonNodeFactory.instance.objectNode().put("reason", "回执迟到，双方确认。"))
                .expect(200);
    }

    private JsonNode disputed(RegionNode proposer, RegionNode responder, int month, List<String> lines) {
        String id = Patience.await(
                "both sides dispute the statement of " + months.of(month),
                () -> statements(proposer, month).stream()
                        .filter(statement -> isBetween(statement, responder))
                        .map(statement -> statement.get("id").asText())
                        .filter(found -> isCompared(proposer, found) && isCompared(responder, found))
                        .findFirst());
        JsonNode disputed = read(proposer, id);
        lines.add(String.format(
                Locale.ROOT,
                "  %-34s %s: disputed, %d rounds differ",
                id,
                proposer.place().title() + " ↔ " + responder.place().title(),
                disputed.at("/differing/rounds").asLong()));
        return disputed;
    }

    private static List<String> differing(List<RegionNode> sides, String id, long came) {
        List<String> problems = new ArrayList<>();
        for (RegionNode node : sides) {
            JsonNode differing = read(node, id).get("differing");
            if (differing.get("rounds").asLong() != came) {
                problems.add(node.place().english + " says that " + differing + " differs instead of " + came);
            }
        }
        return problems;
    }

    /** The last month is not amended by a later one yet; each node tells what has changed in it since. */
    List<String> changesSince(int month) {
        List<String> problems = new ArrayList<>();
        for (RegionNode node : nodes) {
            for (JsonNode statement : answered(node, month)) {
                String id = statement.get("id").asText();
                JsonNode changes = node.as(Role.AUDITOR)
                        .get("/statements/" + id + "/changes")
                        .expect(200);
                for (JsonNode direction : changes.get("directions")) {
                    compare(id, direction, direction.get("signed"), month, month, problems);
                    compare(id, direction, direction.get("now"), month, month + 1, problems);
                    long expected = recount.changed(from(direction), to(direction), month);
                    if (direction.get("rounds").asLong() != expected) {
                        problems.add("statement " + id + ": " + direction.get("rounds") + " rounds changed instead of "
                                + expected);
                    }
                }
            }
        }
        return problems;
    }

    private static boolean isBetween(JsonNode statement, RegionNode other) {
        return statement.get("counterpart").asText().equals(other.place().mailbox());
    }

    private static boolean isCompared(RegionNode node, String id) {
        JsonNode statement = read(node, id);
        return statement.path("state").asText().equals("disputed") && statement.has("differing");
    }

    /** What is not there yet has no state. */
    private static JsonNode read(RegionNode node, String id) {
        return node.as(Role.AUDITOR).get("/statements/" + id).body();
    }

    private static long arrivedLate(RegionNode sender) {
        return sender.notices("outgoing&state=returned").stream()
                .filter(notice -> Round.seen(sender.read(notice.get("id").asText())).stream()
                        .anyMatch(Round::arrivedLate))
                .count();
    }

    private List<JsonNode> statements(RegionNode node, int month) {
        List<JsonNode> found = new ArrayList<>();
        node.as(Role.AUDITOR)
                .get("/statements?month=" + months.of(month))
                .expect(200)
                .get("items")
                .forEach(found::add);
        return found;
    }

    private List<JsonNode> answered(RegionNode node, int month) {
        return statements(node, month).stream()
                .filter(statement -> ENDS.contains(statement.get("state").asText()))
                .toList();
    }

    /** By id, from every node that has it. */
    private Map<String, List<JsonNode>> documents(int month) {
        Map<String, List<JsonNode>> byId = new TreeMap<>();
        nodes.forEach(node -> answered(node, month)
                .forEach(statement -> byId.computeIfAbsent(statement.get("id").asText(), unused -> new ArrayList<>())
                        .add(statement)));
        return byId;
    }

    private static Place from(JsonNode direction) {
        return Place.ofMailbox(direction.get("from").asText());
    }

    private static Place to(JsonNode direction) {
        return Place.ofMailbox(direction.get("to").asText());
    }

    private static String line(String id, JsonNode statement, JsonNode direction) {
        JsonNode totals = direction.get("totals");
        return String.format(
                Locale.ROOT,
                "  %-34s %s %4d due %4d cohort %4d returned %4d in time %3d contested   %s, %d signatures",
                id,
                Display.pad(from(direction).title() + " → " + to(direction).title(), 34),
                totals.get("due").asInt(),
                totals.get("cohort").asInt(),
                totals.get("returned").asInt(),
                totals.get("onTime").asInt(),
                totals.get("contested").asInt(),
                statement.get("state").asText(),
                statement.get("signatures").size());
    }

    private static String amended(JsonNode amendment) {
        return String.format(
                Locale.ROOT,
                "      amends 补记 %s: %d rounds; returned %s, declined %s, open %s, valid %s, arrived late %s",
                amendment.get("month").asText(),
                amendment.get("rounds").asInt(),
                change(amendment, "returned"),
                change(amendment, "declined"),
                change(amendment, "open"),
                change(amendment, "valid"),
                change(amendment, "arrivedLate"));
    }

    private static String change(JsonNode amendment, String count) {
        return amendment.get("before").get(count).asInt() + " → "
                + amendment.get("after").get(count).asInt();
    }
}
