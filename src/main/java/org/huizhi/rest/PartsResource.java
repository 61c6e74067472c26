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
import java.util.List;
import org.huizhi.access.Role;
import org.huizhi.act.LateReasonFields;
import org.huizhi.act.PartActs;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Slips that several offices of the region answer together. */
@Path("/api/v1/notices/{id}/parts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
class PartsResource {

    private static final int LONGEST_NUMBER = 6;

    private final PartActs acts;
    private final VerbRequests requests;

    PartsResource(PartActs acts, VerbRequests requests) {
        this.acts = acts;
        this.requests = requests;
    }

    record PartsBody(@Nullable List<PartActs.@Nullable Wanted> parts) {}

    record AnswerBody(@Nullable JsonNode payload, @Nullable LateReasonFields lateReason) {}

    @POST
    @RolesAllowed(Role.HANDLER)
    public Response ask(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(Idempotency.HEADER) @Nullable String key,
            InputStream body) {
        return requests.perform(
                id, "parts", ifMatch, key, body, PartsBody.class, (call, asked) -> acts.ask(call, asked.parts()));
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
                id,
                "parts/" + part + "/answer",
                ifMatch,
                key,
                body,
                AnswerBody.class,
                (call, answer) -> acts.answer(call, number, answer.payload(), answer.lateReason()));
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
                id,
                "parts/" + part + "/decline",
                ifMatch,
                key,
                body,
                VerbForms.DeclineBody.class,
                (call, decline) -> acts.decline(call, number, decline.reason(), decline.text()));
    }

    /** @throws ProblemException 404: what has no number of the right form does not exist */
    private static int number(String part) {
        if (!part.matches("[1-9][0-9]{0," + (LONGEST_NUMBER - 1) + "}")) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "the notice has no such part");
        }
        return Integer.parseInt(part);
    }
}
