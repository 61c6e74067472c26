package org.huizhi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.huizhi.access.Role;
import org.huizhi.act.Fields;
import org.huizhi.act.LateReasonFields;
import org.huizhi.act.SlipActs;
import org.huizhi.notice.Assessment;
import org.huizhi.notice.DeclineReason;
import org.huizhi.notice.NoticeDetail.ReturnKind;
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

    private final SlipActs acts;
    private final JsonBody json;
    private final List<Form<?>> all;

    VerbForms(SlipActs acts, JsonBody json) {
        this.acts = acts;
        this.json = json;
        acceptance = new Form<>("acceptance", Role.HANDLER, AcceptanceBody.class, (call, empty) -> acts.accept(call));
        decline = new Form<>(
                "decline",
                Role.HANDLER,
                DeclineBody.class,
                (call, body) -> acts.decline(call, body.reason(), body.text()));
        returns = new Form<>("returns", Role.HANDLER, ReturnBody.class, this::answer);
        withdrawal = new Form<>(
                "withdrawal", Role.SUBMITTER, WithdrawalBody.class, (call, body) -> acts.withdraw(call, body.text()));
        assessment = new Form<>(
                "assessment",
                Role.SUBMITTER,
                AssessmentBody.class,
                (call, body) -> acts.assess(call, body.verdict(), body.text()));
        contest = new Form<>(
                "contest", Role.SUBMITTER, ContestBody.class, (call, body) -> acts.contest(call, body.text()));
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
            @Nullable LateReasonFields lateReason,
            @Nullable List<UUID> attachments) {}

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

    private VerbCommand answer(Call call, ReturnBody answer) {
        ReturnKind kind = Fields.required(answer.kind(), "/kind");
        JsonNode payload = Fields.required(answer.payload(), "/payload");
        if (kind == ReturnKind.FINAL) {
            return acts.returnFinal(call, payload, answer.lateReason(), answer.attachments());
        }
        if (answer.lateReason() != null) {
            throw ProblemException.invalid("/lateReason", "not-late", "goes with a final return only");
        }
        if (answer.attachments() != null) {
            throw ProblemException.invalid("/attachments", "not-allowed", "goes with a final return only");
        }
        return acts.returnInterim(
                call, json.bind(payload, InterimPayload.class, "/payload").text());
    }
}
