package org.huizhi.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.notice.NoticeSubmission;
import org.huizhi.notice.SubmissionService;
import org.huizhi.problem.Language;
import org.jspecify.annotations.Nullable;

/** Many submissions as lines. */
@Path("/api/v1/notices/batch")
@Blocking
class NoticeBatchResource {

    private final SubmissionService submissions;
    private final CurrentCaller currentCaller;
    private final JsonBody json;
    private final RequestBodies bodies;
    private final BatchLines lines;
    private final Language language;

    NoticeBatchResource(
            SubmissionService submissions,
            CurrentCaller currentCaller,
            JsonBody json,
            RequestBodies bodies,
            BatchLines lines,
            Language language) {
        this.submissions = submissions;
        this.currentCaller = currentCaller;
        this.json = json;
        this.bodies = bodies;
        this.lines = lines;
        this.language = language;
    }

    @POST
    @Consumes(BatchLines.NDJSON)
    @Produces(BatchLines.NDJSON)
    @RolesAllowed(Role.SUBMITTER)
    public StreamingOutput submit(
            @HeaderParam(Idempotency.HEADER) @Nullable String key, @Context HttpHeaders headers, InputStream body) {
        Caller caller = currentCaller.get();
        return lines.answer(
                bodies.open(body),
                language.best(headers::getHeaderString),
                new BatchLines.Work<>(
                        line -> new SubmissionService.Request(
                                json.parse(line.bytes(), NoticeSubmission.class),
                                Idempotency.keyed(caller, key, line.number(), "POST notices", line.bytes())),
                        requests -> submissions.submit(caller, requests),
                        Replies.CREATED,
                        ""));
    }
}
