package org.huizhi.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.huizhi.access.Caller;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeDetail;
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
import org.huizhi.rest.paging.Cursors;
import org.huizhi.rest.revalidation.KnownTags;
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
    private final NoticeSheet sheets;

    NoticesResource(
            SubmissionService submissions,
            NoticeReader reader,
            CurrentCaller currentCaller,
            JsonBody json,
            Language language,
            NoticeSheet sheets) {
        this.submissions = submissions;
        this.reader = reader;
        this.currentCaller = currentCaller;
        this.json = json;
        this.language = language;
        this.sheets = sheets;
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

    /** What is asked for of a list. */
    static class Filters {

        @QueryParam("direction")
        @Nullable
        String direction;

        @QueryParam("state")
        @Nullable
        String state;

        @QueryParam("counterpart")
        @Nullable
        String counterpart;

        @QueryParam("office")
        @Nullable
        String office;

        @QueryParam("type")
        @Nullable
        String type;

        @QueryParam("reference")
        @Nullable
        String reference;

        @QueryParam("number")
        @Nullable
        String number;

        @QueryParam("overdue")
        @Nullable
        String overdue;

        @QueryParam("escalated")
        @Nullable
        String escalated;

        @QueryParam("dueBefore")
        @Nullable
        String dueBefore;

        @QueryParam("updatedAfter")
        @Nullable
        String updatedAfter;

        @QueryParam("cursor")
        @Nullable
        String cursor;

        @QueryParam("limit")
        @Nullable
        String limit;

        NoticeQuery query() {
            return new NoticeQuery(
                    Parameters.oneOf("direction", direction, Direction.values(), Direction::code),
                    Parameters.oneOf("state", state, NoticeState.values(), NoticeState::code),
                    Parameters.mailbox("counterpart", counterpart),
                    Parameters.office("office", office),
                    Parameters.noticeType("type", type),
                    Parameters.reference(reference),
                    Parameters.number(number),
                    Parameters.bool("overdue", overdue),
                    Parameters.bool("escalated", escalated),
                    Parameters.date("dueBefore", dueBefore),
                    Parameters.instant("updatedAfter", updatedAfter),
                    updatedAfter != null,
                    NoticesResource.cursor(cursor),
                    Parameters.limit(limit));
        }

        /** Those that were given, by name. */
        List<Sheet.About> given() {
            Map<String, @Nullable String> all = new LinkedHashMap<>();
            all.put("direction", direction);
            all.put("state", state);
            all.put("counterpart", counterpart);
            all.put("office", office);
            all.put("type", type);
            all.put("reference", reference);
            all.put("number", number);
            all.put("overdue", overdue);
            all.put("escalated", escalated);
            all.put("dueBefore", dueBefore);
            all.put("updatedAfter", updatedAfter);
            List<Sheet.About> given = new ArrayList<>();
            all.forEach((name, value) -> {
                if (value != null) {
                    given.add(new Sheet.About(name, value));
                }
            });
            return given;
        }
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public NoticeReader.Page list(@BeanParam Filters filters) {
        NoticeReader.Page page = reader.list(currentCaller.get(), filters.query());
        return new NoticeReader.Page(page.items(), Cursors.at(page.next()));
    }

    @GET
    @Costly
    @Produces({Sheet.CSV, Sheet.XLSX})
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response listSheet(@BeanParam Filters filters, @Context HttpHeaders headers) {
        return sheets.sheet(
                        currentCaller.get(), filters.query(), filters.given(), language.best(headers::getHeaderString))
                .file("notices", headers);
    }

    private static Optional<NoticeQuery.Cursor> cursor(@Nullable String cursor) {
        String place = Cursors.place(cursor);
        if (place == null) {
            return Optional.empty();
        }
        return Optional.of(NoticeQuery.Cursor.decoded(place)
                .orElseThrow(() -> Parameters.invalid("cursor", "must be the next of a page before")));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response read(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known,
            @Context HttpHeaders headers) {
        Locale spoken = language.best(headers::getHeaderString);
        NoticeReader.View view = reader.view(
                        currentCaller.get(), Parameters.id(id), spoken.getLanguage(), new KnownTags(known))
                .orElseThrow(NoticesResource::notFound);
        NoticeDetail notice = view.notice();
        return notice == null
                ? KnownTags.notModified(view.tag())
                : Response.ok(notice.saying(sentence -> Sentences.said(spoken, sentence)))
                        .header(HttpHeaders.ETAG, view.tag())
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build();
    }

    record Timeline(List<TimelineEntry> items) {}

    @GET
    @Path("/{id}/timeline")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response timeline(
            @PathParam("id") String id, @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
        NoticeReader.Timeline timeline = reader.timeline(currentCaller.get(), Parameters.id(id), new KnownTags(known))
                .orElseThrow(NoticesResource::notFound);
        List<TimelineEntry> entries = timeline.entries();
        return entries == null
                ? KnownTags.notModified(timeline.tag())
                : Response.ok(new Timeline(entries))
                        .header(HttpHeaders.ETAG, timeline.tag())
                        .build();
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "no such notice within your offices");
    }
}
