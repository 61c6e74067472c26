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

    private final NoticeVerbs verbs;
    private final VerbRequests requests;
    private final JsonBody json;

    NoticeVerbsResource(NoticeVerbs verbs, VerbRequests requests, JsonBody json) {
        this.verbs = verbs;
        this.requests = requests;
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
        return requests.perform(
                id, "acceptance", ifMatch, key, body, AcceptanceBody.class, (call, empty) -> verbs.accept(call));
    }

    @POST
    @Path("/decline")
    @RolesAllowed(Role.HANDLER)
    public Response decline(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(Idempotency.HEADER) String key,
            InputStream body) {
        return requests.perform(id, "decline", ifMatch, key, body, DeclineBody.class, (call, decline) -> {
            VerbRequests.require(decline.reason(), "/reason");
            return verbs.decline(call, decline.reason(), VerbRequests.text(decline.text(), "/text"));
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
        return requests.perform(id, "returns", ifMatch, key, body, ReturnBody.class, (call, answer) -> {
            VerbRequests.require(answer.kind(), "/kind");
            VerbRequests.require(answer.payload(), "/payload");
            return answer.kind() == ReturnKind.INTERIM ? interim(call, answer) : last(call, answer);
        });
    }

    private NoticeReply interim(NoticeVerbs.Call call, ReturnBody answer) {
        if (answer.lateReason() != null) {
            throw ProblemException.invalid("/lateReason", "not-late", "goes with a final return only");
        }
        InterimPayload payload = json.bind(answer.payload(), InterimPayload.class, "/payload");
        VerbRequests.require(payload.text(), "/payload/text");
        VerbRequests.text(payload.text(), "/payload/text");
        return verbs.returnInterim(call, answer.payload());
    }

    private NoticeReply last(NoticeVerbs.Call call, ReturnBody answer) {
        return verbs.returnFinal(call, answer.payload(), lateReason(answer.lateReason()));
    }

    static LateReason lateReason(LateReasonBody body) {
        if (body == null) {
            return null;
        }
        VerbRequests.require(body.code(), "/lateReason/code");
        return new LateReason(body.code(), VerbRequests.text(body.text(), "/lateReason/text"));
    }

    @POST
    @Path("/withdrawal")
    @RolesAllowed(Role.SUBMITTER)
    public Response withdraw(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(Idempotency.HEADER) String key,
            InputStream body) {
        return requests.perform(
                id,
                "withdrawal",
                ifMatch,
                key,
                body,
                WithdrawalBody.class,
                (call, withdrawal) -> verbs.withdraw(call, VerbRequests.text(withdrawal.text(), "/text")));
    }

    @POST
    @Path("/assessment")
    @RolesAllowed(Role.SUBMITTER)
    public Response assess(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(Idempotency.HEADER) String key,
            InputStream body) {
        return requests.perform(id, "assessment", ifMatch, key, body, AssessmentBody.class, (call, assessment) -> {
            VerbRequests.require(assessment.verdict(), "/verdict");
            if (assessment.verdict() == Assessment.INVALID) {
                VerbRequests.require(assessment.text(), "/text");
            }
            return verbs.assess(call, assessment.verdict(), VerbRequests.text(assessment.text(), "/text"));
        });
    }
}
