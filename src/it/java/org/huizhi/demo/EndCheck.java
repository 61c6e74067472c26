package org.huizhi.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Compares what the two nodes of each slip show with what its fate says. */
final class EndCheck {

    private final Map<Place, RegionNode> nodes = new EnumMap<>(Place.class);
    private final SlipBook book;

    EndCheck(List<RegionNode> nodes, SlipBook book) {
        nodes.forEach(node -> this.nodes.put(node.place(), node));
        this.book = book;
    }

    /**
     * One line for each slip that is not where it should be in a month on one side or the other; asks the nodes for
     * everything.
     */
    List<String> differences(int month) {
        return differences(month, lists("outgoing"), lists("incoming"));
    }

    private Map<Place, Map<String, JsonNode>> lists(String direction) {
        Map<Place, Map<String, JsonNode>> lists = new EnumMap<>(Place.class);
        nodes.forEach((place, node) -> {
            Map<String, JsonNode> byId = new HashMap<>();
            node.notices(direction).forEach(notice -> byId.put(notice.get("id").asText(), notice));
            lists.put(place, byId);
        });
        return lists;
    }

    /** The same by what the desks have seen. */
    List<String> differences(int month, List<Desk> desks) {
        Map<Place, Map<String, JsonNode>> outgoing = new EnumMap<>(Place.class);
        Map<Place, Map<String, JsonNode>> incoming = new EnumMap<>(Place.class);
        for (Desk desk : desks) {
            outgoing.put(desk.place(), desk.notices("outgoing"));
            incoming.put(desk.place(), desk.notices("incoming"));
        }
        return differences(month, outgoing, incoming);
    }

    private List<String> differences(
            int month, Map<Place, Map<String, JsonNode>> outgoing, Map<Place, Map<String, JsonNode>> incoming) {
        List<String> differences = new ArrayList<>();
        book.forEach((notice, slip) -> {
            Phase phase = slip.phaseIn(month);
            Fate.Ends ends = slip.fate().endsAfter(phase);
            JsonNode sent = outgoing.get(Place.ofCode(slip.from())).get(notice);
            JsonNode received = incoming.get(Place.ofCode(slip.to())).get(notice);
            compare(slip, "sender", expected(slip, ends, ends.sender(), phase), seen(sent), differences);
            compare(slip, "receiver", expected(slip, ends, ends.receiver(), phase), seen(received), differences);
        });
        book.slips().stream()
                .filter(slip -> slip.month() <= month && !book.isSubmitted(slip))
                .forEach(slip -> differences.add(slip.reference() + ": not submitted"));
        return differences;
    }

    /**
     * What is compared: state, round, reason of a decline, reason for being late, and the flag of a wrong check digit.
     */
    private record View(String state, int round, String reason, String lateReason, boolean unverified) {}

    private static View expected(Slip slip, Fate.Ends ends, String state, Phase phase) {
        boolean late = slip.fate().isAnsweredLate() && phase == Phase.LATE;
        return new View(state, ends.round(), ends.reason(), late ? slip.lateReason() : null, slip.unverified());
    }

    private static View seen(JsonNode notice) {
        if (notice == null) {
            return null;
        }
        return new View(
                notice.get("state").asText(),
                notice.get("round").asInt(),
                notice.path("reason").asText(null),
                notice.path("lateReason").asText(null),
                !notice.get("flags").isEmpty());
    }

    private static void compare(Slip slip, String side, View expected, View seen, List<String> differences) {
        if (!expected.equals(seen)) {
            differences.add(slip.reference() + " (" + slip.fate().word() + "), " + side + ": "
                    + (seen == null ? "not there" : seen + " instead of " + expected));
        }
    }

    /** The same of the rounds that do not show in a slip's state: what was contested at last, and what was granted. */
    List<String> roundDifferences(int month) {
        List<String> differences = new ArrayList<>();
        book.forEach((notice, slip) -> {
            if (slip.fate() == Fate.CONTESTED_TWICE || slip.fate() == Fate.EXTENDED) {
                List<Round> expected = slip.fate().rounds(slip.phaseIn(month));
                for (String code : List.of(slip.from(), slip.to())) {
                    List<Round> seen = Round.seen(nodes.get(Place.ofCode(code)).read(notice));
                    if (!expected.equals(seen)) {
                        differences.add(slip.reference() + ": " + seen + " instead of " + expected);
                    }
                }
            }
        });
        return differences;
    }

    /** What is wrong with one slip's question, rounds and answers as both nodes show them in full. */
    Optional<String> contentDifference(String notice, Slip slip) {
        JsonNode sent = nodes.get(Place.ofCode(slip.from())).read(notice);
        JsonNode received = nodes.get(Place.ofCode(slip.to())).read(notice);
        if (!slip.payload().equals(sent.get("payload")) || !slip.payload().equals(received.get("payload"))) {
            return Optional.of(slip.reference() + ": the question is not the same on both sides");
        }
        if (!sent.path("returns").equals(received.path("returns"))) {
            return Optional.of(slip.reference() + ": the answers are not the same on both sides");
        }
        List<Round> rounds = slip.fate().rounds(Phase.LATE);
        if (!rounds.equals(Round.seen(sent)) || !rounds.equals(Round.seen(received))) {
            return Optional.of(slip.reference() + " (" + slip.fate().word() + "): rounds " + Round.seen(sent) + " and "
                    + Round.seen(received) + " instead of " + rounds);
        }
        if (!kinds(sent.path("returns")).equals(expectedKinds(slip.fate()))) {
            return Optional.of(slip.reference() + ": answers " + kinds(sent.path("returns")) + " instead of "
                    + expectedKinds(slip.fate()));
        }
        JsonNode last =
                sent.path("returns").path(sent.path("returns").size() - 1).path("payload");
        return slip.fate().isAnswered() && !Objects.equals(slip.answer(), last)
                ? Optional.of(slip.reference() + ": the answer is not the one that was given")
                : Optional.empty();
    }

    private static List<String> kinds(JsonNode returns) {
        List<String> kinds = new ArrayList<>();
        returns.forEach(answer -> kinds.add(answer.get("kind").asText()));
        return kinds;
    }

    private static List<String> expectedKinds(Fate fate) {
        List<String> kinds = new ArrayList<>();
        if (fate == Fate.ANSWERED_AFTER_INTERIM) {
            kinds.add("interim");
        }
        fate.rounds(Phase.LATE).stream().filter(Round::isReturned).forEach(round -> kinds.add("final"));
        return kinds;
    }
}
