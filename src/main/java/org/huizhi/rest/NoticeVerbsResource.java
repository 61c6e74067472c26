package org.huizhi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.function.BiFunction;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.notice.Assessment;
import org.huizhi.notice.DeclineReason;
import org.huizhi.notice.LateReason;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeVerbs;
import org.huizhi.notice.ReturnKind;

/** The verbs of the life cycle. */
@Path("/api/v1/notices/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
class NoticeVerbsResource {

    private static final int LONGEST_TEXT = 2000;

    private final NoticeVerbs verbs;
    private final CurrentCaller currentCaller;
    private final JsonBody json;

    NoticeVerbsResource(NoticeVerbs verbs, CurrentCaller currentCaller, JsonBody json) {
        this.verbs = verbs;
        this.currentCaller = currentCaller;
        this.json = json;
    }

    record AcceptanceBody() {}

    record DeclineBody(DeclineReason reason, String text) {}

    record ReturnBody(ReturnKind kind, JsonNode payload, LateReasonBody lateReason) {}

    record LateReasonBody(LateReason.Code code, String text) {}

    record InterimPayload(String text) {}

    record WithdrawalBody(String text) {}

    record AssessmentBody(Assessment verdict, String text) {}

    @POST
    @Path("/acceptance")
    @RolesAllowed(Role.HANDLER)
    public Response accept(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(Idempotency.HEADER) String key,
            InputStream body) {
        return perform(id, "acceptance", ifMatch, key, body, AcceptanceBody.class, (call, empty) -> verbs.accept(call));
    }

    @POST
    @Path("/decline")
    @RolesAllowed(Role.HANDLER)
    public Response decline(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(Idempotency.HEADER) String key,
            InputStream body) {
        return perform(id, "decline", ifMatch, key, body, DeclineBody.class, (call, decline) -> {
            require(decline.reason(), "/reason");
            return verbs.decline(call, decline.reason(), text(decline.text(), "/text"));
        });
    }

    @POST
    @Path("/returns")
    @RolesAllowed(Role.HANDLER)
    public Response answer(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(Idempotency.HEADER) String key,
            InputStream body) {
        return perform(id, "returns", ifMatch, key, body, ReturnBody.class, (call, answer) -> {
            require(answer.kind(), "/kind");
            require(answer.payload(), "/payload");
            return answer.kind() == ReturnKind.INTERIM ? interim(call, answer) : last(call, answer);
        });
    }

    private NoticeReply interim(NoticeVerbs.Call call, ReturnBody answer) {
        if (answer.lateReason() != null) {
            throw ProblemException.invalid("/lateReason", "not-late", "goes with a final return only");
        }
        InterimPayload payload = json.bind(answer.payload(), InterimPayload.class, "/payload");
        require(payload.text(), "/payload/text");
        text(payload.text(), "/payload/text");
        return verbs.returnInterim(call, answer.payload());
    }

    private NoticeReply last(NoticeVerbs.Call call, ReturnBody answer) {
        return verbs.returnFinal(call, answer.payload(), lateReason(answer.lateReason()));
    }

    private static LateReason lateReason(LateReasonBody body) {
        if (body == null) {
            return null;
        }
        require(body.code(), "/lateReason/code");
        return new LateReason(body.code(), text(body.text(), "/lateReason/text"));
    }

    @POST
    @Path("/withdrawal")
    @RolesAllowed(Role.SUBMITTER)
    public Response withdraw(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(Idempotency.HEADER) String key,
            InputStream body) {
        return perform(
                id,
                "withdrawal",
                ifMatch,
                key,
                body,
                WithdrawalBody.class,
                (call, withdrawal) -> verbs.withdraw(call, text(withdrawal.text(), "/text")));
    }

    @POST
    @Path("/assessment")
    @RolesAllowed(Role.SUBMITTER)
    public Response assess(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(Idempotency.HEADER) String key,
            InputStream body) {
        return perform(id, "assessment", ifMatch, key, body, AssessmentBody.class, (call, assessment) -> {
            require(assessment.verdict(), "/verdict");
            if (assessment.verdict() == Assessment.INVALID) {
                require(assessment.text(), "/text");
            }
            return verbs.assess(call, assessment.verdict(), text(assessment.text(), "/text"));
        });
    }

    private <T> Response perform(
            String id,
            String verb,
            String ifMatch,
            String key,
            InputStream body,
            Class<T> type,
            BiFunction<NoticeVerbs.Call, T, NoticeReply> act) {
        Caller caller = currentCaller.get();
        byte[] bytes = json.bytes(body);
        NoticeVerbs.Call call = new NoticeVerbs.Call(
                caller,
                Parameters.id(id),
                Parameters.ifMatch(ifMatch),
                Idempotency.keyed(caller, key, "POST notices/" + id + "/" + verb, bytes));
        return Replies.of(act.apply(call, json.parse(bytes, type)), Replies.OK);
    }

    private static void require(Object value, String pointer) {
        if (value == null) {
            throw ProblemException.invalid(pointer, "required", "is required");
        }
    }

    private static String text(String text, String pointer) {
        return FreeText.checked(text, pointer, LONGEST_TEXT);
    }
}
