package org.huizhi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.huizhi.access.Role;
import org.huizhi.notice.Assessment;
import org.huizhi.notice.DeclineReason;
import org.huizhi.notice.LateReason;
import org.huizhi.notice.NoticeDetail.ReturnKind;
import org.huizhi.notice.NoticeVerbs;
import org.huizhi.notice.NoticeVerbs.Call;
import org.huizhi.notice.NoticeVerbs.VerbCommand;

/**
 * The verbs of the life cycle as requests name them, one by one and in batches: whose they are, what the body holds,
 * what is to be done.
 */
@Singleton
class VerbForms {

    final Form<AcceptanceBody> acceptance;
    final Form<DeclineBody> decline;
    final Form<ReturnBody> returns;
    final Form<WithdrawalBody> withdrawal;
    final Form<AssessmentBody> assessment;

    private final NoticeVerbs verbs;
    private final JsonBody json;
    private final List<Form<?>> all;

    VerbForms(NoticeVerbs verbs, JsonBody json) {
        this.verbs = verbs;
        this.json = json;
        acceptance = new Form<>("acceptance", Role.HANDLER, AcceptanceBody.class, (call, empty) -> verbs.accept(call));
        decline = new Form<>("decline", Role.HANDLER, DeclineBody.class, this::decline);
        returns = new Form<>("returns", Role.HANDLER, ReturnBody.class, this::answer);
        withdrawal = new Form<>(
                "withdrawal",
                Role.SUBMITTER,
                WithdrawalBody.class,
                (call, body) -> verbs.withdraw(call, VerbRequests.text(body.text(), "/text")));
        assessment = new Form<>("assessment", Role.SUBMITTER, AssessmentBody.class, this::assess);
        all = List.of(acceptance, decline, returns, withdrawal, assessment);
    }

    /** @param name as in the path of the single operation */
    record Form<T>(String name, String role, Class<T> body, BiFunction<Call, T, VerbCommand> command) {}

    record AcceptanceBody() {}

    record DeclineBody(DeclineReason reason, String text) {}

    record ReturnBody(ReturnKind kind, JsonNode payload, LateReasonBody lateReason) {}

    record LateReasonBody(LateReason.Code code, String text) {}

    record InterimPayload(String text) {}

    record WithdrawalBody(String text) {}

    record AssessmentBody(Assessment verdict, String text) {}

    Optional<Form<?>> named(String name) {
        return all.stream().filter(form -> form.name().equals(name)).findFirst();
    }

    List<String> names() {
        return all.stream().<String>map(Form::name).toList();
    }

    private VerbCommand decline(Call call, DeclineBody decline) {
        VerbRequests.require(decline.reason(), "/reason");
        return verbs.decline(call, decline.reason(), VerbRequests.text(decline.text(), "/text"));
    }

    private VerbCommand answer(Call call, ReturnBody answer) {
        VerbRequests.require(answer.kind(), "/kind");
        VerbRequests.require(answer.payload(), "/payload");
        return answer.kind() == ReturnKind.INTERIM
                ? interim(call, answer)
                : verbs.returnFinal(call, answer.payload(), lateReason(answer.lateReason()));
    }

    private VerbCommand interim(Call call, ReturnBody answer) {
        if (answer.lateReason() != null) {
            throw ProblemException.invalid("/lateReason", "not-late", "goes with a final return only");
        }
        InterimPayload payload = json.bind(answer.payload(), InterimPayload.class, "/payload");
        VerbRequests.require(payload.text(), "/payload/text");
        VerbRequests.text(payload.text(), "/payload/text");
        return verbs.returnInterim(call, answer.payload());
    }

    static LateReason lateReason(LateReasonBody body) {
        if (body == null) {
            return null;
        }
        VerbRequests.require(body.code(), "/lateReason/code");
        return new LateReason(body.code(), VerbRequests.text(body.text(), "/lateReason/text"));
    }

    private VerbCommand assess(Call call, AssessmentBody assessment) {
        VerbRequests.require(assessment.verdict(), "/verdict");
        if (assessment.verdict() == Assessment.INVALID) {
            VerbRequests.require(assessment.text(), "/text");
        }
        return verbs.assess(call, assessment.verdict(), VerbRequests.text(assessment.text(), "/text"));
    }
}
