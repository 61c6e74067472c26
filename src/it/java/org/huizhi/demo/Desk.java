package org.huizhi.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The offices of one region: look what has changed there and do with each slip what its fate says. */
final class Desk {

    private final RegionNode node;
    private final SlipBook book;
    private final Map<String, Map<String, JsonNode>> seen = new HashMap<>();
    private final Map<String, Instant> lookedAt = new HashMap<>();
    /** Steps done, so that a change that is seen again does not make a desk do one again. */
    private final Set<String> done = new HashSet<>();

    Desk(RegionNode node, SlipBook book) {
        this.node = node;
        this.book = book;
    }

    Place place() {
        return node.place();
    }

    /** The notices of a direction as they were when the desk looked last, by id. */
    Map<String, JsonNode> notices(String direction) {
        return seen.computeIfAbsent(direction, key -> new HashMap<>());
    }

    /**
     * Looks what has changed; gives what is to be done about it, in any order and at the same time.
     *
     * @param overlap how far to look back behind the last change that was seen: one can be seen only when its
     *     transaction has ended, a little after the instant that it carries
     */
    List<Runnable> steps(int month, Duration overlap) {
        look("incoming", overlap);
        look("outgoing", overlap);
        List<Runnable> steps = new ArrayList<>();
        notices("incoming").values().forEach(notice -> collect(notice, month, steps));
        notices("outgoing").values().forEach(notice -> collect(notice, month, steps));
        return steps;
    }

    private void look(String direction, Duration overlap) {
        Instant last = lookedAt.getOrDefault(direction, Instant.EPOCH);
        for (JsonNode notice : node.changes(direction, last.minus(overlap))) {
            notices(direction).put(id(notice), notice);
            Instant changed = Instant.parse(notice.get("updatedAt").asText());
            last = changed.isAfter(last) ? changed : last;
        }
        lookedAt.put(direction, last);
    }

    private void collect(JsonNode notice, int month, List<Runnable> steps) {
        Slip slip = book.slip(id(notice));
        if (slip == null) {
            return;
        }
        Runnable step = switch (notice.get("direction").asText() + " "
                + notice.get("state").asText()) {
            case "incoming received" -> receive(id(notice), slip);
            case "incoming accepted" -> goOn(notice, slip, slip.phaseIn(month));
            case "outgoing delivered" -> reconsider(id(notice), slip);
            case "outgoing returned" -> assess(notice, slip);
            default -> null;
        };
        if (step != null && done.add(id(notice) + notice.get("state") + notice.get("round"))) {
            steps.add(step);
        }
    }

    private Runnable receive(String id, Slip slip) {
        return switch (slip.fate()) {
            case ANSWERED, SECOND_ROUND ->
                () -> {
                    node.accept(id);
                    node.answer(id, slip.answer(), null);
                };
            case ANSWERED_AFTER_INTERIM ->
                () -> {
                    node.accept(id);
                    node.answerInPart(id, "已受理，正在查档。");
                    node.answer(id, slip.answer(), null);
                };
            case DIRECT_RETURN -> () -> node.answer(id, slip.answer(), null);
            case LATE, NEVER_AFTER_ACCEPTANCE -> () -> node.accept(id);
            case DECLINED_MISROUTED, DECLINED_INCOMPLETE, DECLINED_NOT_COMPETENT ->
                () -> node.decline(id, slip.fate().endsAfter(Phase.IN_TIME).reason());
            case NEVER, WITHDRAWN, DELIVERED -> null;
        };
    }

    private Runnable goOn(JsonNode notice, Slip slip, Phase phase) {
        if (slip.fate() == Fate.SECOND_ROUND && notice.get("round").asInt() == 2) {
            return () -> node.answer(id(notice), slip.answer(), null);
        }
        if (slip.fate() == Fate.LATE && phase == Phase.LATE) {
            return () -> node.answer(id(notice), slip.answer(), slip.lateReason());
        }
        return null;
    }

    private Runnable reconsider(String id, Slip slip) {
        return slip.fate() == Fate.WITHDRAWN ? () -> node.withdraw(id) : null;
    }

    private Runnable assess(JsonNode notice, Slip slip) {
        if (slip.fate() == Fate.SECOND_ROUND && notice.get("round").asInt() == 1) {
            return () -> node.assessAsInvalid(id(notice), "回执未回答所问事项，请补充。");
        }
        return slip.fate().endsAfter(Phase.LATE).sender().equals("assessed")
                ? () -> node.assessAsValid(id(notice))
                : null;
    }

    private static String id(JsonNode notice) {
        return notice.get("id").asText();
    }
}
