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
import org.huizhi.notice.NoticeVerbs;
import org.jspecify.annotations.Nullable;

/** The verbs of the life cycle. */
@Path("/api/v1/notices/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
class NoticeVerbsResource {

    private final NoticeVerbs verbs;
    private final VerbForms forms;
    private final VerbRequests requests;

    NoticeVerbsResource(NoticeVerbs verbs, VerbForms forms, VerbRequests requests) {
        this.verbs = verbs;
        this.forms = forms;
        this.requests = requests;
    }

    @POST
    @Path("/acceptance")
    @RolesAllowed(Role.HANDLER)
    public Response accept(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(Idempotency.HEADER) @Nullable String key,
            InputStream body) {
        return perform(forms.acceptance, id, ifMatch, key, body);
    }

    @POST
    @Path("/decline")
    @RolesAllowed(Role.HANDLER)
    public Response decline(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(Idempotency.HEADER) @Nullable String key,
            InputStream body) {
        return perform(forms.decline, id, ifMatch, key, body);
    }

    @POST
    @Path("/returns")
    @RolesAllowed(Role.HANDLER)
    public Response answer(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(Idempotency.HEADER) @Nullable String key,
            InputStream body) {
        return perform(forms.returns, id, ifMatch, key, body);
    }

    @POST
    @Path("/withdrawal")
    @RolesAllowed(Role.SUBMITTER)
    public Response withdraw(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(Idempotency.HEADER) @Nullable String key,
            InputStream body) {
        return perform(forms.withdrawal, id, ifMatch, key, body);
    }

    @POST
    @Path("/assessment")
    @RolesAllowed(Role.SUBMITTER)
    public Response assess(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(Idempotency.HEADER) @Nullable String key,
            InputStream body) {
        return perform(forms.assessment, id, ifMatch, key, body);
    }

    @POST
    @Path("/contest")
    @RolesAllowed(Role.SUBMITTER)
    public Response contest(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(Idempotency.HEADER) @Nullable String key,
            InputStream body) {
        return perform(forms.contest, id, ifMatch, key, body);
    }

    private <T> Response perform(
            VerbForms.Form<T> form, String id, @Nullable String ifMatch, @Nullable String key, InputStream body) {
        return requests.perform(
                id,
                form.name(),
                ifMatch,
                key,
                body,
                form.body(),
                (call, read) -> verbs.perform(form.command().apply(call, read)));
    }
}
