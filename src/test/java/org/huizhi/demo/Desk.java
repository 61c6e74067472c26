package org.huizhi.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** The offices of one region: look what lies there and do with each slip what its fate says. */
final class Desk {

    private final RegionNode node;
    private final SlipBook book;
    /** Steps done, so that a list that is a moment old does not make a desk do one again. */
    private final Set<String> done = new HashSet<>();

    Desk(RegionNode node, SlipBook book) {
        this.node = node;
        this.book = book;
    }

    /** What is to be done now; each step may run at the same time as the others. */
    List<Runnable> steps(Phase phase) {
        List<Runnable> steps = new ArrayList<>();
        collect("incoming", "received", this::receive, steps);
        collect("incoming", "accepted", (notice, slip) -> goOn(notice, slip, phase), steps);
        collect("outgoing", "delivered", this::reconsider, steps);
        collect("outgoing", "returned", this::assess, steps);
        return steps;
    }

    private void collect(String direction, String state, BiConsumer<JsonNode, Slip> act, List<Runnable> steps) {
        for (JsonNode notice : node.notices(direction, state)) {
            Slip slip = book.slip(id(notice));
            if (slip != null && done.add(String.join("/", id(notice), direction, state, round(notice)))) {
                steps.add(() -> act.accept(notice, slip));
            }
        }
    }

    private void receive(JsonNode notice, Slip slip) {
        switch (slip.fate()) {
            case ANSWERED, SECOND_ROUND -> {
                node.accept(id(notice));
                node.answer(id(notice), slip.answer(), null);
            }
            case ANSWERED_AFTER_INTERIM -> {
                node.accept(id(notice));
                node.answerInPart(id(notice), "已受理，正在查档。");
                node.answer(id(notice), slip.answer(), null);
            }
            case DIRECT_RETURN -> node.answer(id(notice), slip.answer(), null);
            case LATE, NEVER_AFTER_ACCEPTANCE -> node.accept(id(notice));
            case DECLINED_MISROUTED, DECLINED_INCOMPLETE, DECLINED_NOT_COMPETENT ->
                node.decline(id(notice), slip.fate().endsAfter(Phase.IN_TIME).reason());
            case NEVER, WITHDRAWN, DELIVERED -> {
                // The office does nothing.
            }
        }
    }

    private void goOn(JsonNode notice, Slip slip, Phase phase) {
        if (slip.fate() == Fate.SECOND_ROUND && notice.get("round").asInt() == 2) {
            node.answer(id(notice), slip.answer(), null);
        } else if (slip.fate() == Fate.LATE && phase == Phase.LATE) {
            node.answer(id(notice), slip.answer(), slip.lateReason());
        }
    }

    private void reconsider(JsonNode notice, Slip slip) {
        if (slip.fate() == Fate.WITHDRAWN) {
            node.withdraw(id(notice));
        }
    }

    private void assess(JsonNode notice, Slip slip) {
        if (slip.fate() == Fate.SECOND_ROUND && notice.get("round").asInt() == 1) {
            node.assessAsInvalid(id(notice), "回执未回答所问事项，请补充。");
        } else if (slip.fate().endsAfter(Phase.LATE).sender().equals("assessed")) {
            node.assessAsValid(id(notice));
        }
    }

    private static String id(JsonNode notice) {
        return notice.get("id").asText();
    }

    private static String round(JsonNode notice) {
        return notice.get("round").asText();
    }
}
