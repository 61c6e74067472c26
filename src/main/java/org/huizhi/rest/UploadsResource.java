package org.huizhi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.problem.Language;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.sheet.TextEncoding;
import org.huizhi.upload.Upload;
import org.huizhi.upload.Uploads;
import org.jspecify.annotations.Nullable;

/** Files of rows that become slips. */
@Path("/api/v1/uploads")
@Blocking
class UploadsResource {

    private static final int ACCEPTED = 202;

    private final Uploads uploads;
    private final NoticeTypes types;
    private final RequestBodies bodies;
    private final CurrentCaller currentCaller;
    private final Language language;

    UploadsResource(
            Uploads uploads, NoticeTypes types, RequestBodies bodies, CurrentCaller currentCaller, Language language) {
        this.uploads = uploads;
        this.types = types;
        this.bodies = bodies;
        this.currentCaller = currentCaller;
        this.language = language;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UploadView(
            UUID id,
            String type,
            String format,
            String state,
            long bytes,
            @Nullable Integer rows,
            int lastRow,
            int sent,
            int repeated,
            int failed,
            @Nullable String fault,
            Instant createdAt,
            @Nullable Instant endedAt,
            @Nullable List<Uploads.Failure> problems) {

        static UploadView of(Upload upload, Locale language, @Nullable List<Uploads.Failure> problems) {
            return new UploadView(
                    upload.id(),
                    upload.type(),
                    upload.format(),
                    upload.state().code(),
                    upload.bytes(),
                    upload.rows(),
                    upload.lastRow(),
                    upload.sent(),
                    upload.repeated(),
                    upload.failed(),
                    upload.fault(language),
                    upload.createdAt(),
                    upload.endedAt(),
                    problems);
        }
    }

    record UploadList(List<UploadView> items) {}

    @POST
    @Consumes({Sheet.CSV, Sheet.XLSX})
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.SUBMITTER)
    public Response receive(
            @QueryParam("type") @Nullable String type,
            @HeaderParam(Idempotency.HEADER) @Nullable String key,
            @Context HttpHeaders headers,
            InputStream body) {
        NoticeType known = types.find(type == null ? "" : type)
                .orElseThrow(() -> Parameters.invalid("type", "must be a notice type of this node"));
        MediaType media = headers.getMediaType();
        if (media == null) {
            throw new NotSupportedException();
        }
        String format = (media.getType() + "/" + media.getSubtype()).toLowerCase(Locale.ROOT);
        Upload upload = uploads.receive(
                currentCaller.get(),
                currentCaller.rights(),
                new Uploads.Request(known, format, encoding(headers, format), key),
                bodies.inPieces(body, Uploads.PIECE));
        return Response.status(ACCEPTED)
                .header(HttpHeaders.LOCATION, "/api/v1/uploads/" + upload.id())
                .entity(UploadView.of(upload, best(headers), null))
                .build();
    }

    /** @return as it is said of a CSV; null where it is not */
    private static @Nullable String encoding(HttpHeaders headers, String format) {
        List<String> said = RequestFilters.charsets(headers.getHeaderString(HttpHeaders.CONTENT_TYPE))
                .map(charset -> TextEncoding.named(charset).orElse(""))
                .distinct()
                .toList();
        if (said.isEmpty() || !format.equals(Sheet.CSV)) {
            return null;
        }
        if (said.size() > 1 || said.get(0).isEmpty()) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "a CSV is in one of these encodings: {0}",
                    String.join(", ", TextEncoding.ALL));
        }
        return said.get(0);
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.SUBMITTER)
    public UploadList list(@Context HttpHeaders headers) {
        Locale best = best(headers);
        return new UploadList(uploads.list(currentCaller.get()).stream()
                .map(upload -> UploadView.of(upload, best, null))
                .toList());
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.SUBMITTER)
    public UploadView read(@PathParam("id") String id, @Context HttpHeaders headers) {
        Caller caller = currentCaller.get();
        Upload upload = uploads.find(caller, Parameters.id(id));
        Locale best = best(headers);
        return UploadView.of(upload, best, uploads.problems(caller, upload, best));
    }

    @POST
    @Path("/{id}/cancel")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.SUBMITTER)
    public UploadView cancel(@PathParam("id") String id, @Context HttpHeaders headers) {
        return UploadView.of(uploads.cancel(currentCaller.get(), Parameters.id(id)), best(headers), null);
    }

    @GET
    @Costly
    @Path("/{id}/slips")
    @Produces({Sheet.CSV, Sheet.XLSX})
    @RolesAllowed(Role.SUBMITTER)
    public Response slips(@PathParam("id") String id, @Context HttpHeaders headers) {
        return table(id, headers, "slips", uploads::writeSlips);
    }

    @GET
    @Costly
    @Path("/{id}/failures")
    @Produces({Sheet.CSV, Sheet.XLSX})
    @RolesAllowed(Role.SUBMITTER)
    public Response failures(@PathParam("id") String id, @Context HttpHeaders headers) {
        return table(id, headers, "failures", uploads::writeFailures);
    }

    private Response table(String id, HttpHeaders headers, String name, Uploads.TableWriter table) {
        Caller caller = currentCaller.get();
        Upload upload = uploads.find(caller, Parameters.id(id));
        String format = Sheet.format(headers);
        Locale best = best(headers);
        StreamingOutput content = output -> table.write(caller, upload, format, best, output);
        return Sheet.download(content, format, Sheet.named(name + "-" + upload.id(), format));
    }

    private Locale best(HttpHeaders headers) {
        return language.best(headers::getHeaderString);
    }
}
