package org.huizhi.console.work;

import jakarta.inject.Singleton;
import java.util.List;
import org.huizhi.act.PartActs;
import org.huizhi.act.SlipActs;
import org.huizhi.console.SubmittedForm;
import org.huizhi.console.attachment.OwnUploads;
import org.huizhi.notice.Assessment;
import org.huizhi.notice.Extension;
import org.huizhi.notice.HandOverService;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeVerbs;
import org.huizhi.notice.NoticeVerbs.Call;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.PayloadForm;

/** Does what a form asks for. */
@Singleton
class ActCommands {

    private final SlipActs acts;
    private final PartActs parts;
    private final NoticeVerbs verbs;

    ActCommands(SlipActs acts, PartActs parts, NoticeVerbs verbs) {
        this.acts = acts;
        this.parts = parts;
        this.verbs = verbs;
    }

    NoticeReply perform(Act act, Call call, SubmittedForm sent, NoticeType type) {
        String text = sent.text("/text");
        return switch (act) {
            case ACCEPT -> verbs.perform(acts.accept(call));
            case DECLINE -> verbs.perform(acts.decline(call, ActFields.declineReason(sent), text));
            case RETURN ->
                verbs.perform(acts.returnFinal(
                        call,
                        PayloadForm.ofReturn(type).payload(sent::values),
                        ActFields.lateReason(sent),
                        OwnUploads.chosen(sent)));
            case INTERIM -> verbs.perform(acts.returnInterim(call, sent.text("/payload/text")));
            case EXTENSION -> verbs.perform(acts.proposeExtension(call, sent.text("/dueDate"), text));
            case HAND_OVER ->
                acts.handOver(
                        call,
                        sent.text("/office"),
                        ActFields.oneOf(
                                sent, "/reason", HandOverService.Reason.values(), HandOverService.Reason::code));
            case PARTS -> parts.ask(call, ActFields.wanted(sent));
            case DECIDE ->
                verbs.perform(acts.decideExtension(
                        call,
                        ActFields.oneOf(sent, "/decision", Extension.Decision.values(), Extension.Decision::code),
                        text));
            case REMIND -> verbs.perform(acts.remind(call, text));
            case WITHDRAW -> verbs.perform(acts.withdraw(call, text));
            case ASSESS ->
                verbs.perform(acts.assess(
                        call, ActFields.oneOf(sent, "/verdict", Assessment.values(), Assessment::code), text));
            case CONTEST -> verbs.perform(acts.contest(call, text));
        };
    }

    NoticeReply answerPart(Call call, int part, SubmittedForm sent, NoticeType type) {
        return parts.answer(call, part, PayloadForm.ofReturn(type).payload(sent::values), ActFields.lateReason(sent));
    }

    NoticeReply declinePart(Call call, int part, SubmittedForm sent) {
        return parts.decline(call, part, ActFields.declineReason(sent), sent.text("/text"));
    }

    /** @return entity tags of the version that the form was shown for */
    static List<String> ifMatch(SubmittedForm sent) {
        String version = sent.text("version");
        return List.of("\"" + (version == null ? "" : version) + "\"");
    }
}
