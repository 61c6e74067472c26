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
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

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
    final Form<ContestBody> contest;

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
                (call, body) -> verbs.withdraw(call, VerbRequests.optionalText(body.text(), "/text")));
        assessment = new Form<>("assessment", Role.SUBMITTER, AssessmentBody.class, this::assess);
        contest = new Form<>("contest", Role.SUBMITTER, ContestBody.class, this::contest);
        all = List.of(acceptance, decline, returns, withdrawal, assessment, contest);
    }

    /** @param name as in the path of the single operation */
    record Form<T>(String name, String role, Class<T> body, BiFunction<Call, T, VerbCommand> command) {}

    record AcceptanceBody() {}

    record DeclineBody(
            @Nullable DeclineReason reason, @Nullable String text) {}

    record ReturnBody(
            @Nullable ReturnKind kind,
            @Nullable JsonNode payload,
            @Nullable LateReasonBody lateReason) {}

    record LateReasonBody(
            LateReason.@Nullable Code code, @Nullable String text) {}

    record InterimPayload(@Nullable String text) {}

    record WithdrawalBody(@Nullable String text) {}

    record AssessmentBody(
            @Nullable Assessment verdict, @Nullable String text) {}

    record ContestBody(@Nullable String text) {}

    Optional<Form<?>> named(String name) {
        return all.stream().filter(form -> form.name().equals(name)).findFirst();
    }

    List<String> names() {
        return all.stream().<String>map(Form::name).toList();
    }

    private VerbCommand decline(Call call, DeclineBody decline) {
        DeclineReason reason = VerbRequests.required(decline.reason(), "/reason");
        return verbs.decline(call, reason, VerbRequests.optionalText(decline.text(), "/text"));
    }

    private VerbCommand answer(Call call, ReturnBody answer) {
        ReturnKind kind = VerbRequests.required(answer.kind(), "/kind");
        JsonNode payload = VerbRequests.required(answer.payload(), "/payload");
        if (kind == ReturnKind.FINAL) {
            return verbs.returnFinal(call, payload, lateReason(answer.lateReason()));
        }
        if (answer.lateReason() != null) {
            throw ProblemException.invalid("/lateReason", "not-late", "goes with a final return only");
        }
        return interim(call, payload);
    }

    private VerbCommand interim(Call call, JsonNode payload) {
        InterimPayload interim = json.bind(payload, InterimPayload.class, "/payload");
        VerbRequests.text(VerbRequests.required(interim.text(), "/payload/text"), "/payload/text");
        return verbs.returnInterim(call, payload);
    }

    static @Nullable LateReason lateReason(@Nullable LateReasonBody body) {
        if (body == null) {
            return null;
        }
        LateReason.Code code = VerbRequests.required(body.code(), "/lateReason/code");
        return new LateReason(code, VerbRequests.optionalText(body.text(), "/lateReason/text"));
    }

    private VerbCommand contest(Call call, ContestBody contest) {
        String text = VerbRequests.required(contest.text(), "/text");
        return verbs.contest(call, VerbRequests.text(text, "/text"));
    }

    private VerbCommand assess(Call call, AssessmentBody assessment) {
        Assessment verdict = VerbRequests.required(assessment.verdict(), "/verdict");
        if (verdict == Assessment.INVALID) {
            VerbRequests.required(assessment.text(), "/text");
        }
        return verbs.assess(call, verdict, VerbRequests.optionalText(assessment.text(), "/text"));
    }
}
