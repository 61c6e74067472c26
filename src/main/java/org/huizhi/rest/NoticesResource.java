package org.huizhi.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeQuery;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeState;
import org.huizhi.notice.NoticeSubmission;
import org.huizhi.notice.SubmissionService;
import org.huizhi.notice.TimelineEntry;
import org.huizhi.problem.Language;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.Sentences;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/notices")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
class NoticesResource {

    private final SubmissionService submissions;
    private final NoticeReader reader;
    private final CurrentCaller currentCaller;
    private final JsonBody json;
    private final Language language;

    NoticesResource(
            SubmissionService submissions,
            NoticeReader reader,
            CurrentCaller currentCaller,
            JsonBody json,
            Language language) {
        this.submissions = submissions;
        this.reader = reader;
        this.currentCaller = currentCaller;
        this.json = json;
        this.language = language;
    }

    @POST
    @RolesAllowed(Role.SUBMITTER)
    public Response submit(@HeaderParam(Idempotency.HEADER) @Nullable String key, InputStream body) {
        Caller caller = currentCaller.get();
        byte[] bytes = json.bytes(body);
        SubmissionService.Request request = new SubmissionService.Request(
                json.parse(bytes, NoticeSubmission.class), Idempotency.keyed(caller, key, "POST notices", bytes));
        return Replies.of(submissions.submit(caller, List.of(request)).get(0), Replies.CREATED);
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public NoticeReader.Page list(
            @QueryParam("direction") @Nullable String direction,
            @QueryParam("state") @Nullable String state,
            @QueryParam("counterpart") @Nullable String counterpart,
            @QueryParam("office") @Nullable String office,
            @QueryParam("type") @Nullable String type,
            @QueryParam("overdue") @Nullable String overdue,
            @QueryParam("escalated") @Nullable String escalated,
            @QueryParam("dueBefore") @Nullable String dueBefore,
            @QueryParam("updatedAfter") @Nullable String updatedAfter,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        return reader.list(
                currentCaller.get(),
                new NoticeQuery(
                        Parameters.oneOf("direction", direction, Direction.values(), Direction::code),
                        Parameters.oneOf("state", state, NoticeState.values(), NoticeState::code),
                        Parameters.mailbox("counterpart", counterpart),
                        Parameters.office("office", office),
                        Parameters.noticeType("type", type),
                        Parameters.bool("overdue", overdue),
                        Parameters.bool("escalated", escalated),
                        Parameters.date("dueBefore", dueBefore),
                        Parameters.instant("updatedAfter", updatedAfter),
                        cursor(cursor),
                        Parameters.limit(limit)));
    }

    private static Optional<NoticeQuery.Cursor> cursor(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(NoticeQuery.Cursor.decoded(text)
                .orElseThrow(() -> Parameters.invalid("cursor", "must be the next of a page before")));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response read(@PathParam("id") String id, @Context HttpHeaders headers) {
        NoticeReader.Found found =
                reader.find(currentCaller.get(), Parameters.id(id)).orElseThrow(NoticesResource::notFound);
        Locale spoken = language.best(headers::getHeaderString);
        return Response.ok(found.notice().saying(sentence -> Sentences.said(spoken, sentence)))
                .header(HttpHeaders.ETAG, found.etag())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    record Timeline(List<TimelineEntry> items) {}

    @GET
    @Path("/{id}/timeline")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Timeline timeline(@PathParam("id") String id) {
        return new Timeline(
                reader.timeline(currentCaller.get(), Parameters.id(id)).orElseThrow(NoticesResource::notFound));
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "no such notice within your offices");
    }
}
