package org.huizhi.rest.attachment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.attachment.Attachment;
import org.huizhi.attachment.Attachments;
import org.huizhi.problem.BoundedBodies;
import org.huizhi.rest.JsonBody;
import org.huizhi.rest.Parameters;
import org.jspecify.annotations.Nullable;

/** Uploads of attachments, before a slip or a return lists them. */
@Path("/api/v1/attachments")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class AttachmentsResource {

    private static final int CREATED = 201;

    private final Attachments attachments;
    private final BoundedBodies bodies;
    private final JsonBody json;
    private final CurrentCaller currentCaller;

    AttachmentsResource(Attachments attachments, BoundedBodies bodies, JsonBody json, CurrentCaller currentCaller) {
        this.attachments = attachments;
        this.bodies = bodies;
        this.json = json;
        this.currentCaller = currentCaller;
    }

    record Beginning(
            @Nullable String name,
            @Nullable String mediaType,
            @Nullable Integer bytes) {}

    /** @param offset bytes that are here, from which the upload goes on */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UploadView(
            UUID id,
            String name,
            String state,
            long bytes,
            long offset,
            @Nullable String mediaType,
            @Nullable String sha256,
            Instant createdAt) {}

    record UploadList(List<UploadView> items) {}

    private UploadView view(Attachment upload) {
        return new UploadView(
                upload.id(),
                attachments.name(upload),
                upload.state().code(),
                upload.bytes(),
                upload.received(),
                upload.mediaType(),
                upload.sha256(),
                upload.createdAt());
    }

    private Response answer(int status, Attachment upload) {
        return Response.status(status)
                .header(Parameters.UPLOAD_OFFSET, upload.received())
                .entity(view(upload))
                .build();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Response begin(InputStream body) {
        Beginning asked = json.parse(json.bytes(body), Beginning.class);
        Attachment upload = attachments.begin(
                currentCaller.get(),
                asked.name(),
                asked.mediaType(),
                asked.bytes() == null ? null : asked.bytes().longValue());
        return Response.fromResponse(answer(CREATED, upload))
                .header(HttpHeaders.LOCATION, "/api/v1/attachments/" + upload.id())
                .build();
    }

    @PATCH
    @Path("/{attachment}")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Response append(
            @PathParam("attachment") String id,
            @HeaderParam(Parameters.UPLOAD_OFFSET) @Nullable String offset,
            InputStream body) {
        if (offset == null || !offset.matches("[0-9]{1,10}")) {
            throw Parameters.invalid(Parameters.UPLOAD_OFFSET, "must be the offset from which the upload goes on");
        }
        return answer(
                Response.Status.OK.getStatusCode(),
                attachments.append(
                        currentCaller.get(),
                        Parameters.id(id),
                        Long.parseLong(offset),
                        bodies.inPieces(body, Attachments.PIECE)));
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public UploadList list() {
        return new UploadList(
                attachments.list(currentCaller.get()).stream().map(this::view).toList());
    }

    @GET
    @Path("/{attachment}")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Response read(@PathParam("attachment") String id) {
        return answer(Response.Status.OK.getStatusCode(), attachments.find(currentCaller.get(), Parameters.id(id)));
    }

    @DELETE
    @Path("/{attachment}")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Response delete(@PathParam("attachment") String id) {
        attachments.delete(currentCaller.get(), Parameters.id(id));
        return Response.noContent().build();
    }
}
