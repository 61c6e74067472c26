package org.huizhi.console.work;

import io.quarkus.qute.TemplateExtension;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.notice.HandOverService;
import org.huizhi.notice.LateReason;
import org.jspecify.annotations.Nullable;

/** Codes of reasons and verdicts, for which there are words in {@link EventMessages}. */
@TemplateExtension(namespace = "reason")
final class ReasonWords {

    private static final Set<String> KNOWN = Set.of(
            "misrouted",
            "incomplete",
            "not-competent",
            "person-moved",
            "capacity",
            "reorganised",
            "other",
            "none",
            "waiting-for-third-party",
            "person-not-reached",
            "records-incomplete",
            "valid",
            "invalid",
            "automatic");

    private ReasonWords() {}

    static boolean has(@Nullable String code) {
        return code != null && KNOWN.contains(code);
    }

    /** @return key of its words */
    static String key(String code) {
        return "reason_" + code.replace('-', '_');
    }

    static List<String> handOver() {
        return Stream.of(HandOverService.Reason.values())
                .map(HandOverService.Reason::code)
                .toList();
    }

    static List<String> late() {
        return Stream.of(LateReason.Code.values()).map(LateReason.Code::code).toList();
    }

    /** @return name of a field of one of the parts that are asked for */
    static String part(int index, String name) {
        return "/parts/" + index + "/" + name;
    }

    /** @return pointer of one of the parts that are asked for */
    static String asked(int index) {
        return "/parts/" + index;
    }

    /** @return key of the words of a department */
    static String department(String code) {
        return "department_" + code.replace('-', '_');
    }

    static String joined(List<Integer> years) {
        return years.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
