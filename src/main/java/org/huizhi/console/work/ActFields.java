package org.huizhi.console.work;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.huizhi.act.LateReasonFields;
import org.huizhi.act.PartActs;
import org.huizhi.console.SubmittedForm;
import org.huizhi.console.attachment.OwnUploads;
import org.huizhi.notice.DeclineReason;
import org.huizhi.notice.LateReason;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/** Fields of the forms of acts: their names are the JSON pointers of what they become in the request. */
final class ActFields {

    static final int MOST_PARTS = 10;

    private static final List<String> LATE = List.of("/lateReason/code", "/lateReason/text");

    private ActFields() {}

    /** @return names of the fields of an act, in their order, besides those of a payload */
    static List<String> names(String act, List<String> payload, List<Integer> asks) {
        return switch (act) {
            case "decline", "part_decline" -> List.of("/reason", "/text");
            case "return" ->
                Stream.of(payload, List.of(OwnUploads.FIELD), LATE)
                        .flatMap(List::stream)
                        .toList();
            case "part_answer" -> Stream.concat(payload.stream(), LATE.stream()).toList();
            case "interim" -> List.of("/payload/text");
            case "extension" -> List.of("/dueDate", "/text");
            case "hand_over" -> List.of("/office", "/reason");
            case "parts" ->
                asks.stream()
                        .flatMap(i ->
                                Stream.of("/office", "/question", "/dueDate").map(name -> "/parts/" + i + name))
                        .toList();
            case "decide" -> List.of("/decision", "/text");
            case "assess" -> List.of("/verdict", "/text");
            case "contest", "remind", "withdraw" -> List.of("/text");
            default -> List.of();
        };
    }

    static @Nullable LateReasonFields lateReason(SubmittedForm sent) {
        LateReason.Code code = oneOf(sent, "/lateReason/code", LateReason.Code.values(), LateReason.Code::code);
        String text = sent.text("/lateReason/text");
        return code == null && text == null ? null : new LateReasonFields(code, text);
    }

    /**
     * The form asks for more than the contract, where an older client may have nothing to say: whoever reads that
     * something is incomplete has to know what is missing.
     *
     * @return null where nothing was chosen
     */
    static @Nullable DeclineReason declineReason(SubmittedForm sent) {
        DeclineReason reason = oneOf(sent, "/reason", DeclineReason.values(), DeclineReason::code);
        if (reason == DeclineReason.INCOMPLETE && sent.text("/text") == null) {
            throw ProblemException.invalid("/text", "required", "is required");
        }
        return reason;
    }

    /** @return null where nothing was chosen */
    static <E> @Nullable E oneOf(SubmittedForm sent, String name, E[] values, Function<E, String> code) {
        String value = sent.text(name);
        return value == null
                ? null
                : Stream.of(values)
                        .filter(candidate -> code.apply(candidate).equals(value))
                        .findFirst()
                        .orElseThrow(() -> ProblemException.invalid(
                                name,
                                "invalid-value",
                                "must be one of {0}",
                                Stream.of(values).map(code).collect(Collectors.joining(", "))));
    }

    /** @return one for each part that somebody has begun to fill in */
    static List<PartActs.@Nullable Wanted> wanted(SubmittedForm sent) {
        List<PartActs.@Nullable Wanted> wanted = new ArrayList<>();
        for (int i = 0; i < asked(sent); i++) {
            wanted.add(new PartActs.Wanted(
                    sent.text("/parts/" + i + "/office"),
                    sent.text("/parts/" + i + "/question"),
                    sent.text("/parts/" + i + "/dueDate"),
                    null));
        }
        return wanted;
    }

    /** @return up to the last part in which something stands */
    static int asked(SubmittedForm sent) {
        return IntStream.range(0, MOST_PARTS)
                .filter(i -> Stream.of("/office", "/question", "/dueDate")
                        .anyMatch(name -> sent.text("/parts/" + i + name) != null))
                .map(i -> i + 1)
                .max()
                .orElse(0);
    }

    /** What is said of a group of fields is shown at the first of them. */
    static ProblemException atFields(ProblemException problem) {
        List<Violation> errors = problem.errors().stream()
                .map(fault -> fault.pointer().equals("/lateReason")
                        ? new Violation(LATE.get(0), fault.code(), fault.detail())
                        : fault)
                .toList();
        return new ProblemException(problem.code(), problem.detail(), errors, problem.state());
    }
}
