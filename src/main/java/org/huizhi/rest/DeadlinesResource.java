package org.huizhi.rest;

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
import org.huizhi.act.SlipActs;
import org.huizhi.notice.Extension;
import org.huizhi.notice.NoticeVerbs;
import org.jspecify.annotations.Nullable;

/** The verbs about a slip's due date: extension and reminder. */
@Path("/api/v1/notices/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
class DeadlinesResource {

    private final NoticeVerbs verbs;
    private final SlipActs acts;
    private final VerbRequests requests;

    DeadlinesResource(NoticeVerbs verbs, SlipActs acts, VerbRequests requests) {
        this.verbs = verbs;
        this.acts = acts;
        this.requests = requests;
    }

    record ExtensionBody(@Nullable String dueDate, @Nullable String text) {}

    record DecisionBody(
            Extension.@Nullable Decision decision, @Nullable String text) {}

    record ReminderBody(@Nullable String text) {}

    @POST
    @Path("/extension")
    @RolesAllowed(Role.HANDLER)
    public Response propose(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(Idempotency.HEADER) @Nullable String key,
            InputStream body) {
        return requests.perform(
                id,
                "extension",
                ifMatch,
                key,
                body,
                ExtensionBody.class,
                (call, extension) -> verbs.perform(acts.proposeExtension(call, extension.dueDate(), extension.text())));
    }

    @POST
    @Path("/extension/decision")
    @RolesAllowed(Role.SUBMITTER)
    public Response decide(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(Idempotency.HEADER) @Nullable String key,
            InputStream body) {
        return requests.perform(
                id,
                "extension/decision",
                ifMatch,
                key,
                body,
                DecisionBody.class,
                (call, decided) -> verbs.perform(acts.decideExtension(call, decided.decision(), decided.text())));
    }

    @POST
    @Path("/reminders")
    @RolesAllowed(Role.SUBMITTER)
    public Response remind(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(Idempotency.HEADER) @Nullable String key,
            InputStream body) {
        return requests.perform(
                id,
                "reminders",
                ifMatch,
                key,
                body,
                ReminderBody.class,
                (call, reminder) -> verbs.perform(acts.remind(call, reminder.text())));
    }
}
