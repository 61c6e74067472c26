package org.huizhi.notice;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * What the answers to the parts of one round make together: the union of their members.
 *
 * @param payload of the return, complete only without faults
 * @param lateReason that of the latest late part, where the return comes late; else null
 * @param faults why it is no return yet, so that the office that has the slip has to say more
 */
record PartMerge(ObjectNode payload, @Nullable LateReason lateReason, List<Violation> faults) {

    /**
     * @param all parts of the notice, with their contents
     * @param today a return of today is late after the notice's due date
     * @return empty while a part of the round is open, and where none is answered
     */
    static Optional<PartMerge> ofRound(Notice notice, List<Part> all, NoticeTypes types, LocalDate today) {
        List<Part> round =
                all.stream().filter(part -> part.round() == notice.round).toList();
        return round.stream().anyMatch(Part::isOpen) || round.stream().noneMatch(Part::isAnswered)
                ? Optional.empty()
                : Optional.of(of(round, types.require(notice.type), notice.isLate(today)));
    }

    /**
     * @param parts of one round, with their contents; none of them is open
     * @param late whether the return would come after its due date
     */
    static PartMerge of(List<Part> parts, NoticeType type, boolean late) {
        List<Violation> faults = new ArrayList<>();
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        for (Part part : parts) {
            if (part.isAnswered()) {
                part.answer().forEachEntry((name, value) -> {
                    if (payload.has(name) && !payload.get(name).equals(value)) {
                        faults.add(new Violation("/" + name, "contradiction", "parts say different things"));
                    }
                    payload.set(name, value);
                });
            } else if (isUnattended(part, parts)) {
                faults.add(new Violation("", "part-declined", "part {0} was sent back", part.number()));
            }
        }
        if (faults.isEmpty()) {
            faults.addAll(type.checkReturn(payload));
        }
        LateReason lateReason = late ? lateReason(parts) : null;
        if (late && lateReason == null) {
            faults.add(
                    new Violation("/lateReason", "required", "the slip's due date has passed, and no part was late"));
        }
        return new PartMerge(payload, lateReason, List.copyOf(faults));
    }

    /** Whoever asks for another part after a decline has decided about it. */
    private static boolean isUnattended(Part declined, List<Part> parts) {
        return declined.state() == PartView.State.DECLINED
                && parts.stream()
                        .noneMatch(other -> other.number() > declined.number()
                                && !other.askedAt().isBefore(declined.endedWhen()));
    }

    private static Optional<LateReason> lateReason(Part part) {
        return Optional.ofNullable(part.lateReason())
                .map(code ->
                        new LateReason(LateReason.Code.of(code), part.contents().text()));
    }

    private static @Nullable LateReason lateReason(List<Part> parts) {
        return parts.stream()
                .filter(part -> part.isAnswered() && part.lateReason() != null)
                .max(Comparator.comparing(Part::endedWhen))
                .flatMap(PartMerge::lateReason)
                .orElse(null);
    }
}
