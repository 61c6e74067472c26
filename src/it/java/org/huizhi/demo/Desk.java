package org.huizhi.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The offices of one region: look what has changed there and do with each slip what its fate says. */
final class Desk {

    /** In working days. */
    private static final int A_WEEK = 5;

    private static final List<String> OTHER_DEPARTMENTS = List.of("health", "civil-affairs", "public-security");

    private final RegionNode node;
    private final SlipBook book;
    private final Months months;
    private final Map<String, Map<String, JsonNode>> seen = new HashMap<>();
    private final Map<String, Instant> lookedAt = new HashMap<>();
    /** Steps done, so that a change that is seen again does not make a desk do one again. */
    private final Set<String> done = new HashSet<>();

    Desk(RegionNode node, SlipBook book, Months months) {
        this.node = node;
        this.book = book;
        this.months = months;
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
            case "incoming received" -> receive(notice, slip, slip.phaseIn(month));
            case "incoming accepted" -> goOn(notice, slip, month);
            case "outgoing delivered" -> reconsider(id(notice), slip);
            case "outgoing accepted" -> decide(notice, slip);
            case "outgoing declined" -> contest(notice, slip);
            case "outgoing returned" -> assess(notice, slip);
            default -> null;
        };
        if (step != null
                && done.add(id(notice) + notice.get("state") + notice.get("round") + notice.path("extension"))) {
            steps.add(step);
        }
    }

    private Runnable receive(JsonNode notice, Slip slip, Phase phase) {
        String id = id(notice);
        return switch (slip.fate()) {
            case ANSWERED, SECOND_ROUND, SECOND_ROUND_LATE -> () -> acceptAndAnswer(id, slip);
            case ANSWERED_AFTER_INTERIM ->
                () -> {
                    node.accept(id);
                    node.answerInPart(id, "已受理，正在查档。");
                    node.answer(id, slip.answer(), null);
                };
            case DIRECT_RETURN -> () -> node.answer(id, slip.answer(), null);
            case LATE, NEVER_AFTER_ACCEPTANCE, EXTENDED, EXTENSION_REFUSED, ARRIVED_LATE, SETTLED_APART ->
                () -> node.accept(id);
            case ANSWERED_BY_PARTS -> () -> answerByParts(notice, slip);
            case DECLINED_MISROUTED, DECLINED_INCOMPLETE, DECLINED_NOT_COMPETENT, CONTESTED_TWICE ->
                () -> decline(notice, slip);
            case DECLINED_TOO_LATE -> phase == Phase.LATE ? () -> decline(notice, slip) : null;
            case CONTESTED -> round(notice) == 1 ? () -> decline(notice, slip) : () -> acceptAndAnswer(id, slip);
            case NEVER, WITHDRAWN, DELIVERED -> null;
        };
    }

    private void acceptAndAnswer(String id, Slip slip) {
        node.accept(id);
        node.answer(id, slip.answer(), null);
    }

    /** Two offices next door say the same: with the last answer the node sends the return. */
    private void answerByParts(JsonNode notice, Slip slip) {
        String id = id(notice);
        node.accept(id);
        String own = notice.get("office").asText();
        List<String> others = OTHER_DEPARTMENTS.stream()
                .map(department -> slip.receiverRegion() + "-" + department)
                .filter(office -> !office.equals(own))
                .limit(Recount.PARTS)
                .toList();
        node.askForParts(id, others, "请核对本单位档案。");
        for (int part = 1; part <= others.size(); part++) {
            node.answerPart(id, part, slip.answer());
        }
    }

    private void decline(JsonNode notice, Slip slip) {
        node.decline(
                id(notice),
                slip.fate().rounds(Phase.LATE).get(round(notice) - 1).reason());
    }

    private Runnable goOn(JsonNode notice, Slip slip, int month) {
        boolean late = slip.phaseIn(month) == Phase.LATE;
        return switch (slip.fate()) {
            case SECOND_ROUND -> round(notice) == 2 ? () -> node.answer(id(notice), slip.answer(), null) : null;
            case SECOND_ROUND_LATE, LATE ->
                late ? () -> node.answer(id(notice), slip.answer(), slip.lateReason()) : null;
            case EXTENDED -> extend(notice, slip, month);
            case EXTENSION_REFUSED -> askForMoreTime(notice, slip);
            default -> null;
        };
    }

    /** In its month up to the first working day of the next one; on that day for a week more, then it is answered. */
    private Runnable extend(JsonNode notice, Slip slip, int month) {
        String id = id(notice);
        LocalDate due = LocalDate.parse(notice.get("dueDate").asText());
        LocalDate wanted = months.day(slip.month() + 1);
        if (notice.at("/extension/state").asText().equals("proposed")) {
            return null;
        }
        if (slip.month() == month) {
            return due.equals(wanted) ? null : () -> node.proposeExtension(id, wanted, "档案在整理，月底前不能调阅。");
        }
        return due.equals(wanted)
                ? () -> node.proposeExtension(id, months.workingDaysAfter(wanted, A_WEEK), "档案已调出，尚需核对。")
                : () -> node.answer(id, slip.answer(), null);
    }

    private Runnable askForMoreTime(JsonNode notice, Slip slip) {
        LocalDate due = LocalDate.parse(notice.get("dueDate").asText());
        return switch (notice.at("/extension/state").asText()) {
            case "" -> () -> node.proposeExtension(id(notice), months.workingDaysAfter(due, A_WEEK), "经办人出差，请延期一周。");
            case "refused" -> () -> node.answer(id(notice), slip.answer(), null);
            default -> null;
        };
    }

    private Runnable decide(JsonNode notice, Slip slip) {
        if (!notice.at("/extension/state").asText().equals("proposed")) {
            return null;
        }
        String decision = slip.fate() == Fate.EXTENSION_REFUSED ? "refused" : "granted";
        return () -> node.decideExtension(id(notice), decision);
    }

    private Runnable contest(JsonNode notice, Slip slip) {
        return slip.fate().rounds(Phase.LATE).get(round(notice) - 1).contested()
                ? () -> node.contest(id(notice), "登记地确在贵地，材料已齐，请再核。")
                : null;
    }

    /** Answers what waits for the day on which the bus is away. */
    void answerWithoutBus(int month) {
        notices("incoming").forEach((id, notice) -> {
            Slip slip = book.slip(id);
            if (slip != null && slip.fate().isAnsweredWithoutBus() && slip.month() == month) {
                node.answer(id, slip.answer(), null);
            }
        });
    }

    private Runnable reconsider(String id, Slip slip) {
        return slip.fate() == Fate.WITHDRAWN ? () -> node.withdraw(id) : null;
    }

    private Runnable assess(JsonNode notice, Slip slip) {
        Round round = slip.fate().rounds(Phase.LATE).get(round(notice) - 1);
        if ("invalid".equals(round.verdict())) {
            return () -> node.assessAsInvalid(id(notice), "回执未回答所问事项，请补充。");
        }
        return "valid".equals(round.verdict()) ? () -> node.assessAsValid(id(notice)) : null;
    }

    private static int round(JsonNode notice) {
        return notice.get("round").asInt();
    }

    private static String id(JsonNode notice) {
        return notice.get("id").asText();
    }
}
