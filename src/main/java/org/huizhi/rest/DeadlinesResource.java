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
import org.huizhi.notice.Extension;
import org.huizhi.notice.NoticeVerbs;

/** The verbs about a slip's due date: extension and reminder. */
@Path("/api/v1/notices/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
class DeadlinesResource {

    private final NoticeVerbs verbs;
    private final VerbRequests requests;

    DeadlinesResource(NoticeVerbs verbs, VerbRequests requests) {
        this.verbs = verbs;
        this.requests = requests;
    }

    record ExtensionBody(String dueDate, String text) {}

    record DecisionBody(Extension.Decision decision, String text) {}

    record ReminderBody(String text) {}

    @POST
    @Path("/extension")
    @RolesAllowed(Role.HANDLER)
    public Response propose(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(Idempotency.HEADER) String key,
            InputStream body) {
        return requests.perform(id, "extension", ifMatch, key, body, ExtensionBody.class, (call, extension) -> {
            VerbRequests.require(extension.dueDate(), "/dueDate");
            VerbRequests.require(extension.text(), "/text");
            return verbs.perform(verbs.proposeExtension(
                    call,
                    VerbRequests.date(extension.dueDate(), "/dueDate"),
                    VerbRequests.text(extension.text(), "/text")));
        });
    }

    @POST
    @Path("/extension/decision")
    @RolesAllowed(Role.SUBMITTER)
    public Response decide(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(Idempotency.HEADER) String key,
            InputStream body) {
        return requests.perform(id, "extension/decision", ifMatch, key, body, DecisionBody.class, (call, decided) -> {
            VerbRequests.require(decided.decision(), "/decision");
            return verbs.perform(
                    verbs.decideExtension(call, decided.decision(), VerbRequests.text(decided.text(), "/text")));
        });
    }

    @POST
    @Path("/reminders")
    @RolesAllowed(Role.SUBMITTER)
    public Response remind(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(Idempotency.HEADER) String key,
            InputStream body) {
        return requests.perform(
                id,
                "reminders",
                ifMatch,
                key,
                body,
                ReminderBody.class,
                (call, reminder) -> verbs.perform(verbs.remind(call, VerbRequests.text(reminder.text(), "/text"))));
    }
}
