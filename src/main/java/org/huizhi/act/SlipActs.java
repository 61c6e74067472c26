package org.huizhi.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.huizhi.notice.Assessment;
import org.huizhi.notice.DeclineReason;
import org.huizhi.notice.Extension;
import org.huizhi.notice.HandOverService;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeVerbs;
import org.huizhi.notice.NoticeVerbs.Call;
import org.huizhi.notice.NoticeVerbs.VerbCommand;
import org.jspecify.annotations.Nullable;

/** Acts on a slip from their fields, of which any may be missing; each fault is a problem with its pointer. */
@Singleton
public class SlipActs {

    private final NoticeVerbs verbs;
    private final HandOverService handOvers;

    SlipActs(NoticeVerbs verbs, HandOverService handOvers) {
        this.verbs = verbs;
        this.handOvers = handOvers;
    }

    public VerbCommand accept(Call call) {
        return verbs.accept(call);
    }

    public VerbCommand decline(Call call, @Nullable DeclineReason reason, @Nullable String text) {
        return verbs.decline(call, Fields.required(reason, "/reason"), Fields.optionalText(text, "/text"));
    }

    /** @param attached uploads of the caller that go with it; null is none */
    public VerbCommand returnFinal(
            Call call,
            @Nullable JsonNode payload,
            @Nullable LateReasonFields lateReason,
            @Nullable List<UUID> attached) {
        return verbs.returnFinal(
                call,
                Fields.required(payload, "/payload"),
                Fields.lateReason(lateReason),
                attached == null ? List.of() : attached);
    }

    public VerbCommand returnInterim(Call call, @Nullable String text) {
        String said = Fields.text(Fields.required(text, "/payload/text"), "/payload/text");
        return verbs.returnInterim(call, JsonNodeFactory.instance.objectNode().put("text", said));
    }

    public VerbCommand withdraw(Call call, @Nullable String text) {
        return verbs.withdraw(call, Fields.optionalText(text, "/text"));
    }

    public VerbCommand assess(Call call, @Nullable Assessment verdict, @Nullable String text) {
        Assessment said = Fields.required(verdict, "/verdict");
        if (said == Assessment.INVALID) {
            Fields.required(text, "/text");
        }
        return verbs.assess(call, said, Fields.optionalText(text, "/text"));
    }

    public VerbCommand contest(Call call, @Nullable String text) {
        return verbs.contest(call, Fields.text(Fields.required(text, "/text"), "/text"));
    }

    public VerbCommand proposeExtension(Call call, @Nullable String dueDate, @Nullable String text) {
        String day = Fields.required(dueDate, "/dueDate");
        String why = Fields.required(text, "/text");
        return verbs.proposeExtension(call, Fields.date(day, "/dueDate"), Fields.text(why, "/text"));
    }

    public VerbCommand decideExtension(Call call, Extension.@Nullable Decision decision, @Nullable String text) {
        return verbs.decideExtension(call, Fields.required(decision, "/decision"), Fields.optionalText(text, "/text"));
    }

    public VerbCommand remind(Call call, @Nullable String text) {
        return verbs.remind(call, Fields.optionalText(text, "/text"));
    }

    public NoticeReply handOver(Call call, @Nullable String office, HandOverService.@Nullable Reason reason) {
        return handOvers.handOver(call, Fields.required(office, "/office"), Fields.required(reason, "/reason"));
    }
}
