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
import org.huizhi.notice.DeclineReason;
import org.huizhi.notice.PartAnswerService;
import org.huizhi.notice.PartRequestService;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

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

    record PartsBody(@Nullable List<@Nullable PartBody> parts) {}

    record PartBody(
            @Nullable String office,
            @Nullable String question,
            @Nullable String dueDate,
            @Nullable Integer replyLimit) {}

    record AnswerBody(@Nullable JsonNode payload, VerbForms.@Nullable LateReasonBody lateReason) {}

    @POST
    @RolesAllowed(Role.HANDLER)
    public Response ask(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(Idempotency.HEADER) @Nullable String key,
            InputStream body) {
        return requests.perform(id, "parts", ifMatch, key, body, PartsBody.class, (call, asked) -> {
            List<@Nullable PartBody> parts = VerbRequests.required(asked.parts(), "/parts");
            if (parts.isEmpty() || parts.size() > MOST_AT_ONCE) {
                throw ProblemException.invalid("/parts", "invalid-value", "must have 1 to {0} items", MOST_AT_ONCE);
            }
            List<PartRequestService.Wanted> wanted = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                wanted.add(wanted(VerbRequests.required(parts.get(i), "/parts/" + i), "/parts/" + i));
            }
            return partRequests.ask(call, wanted);
        });
    }

    private static PartRequestService.Wanted wanted(PartBody part, String at) {
        String office = VerbRequests.required(part.office(), at + "/office");
        String question = VerbRequests.required(part.question(), at + "/question");
        if (part.dueDate() != null && part.replyLimit() != null) {
            throw ProblemException.invalid(at + "/replyLimit", "invalid-value", "goes without a due date");
        }
        return new PartRequestService.Wanted(
                office,
                VerbRequests.text(question, at + "/question"),
                part.dueDate() == null ? null : VerbRequests.date(part.dueDate(), at + "/dueDate"),
                part.replyLimit());
    }

    @POST
    @Path("/{part}/answer")
    @RolesAllowed(Role.HANDLER)
    public Response answer(
            @PathParam("id") String id,
            @PathParam("part") String part,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(Idempotency.HEADER) @Nullable String key,
            InputStream body) {
        int number = number(part);
        return requests.perform(
                id, "parts/" + part + "/answer", ifMatch, key, body, AnswerBody.class, (call, answer) -> {
                    JsonNode payload = VerbRequests.required(answer.payload(), "/payload");
                    return answers.answer(call, number, payload, VerbForms.lateReason(answer.lateReason()));
                });
    }

    @POST
    @Path("/{part}/decline")
    @RolesAllowed(Role.HANDLER)
    public Response decline(
            @PathParam("id") String id,
            @PathParam("part") String part,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(Idempotency.HEADER) @Nullable String key,
            InputStream body) {
        int number = number(part);
        return requests.perform(
                id, "parts/" + part + "/decline", ifMatch, key, body, VerbForms.DeclineBody.class, (call, decline) -> {
                    DeclineReason reason = VerbRequests.required(decline.reason(), "/reason");
                    return answers.decline(call, number, reason, VerbRequests.optionalText(decline.text(), "/text"));
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
