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
import java.util.ArrayList;
import java.util.List;
import org.huizhi.access.Role;
import org.huizhi.notice.PartAnswerService;
import org.huizhi.notice.PartRequestService;

/** Slips that several offices of the region answer together. */
@Path("/api/v1/notices/{id}/parts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
class PartsResource {

    private static final int MOST_AT_ONCE = 20;
    private static final int LONGEST_NUMBER = 6;

    private final PartRequestService partRequests;
    private final PartAnswerService answers;
    private final VerbRequests requests;

    PartsResource(PartRequestService partRequests, PartAnswerService answers, VerbRequests requests) {
        this.partRequests = partRequests;
        this.answers = answers;
        this.requests = requests;
    }

    record PartsBody(List<PartBody> parts) {}

    record PartBody(String office, String question, String dueDate, Integer replyLimit) {}

    record AnswerBody(JsonNode payload, VerbForms.LateReasonBody lateReason) {}

    @POST
    @RolesAllowed(Role.HANDLER)
    public Response ask(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(Idempotency.HEADER) String key,
            InputStream body) {
        return requests.perform(id, "parts", ifMatch, key, body, PartsBody.class, (call, asked) -> {
            VerbRequests.require(asked.parts(), "/parts");
            if (asked.parts().isEmpty() || asked.parts().size() > MOST_AT_ONCE) {
                throw ProblemException.invalid("/parts", "invalid-value", "has 1 to " + MOST_AT_ONCE + " items");
            }
            List<PartRequestService.Wanted> wanted = new ArrayList<>();
            for (int i = 0; i < asked.parts().size(); i++) {
                wanted.add(wanted(asked.parts().get(i), "/parts/" + i));
            }
            return partRequests.ask(call, wanted);
        });
    }

    private static PartRequestService.Wanted wanted(PartBody part, String at) {
        VerbRequests.require(part, at);
        VerbRequests.require(part.office(), at + "/office");
        VerbRequests.require(part.question(), at + "/question");
        if (part.dueDate() != null && part.replyLimit() != null) {
            throw ProblemException.invalid(at + "/replyLimit", "invalid-value", "goes without a due date");
        }
        return new PartRequestService.Wanted(
                part.office(),
                VerbRequests.text(part.question(), at + "/question"),
                part.dueDate() == null ? null : VerbRequests.date(part.dueDate(), at + "/dueDate"),
                part.replyLimit());
    }

    @POST
    @Path("/{part}/answer")
    @RolesAllowed(Role.HANDLER)
    public Response answer(
            @PathParam("id") String id,
            @PathParam("part") String part,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(Idempotency.HEADER) String key,
            InputStream body) {
        int number = number(part);
        return requests.perform(
                id, "parts/" + part + "/answer", ifMatch, key, body, AnswerBody.class, (call, answer) -> {
                    VerbRequests.require(answer.payload(), "/payload");
                    return answers.answer(call, number, answer.payload(), VerbForms.lateReason(answer.lateReason()));
                });
    }

    @POST
    @Path("/{part}/decline")
    @RolesAllowed(Role.HANDLER)
    public Response decline(
            @PathParam("id") String id,
            @PathParam("part") String part,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(Idempotency.HEADER) String key,
            InputStream body) {
        int number = number(part);
        return requests.perform(
                id, "parts/" + part + "/decline", ifMatch, key, body, VerbForms.DeclineBody.class, (call, decline) -> {
                    VerbRequests.require(decline.reason(), "/reason");
                    return answers.decline(call, number, decline.reason(), VerbRequests.text(decline.text(), "/text"));
                });
    }

    /** @throws ProblemException 404: what has no number of the right form does not exist */
    private static int number(String part) {
        if (!part.matches("[1-9][0-9]{0," + (LONGEST_NUMBER - 1) + "}")) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "the notice has no such part");
        }
        return Integer.parseInt(part);
    }
}
