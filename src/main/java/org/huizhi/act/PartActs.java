package org.huizhi.act;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.huizhi.notice.DeclineReason;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeVerbs.Call;
import org.huizhi.notice.PartAnswerService;
import org.huizhi.notice.PartRequestService;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Acts on parts of a slip from their fields, as {@link SlipActs}. */
@Singleton
public class PartActs {

    private static final int MOST_AT_ONCE = 20;

    private final PartRequestService requests;
    private final PartAnswerService answers;

    PartActs(PartRequestService requests, PartAnswerService answers) {
        this.requests = requests;
        this.answers = answers;
    }

    public record Wanted(
            @Nullable String office,
            @Nullable String question,
            @Nullable String dueDate,
            @Nullable Integer replyLimit) {}

    public NoticeReply ask(Call call, @Nullable List<@Nullable Wanted> wanted) {
        List<@Nullable Wanted> parts = Fields.required(wanted, "/parts");
        if (parts.isEmpty() || parts.size() > MOST_AT_ONCE) {
            throw ProblemException.invalid("/parts", "invalid-value", "must have 1 to {0} items", MOST_AT_ONCE);
        }
        List<PartRequestService.Wanted> checked = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            checked.add(checked(Fields.required(parts.get(i), "/parts/" + i), "/parts/" + i));
        }
        return requests.ask(call, checked);
    }

    private static PartRequestService.Wanted checked(Wanted part, String at) {
        String office = Fields.required(part.office(), at + "/office");
        String question = Fields.required(part.question(), at + "/question");
        if (part.dueDate() != null && part.replyLimit() != null) {
            throw ProblemException.invalid(at + "/replyLimit", "invalid-value", "goes without a due date");
        }
        return new PartRequestService.Wanted(
                office,
                Fields.text(question, at + "/question"),
                part.dueDate() == null ? null : Fields.date(part.dueDate(), at + "/dueDate"),
                part.replyLimit());
    }

    public NoticeReply answer(Call call, int part, @Nullable JsonNode payload, @Nullable LateReasonFields lateReason) {
        return answers.answer(call, part, Fields.required(payload, "/payload"), Fields.lateReason(lateReason));
    }

    public NoticeReply decline(Call call, int part, @Nullable DeclineReason reason, @Nullable String text) {
        return answers.decline(call, part, Fields.required(reason, "/reason"), Fields.optionalText(text, "/text"));
    }
}
