package org.huizhi.notice;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.validation.Violation;

/**
 * What the answers to the parts of one round make together: the union of their members.
 *
 * @param payload of the return, complete only without faults
 * @param lateReason that of the latest late part, where the return comes late; else null
 * @param faults why it is no return yet, so that the office that has the slip has to say more
 */
record PartMerge(ObjectNode payload, LateReason lateReason, List<Violation> faults) {

    /**
     * @param parts of one round, with their contents; none of them is open
     * @param late whether the return would come after its due date
     */
    static PartMerge of(List<Part> parts, NoticeType type, boolean late) {
        List<Violation> faults = new ArrayList<>();
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        for (Part part : parts) {
            if (part.isAnswered()) {
                part.content().answer().forEachEntry((name, value) -> {
                    if (payload.has(name) && !payload.get(name).equals(value)) {
                        faults.add(new Violation("/" + name, "contradiction", "parts say different things"));
                    }
                    payload.set(name, value);
                });
            } else if (isUnattended(part, parts)) {
                faults.add(new Violation("", "part-declined", "part " + part.number() + " was sent back"));
            }
        }
        if (faults.isEmpty()) {
            faults.addAll(type.checkReturn(payload));
        }
        LateReason because = late ? lateReason(parts) : null;
        if (late && because == null) {
            faults.add(
                    new Violation("/lateReason", "required", "the slip's due date has passed, and no part was late"));
        }
        return new PartMerge(payload, because, List.copyOf(faults));
    }

    /** Whoever asks for another part after a decline has decided about it. */
    private static boolean isUnattended(Part declined, List<Part> parts) {
        return declined.state() == PartState.DECLINED
                && parts.stream()
                        .noneMatch(other -> other.number() > declined.number()
                                && !other.askedAt().isBefore(declined.endedAt()));
    }

    private static LateReason lateReason(List<Part> parts) {
        return parts.stream()
                .filter(part -> part.isAnswered() && part.lateReason() != null)
                .max(Comparator.comparing(Part::endedAt))
                .map(part -> new LateReason(
                        LateReason.Code.of(part.lateReason()), part.content().text()))
                .orElse(null);
    }
}
